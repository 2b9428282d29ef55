// Writes single journal rows outside of the commit statement; only for rows that no step made.
import type { PoolClient } from 'pg';
import type { JournalRow } from '../../core/step/journal.ts';

/** Inserts the row of a subject, within the caller's transaction. */
export async function insertJournalRow(
  client: PoolClient,
  subjectId: number,
  key: string,
  row: JournalRow,
): Promise<void> {
  const { seq, at, kind, event, funnels, vocabulary, effects, notes, reads, hash, format } = row;
  const json = (value: unknown): string => JSON.stringify(value);
  await client.query(
    `INSERT INTO journal (subject_id, seq, at, kind, key, event, funnels, vocabulary, effects, transitions, reads, hash, format)
     VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      subjectId,
      seq,
      at,
      kind,
      key,
      json(event),
      json(funnels),
      vocabulary,
      json(effects),
      json(notes),
      json(reads),
      hash,
      format,
    ],
  );
}
