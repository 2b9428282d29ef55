/** A base row gives back exactly the subject it was made of, through JSON and jsonb's sorting of keys. */
import { describe, expect, it } from 'vitest';
import { splitBase, toBaseRow } from '../../src/adapters/db/base-rows.ts';
import type { Json } from '../../src/core/json.ts';
import type { JournalRow } from '../../src/core/step/journal.ts';
import { makeSubjectHasher } from '../../src/core/step/subject.ts';
import { talk } from '../support/talk.ts';

/** What jsonb does to a value: members by length, then by letters. */
function asJsonb(value: Json): Json {
  if (Array.isArray(value)) return value.map(asJsonb);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, asJsonb(inner ?? null)]));
}

describe('a base row', () => {
  const anna = talk().start('vk').write('📊 Подбор инструмента').send('help.open');
  const { subject } = anna;
  const hash = makeSubjectHasher();
  const ref = { kind: subject.kind, key: subject.key };
  const stored = asJsonb(
    JSON.parse(JSON.stringify(toBaseRow(subject.seq, anna.now, subject, hash(subject)))) as Json,
  ) as unknown as JournalRow;

  it('gives back the subject, hash and all', () => {
    const { base, rows } = splitBase(ref, [stored]);
    expect(rows).toEqual([]);
    expect(base === undefined ? '' : makeSubjectHasher()(base)).toBe(stored.hash);
    expect(base?.seq).toBe(stored.seq);
  });

  it('a journal that was never cut comes back whole', () => {
    const row = { ...stored, kind: 'event' as const };
    expect(splitBase(ref, [row])).toEqual({ rows: [row] });
  });

  it('a tombstone holds nothing of anybody', () => {
    const tombstone = toBaseRow(7, anna.now, undefined, '');
    expect(tombstone.event.params).toEqual({});
    expect(JSON.stringify(tombstone)).not.toContain('100');
  });
});
