// Runs the commit statement and reads its reply.
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { StoreFaultError } from '../../app/store-errors.ts';
import type { CommitBatch, CommitReply } from '../../app/subject-store.ts';
import type { OutboxRow } from '../../app/outgoing.ts';
import { toStoreError } from './commit-errors.ts';
import { buildCommitDocument } from './commit-rows.ts';
import type { CommitDocument, FunnelRowId } from './commit-rows.ts';
import { SECTION_NAMES } from './commit-sections.ts';
import type { SectionName, StatementShape } from './commit-sections.ts';
import { buildCommitStatement } from './commit-statement.ts';

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

interface ReplyRow {
  readonly admitted?: readonly number[];
  readonly known?: readonly (readonly [number, string])[];
  readonly outbox?: readonly (readonly [number, number, boolean])[];
  readonly voided?: readonly number[];
  readonly signals?: readonly (readonly [number, number])[];
  readonly blocked?: readonly number[];
}

/**
 * Makes the function that writes a batch. Statement texts are built once a shape and prepared once a connection.
 * Errors are those of the store port.
 */
export function makeCommit(options: CommitterOptions): (batch: CommitBatch) => Promise<CommitReply> {
  const { pool, owner, funnelRowId, prepared } = options;
  const texts = new Map<string, string>();
  return async (batch) => {
    const document = buildCommitDocument(batch, funnelRowId);
    const leaseUntil = batch.at + OUTBOX_LEASE_MS;
    if (document.shape.sections.size === 0) return toReply({}, document, leaseUntil);
    const name = nameOf(document.shape);
    const text = texts.get(name) ?? buildCommitStatement(document.shape, options.wakeupTable);
    texts.set(name, text);
    const values = [owner, leaseUntil, ...SECTION_NAMES.flatMap((section) => toParameter(document, section))];
    const { rows } = await pool
      .query<ReplyRow>(prepared ? { name, text, values } : { text, values })
      .catch((error: unknown) => Promise.reject(toStoreError(error)));
    const [row] = rows;
    if (row === undefined) throw new StoreFaultError('02000', new Error('the commit statement gave no row'));
    return toReply(row, document, leaseUntil);
  };
}

function toParameter({ shape, sections }: CommitDocument, name: SectionName): readonly string[] {
  return shape.sections.has(name) ? [JSON.stringify(sections[name])] : [];
}

function nameOf({ table, sections, profile }: StatementShape): string {
  const used = SECTION_NAMES.filter((name) => sections.has(name)).join(',');
  return `commit_${createHash('sha1').update(`${table} ${profile} ${used}`).digest('hex').slice(0, 16)}`;
}

function toReply(row: ReplyRow, document: CommitDocument, leaseUntil: number): CommitReply {
  const known = new Map<number, Set<string>>();
  for (const [id, key] of row.known ?? []) known.set(id, (known.get(id) ?? new Set()).add(key));
  return {
    admitted: new Set(row.admitted),
    known,
    outbox: (row.outbox ?? []).flatMap(([n, id, held]): OutboxRow[] => {
      const draft = document.messages[n];
      return draft === undefined || held ? [] : [{ ...draft, id, attempts: 0, leaseUntil }];
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
