/**
 * Holds the way of a model's answer against a corpus of raw ones: reading and repair, admission of proposals, claims
 * filter, links. A row passes when the outcome is an expected one and what would reach the client meets its `check`.
 *
 * Rows may also be stored calls, `SELECT row_to_json(c) FROM llm_calls c`: each is judged again by what was legal then and
 * passes when the verdict is the stored one. So a change of the policy or of the repairs shows what it does to real answers.
 */
import { makeAnswerReader } from '../../../src/adapters/validation/answer-validator.ts';
import type { AnswerReader } from '../../../src/adapters/validation/answer-validator.ts';
import { makeCallbackReader } from '../../../src/core/funnel/callback.ts';
import type { LegalProposals } from '../../../src/core/policy/answer-admit.ts';
import { NEXT_ACTIONS } from '../../../src/core/policy/answer-contract.ts';
import type { Answer } from '../../../src/core/policy/answer-contract.ts';
import { judgeAnswer } from '../../../src/core/policy/answer-judge.ts';
import type { ClaimsFilter } from '../../../src/core/safety/claims-filter.ts';
import { vocabulary } from '../../../src/core/vocabulary/vocabulary.ts';
import { loadClaimsFilter } from './claims-filter-file.ts';
import { count, isRow, listOf, makeTally, parseRow, textOf } from './corpus-row.ts';
import type { CorpusRow } from './corpus-row.ts';
import { checkOutgoing } from './llm-checks.ts';
import type { Outgoing } from './llm-checks.ts';

/** What the state would say itself; neutral words of this evaluation. */
const FALLBACK: Answer = {
  reply_text: 'Уточню у эксперта и вернусь с ответом. Что для вас сейчас важнее всего?',
  buttons: [],
  next_action: 'ask',
  confidence: 0,
};
/** The catalogue that the corpus assumes: a Tuesday, one product, twenty questions, five survey questions. */
const TODAY = '2026-11-24';
const SLOTS = ['12:00', '14:00', '16:00', '18:00'];
const NO_LINKS = { links: new Set<string>(), mentions: new Set<string>() };

/** Prints the misses; returns total, passed and the same by kind. */
export async function evaluate(
  lines: unknown[],
  print: (line: string) => void,
): Promise<Record<string, unknown>> {
  return runLlmEval(lines.map(parseRow), await loadClaimsFilter(), print);
}

/** The same over parsed rows and any filter. */
export function runLlmEval(
  rows: readonly CorpusRow[],
  filter: ClaimsFilter,
  print: (line: string) => void,
): Record<string, unknown> {
  const tally = makeTally();
  const read = makeAnswerReader();
  const legal = makeLegal();
  for (const [at, row] of rows.entries()) {
    if (isStoredCall(row)) {
      const verdict = judgeAgain(row, read, filter);
      const stored = String(row['verdict']).split(':')[0];
      count(tally, 'stored', verdict === stored);
      if (verdict !== stored) print(`${String(row['id'])} stored: ${verdict}, was ${String(row['verdict'])}`);
      continue;
    }
    const outgoing = answerOf(textOf(row, 'raw', at), read, legal, filter);
    const expected = [textOf(row, 'expect', at), ...listOf(row, 'accept_also').map(String)];
    const problems = checkOutgoing(row['check'], outgoing);
    if (!expected.includes(outgoing.outcome))
      problems.unshift(`${outgoing.outcome}, expected ${expected.join(' or ')}`);
    count(tally, String(row['kind']), problems.length === 0);
    if (problems.length > 0) print(`${String(row['id'])} ${String(row['kind'])}: ${problems.join('; ')}`);
  }
  const { total, passed, kinds } = tally;
  return { total, passed, rate: total === 0 ? 1 : passed / total, kinds };
}

/** A call of a reply that was answered by the model; others have nothing to judge. */
function isStoredCall(row: CorpusRow): boolean {
  return row['prompt_name'] !== undefined && typeof row['output'] === 'string' && isRow(row['input']);
}

function judgeAgain(row: CorpusRow, read: AnswerReader, filter: ClaimsFilter): string {
  const input = isRow(row['input']) ? row['input'] : {};
  const judge = isRow(input['judge']) ? input['judge'] : {};
  const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  const callbacks = strings(judge['callbacks']);
  const actions = strings(judge['nextActions']);
  return judgeAnswer(String(row['output']), {
    read,
    filter,
    legal: {
      callbacks: (one) => callbacks.includes(one),
      nextActions: new Set(NEXT_ACTIONS.filter((action) => actions.includes(action))),
    },
    links: { links: new Set(strings(judge['links'])), mentions: new Set() },
  }).kind;
}

function answerOf(raw: string, read: AnswerReader, legal: LegalProposals, filter: ClaimsFilter): Outgoing {
  const judged = judgeAnswer(raw, { read, legal, filter, links: NO_LINKS });
  if (judged.kind === 'refused') return { outcome: 'reject', answer: FALLBACK };
  return { outcome: judged.kind === 'accepted' ? 'accept' : 'repairable', answer: judged.answer };
}

/** Every button that some state may show to a client; in the product the present state narrows it further. */
function makeLegal(): LegalProposals {
  const read = makeCallbackReader(vocabulary);
  const callbacks = (callback: string): boolean => {
    const parsed = read(callback);
    const event = parsed === undefined ? undefined : vocabulary.events.get(parsed.type);
    if (parsed === undefined || event === undefined || event.roles !== undefined) return false;
    const { date, time, product, id, question } = parsed.params;
    if (typeof date === 'string') return date >= TODAY;
    if (typeof time === 'string') return SLOTS.includes(time);
    if (product !== undefined) return product === 1;
    if (typeof id === 'number') return id <= 20;
    return typeof question !== 'number' || question <= 5;
  };
  return { callbacks, nextActions: new Set(NEXT_ACTIONS) };
}
