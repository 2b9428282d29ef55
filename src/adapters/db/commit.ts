// Runs the commit statement and reads its reply.
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { StoreFaultError } from '../../app/store-errors.ts';
import type { CommitBatch, CommitReply } from '../../app/subject-store.ts';
import type { OutboxRow } from '../../app/outgoing.ts';
import { toStoreError } from './commit-errors.ts';
import { buildCommitDocument } from './commit-rows.ts';
import type { CommitDocument, FunnelRowId } from './commit-rows.ts';
import { makeWriteColumns } from './array-parameters.ts';
import { SECTION_NAMES } from './commit-sections.ts';
import type { StatementShape } from './commit-sections.ts';
import { buildCommitStatement } from './commit-statement.ts';
import type { CommitText } from './commit-statement.ts';

/**
 * How long the committing process may send the messages of a commit before others may, ms. It is also how long a client
 * waits at the most when the process dies between a message and its acknowledgement.
 */
export const OUTBOX_LEASE_MS = 20_000;

export interface CommitterOptions {
  /** The committers' pool: one or two connections. */
  readonly pool: Pool;
  readonly funnelRowId: FunnelRowId;
  /** Name of this process among those of the database, as holder of leases. */
  readonly owner: string;
  /** Table of the wake-up queue, see `findWakeupTable`; without it nothing rings but the sweeps. */
  readonly wakeupTable?: string;
  /** False behind a pooler that knows no prepared statements (PgBouncer before 1.21). */
  readonly prepared: boolean;
}

/** Lists are `null` where there is nothing to tell. */
interface ReplyRow {
  /** Every subject was admitted; else `places` says which were. */
  readonly whole?: boolean;
  readonly places?: readonly number[] | null;
  readonly known?: readonly (readonly [place: number, key: string])[] | null;
  /** Ids of the outbox rows, in their order; those in `held` are not this process's to send. */
  readonly outbox?: readonly number[] | null;
  readonly held?: readonly number[] | null;
  readonly voided?: readonly number[] | null;
  readonly signals?: readonly (readonly [number, number])[] | null;
  readonly blocked?: readonly number[] | null;
}

/**
 * Makes the function that writes a batch. Statement texts are built once a shape and prepared once a connection.
 * Errors are those of the store port.
 */
export function makeCommit(options: CommitterOptions): (batch: CommitBatch) => Promise<CommitReply> {
  const { pool, owner, funnelRowId, prepared } = options;
  const statements = makeStatements(options.wakeupTable);
  const write = makeWriteColumns();
  return async (batch) => {
    const document = buildCommitDocument(batch, funnelRowId);
    const leaseUntil = batch.at + OUTBOX_LEASE_MS;
    const { shape, sections } = document;
    if (shape.sections.size === 0) return toReply({}, batch, document, leaseUntil);
    const { name, text, columns } = statements(shape);
    const values = [
      owner,
      new Date(leaseUntil).toISOString(),
      ...write(columns.map(({ section, ...column }) => ({ ...column, rows: sections[section] ?? [] }))),
    ];
    const { rows } = await pool
      .query<ReplyRow>(prepared ? { name, text, values } : { text, values })
      .catch((error: unknown) => Promise.reject(toStoreError(error)));
    const [row] = rows;
    if (row === undefined) throw new StoreFaultError('02000', new Error('the commit statement gave no row'));
    return toReply(row, batch, document, leaseUntil);
  };
}

interface CommitStatement extends CommitText {
  readonly name: string;
}

function makeStatements(wakeupTable: string | undefined): (shape: StatementShape) => CommitStatement {
  const known = new Map<string, CommitStatement>();
  return (shape) => {
    const used = SECTION_NAMES.filter((name) => shape.sections.has(name));
    const key = `${shape.table} ${shape.births} ${used.join(' ')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = {
      name: `commit_${createHash('sha1').update(key).digest('hex').slice(0, 16)}`,
      ...buildCommitStatement(shape, wakeupTable),
    };
    known.set(key, made);
    return made;
  };
}

function toReply(
  row: ReplyRow,
  { writes }: CommitBatch,
  document: CommitDocument,
  leaseUntil: number,
): CommitReply {
  const idAt = (place: number): number => writes[place - 1]?.before.id ?? 0;
  const places = row.whole === true ? writes.map((_, index) => index + 1) : (row.places ?? []);
  const admitted = new Set(places.map(idAt));
  const known = new Map<number, Set<string>>();
  for (const [place, key] of row.known ?? []) {
    const id = idAt(place);
    known.set(id, (known.get(id) ?? new Set()).add(key));
  }
  const held = new Set(row.held);
  return {
    admitted,
    known,
    outbox: (row.outbox ?? []).flatMap((id, index): OutboxRow[] => {
      const draft = document.messages[index];
      if (draft === undefined || held.has(id)) return [];
      const { w, ...message } = draft;
      return admitted.has(idAt(w)) ? [{ ...message, id, attempts: 0, leaseUntil }] : [];
    }),
    voided: row.voided ?? [],
    signals: (row.signals ?? []).flatMap(([n, id]) => {
      const draft = document.signals[n];
      return draft === undefined ? [] : [{ ...draft, id }];
    }),
    blocked: row.blocked ?? [],
  };
}

/** The table that holds the jobs of the wake-up queue; `undefined` where pg-boss was never set up. */
export async function findWakeupTable(pool: Pool, queue: string): Promise<string | undefined> {
  const exists = await pool.query<{ found: string | null }>(
    `SELECT to_regclass('pgboss.queue')::text AS found`,
  );
  if (typeof exists.rows[0]?.found !== 'string') return undefined;
  const { rows } = await pool.query<{ table_name: string }>(
    'SELECT table_name FROM pgboss.queue WHERE name = $1',
    [queue],
  );
  const table = rows[0]?.table_name;
  return table === undefined ? undefined : `pgboss.${table}`;
}
