// Entries of the audit log written by activities, each in the transaction of what it tells of.
import type { PoolClient } from 'pg';
import type { JsonObject } from '../../core/json.ts';

/** Who did what to what. */
export interface AuditEntry {
  /** Telegram id of the person. */
  readonly actor: number;
  readonly action: string;
  readonly subject: string;
  readonly payload: JsonObject;
  /** The activity's key: a second run under it finds its own entry and does nothing. */
  readonly key: string;
  /** Instant, ms. */
  readonly at: number;
}

/**
 * The subject of the act of this key, if it has been done. Two runs of one activity at the same moment stand in a queue
 * here until the end of the transaction, so that the second finds what the first did.
 */
export async function findDone(client: PoolClient, actor: number, key: string): Promise<string | undefined> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('audit ' || $1, 0))`, [key]);
  const { rows } = await client.query<{ subject: string }>(
    `SELECT subject FROM audit_log WHERE actor = $1 AND payload->>'key' = $2 LIMIT 1`,
    [actor, key],
  );
  return rows[0]?.subject;
}

/** Writes the entry; its payload also holds the key. */
export async function writeAudit(client: PoolClient, entry: AuditEntry): Promise<void> {
  const { actor, action, subject, payload, key, at } = entry;
  await client.query(
    `INSERT INTO audit_log (actor, action, subject, payload, created_at) VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))`,
    [actor, action, subject, JSON.stringify({ ...payload, key }), at],
  );
}
