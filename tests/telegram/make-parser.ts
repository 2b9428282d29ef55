// The parser as tests know it: the product's vocabulary, the bot and the managers of the corpus.
import { makeParseUpdate } from '../../src/adapters/telegram/parse-update.ts';
import type { ParseUpdate } from '../../src/adapters/telegram/parsed-update.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';

const MANAGERS = new Set([512349001, 512349002]);

/** A parser for @crypto_school_bot with two managers. */
export function makeTestParser(): ParseUpdate {
  return makeParseUpdate({
    vocabulary,
    bot: { id: 7000000001, username: 'crypto_school_bot' },
    findRole: (id) => (MANAGERS.has(id) ? 'manager' : undefined),
  });
}
