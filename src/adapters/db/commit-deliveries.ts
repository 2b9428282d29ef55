// The parts of the commit statement that write what became of deliveries, and what a takeover withdraws.
import type { SectionName } from './commit-sections.ts';

/** The process, as the statement's first parameter. */
export const OWNER = '$1::text';

/** Results that leave the row unsent. */
const UNSENT = `('postponed', 'released')`;

/** Note of a row that went out after it was withdrawn. */
const LATE = 'sent though withdrawn';

type Has = (name: SectionName) => boolean;

/**
 * Results of deliveries do not depend on any subject of the batch: a sent message stays sent, whoever holds its row now
 * and even if it was voided meanwhile. Any other result is the holder's to give.
 */
export function deliveryResults(has: Has): string[] {
  if (!has('ak')) return [];
  // What comes back unsent in the very statement of a takeover is withdrawn by it.
  const withdrawn = has('z')
    ? `WHEN ak.kind IN ${UNSENT} AND outbox.class = 'ordinary' AND EXISTS (SELECT FROM z JOIN a USING (id) WHERE z.id = outbox.subject_id AND z.chat = outbox.chat_id) THEN 'void'`
    : '';
  const parts = [
    // Rows come in the order of their ids, and so are locked in it: see the planner's settings of the committers' pool.
    `acked AS (UPDATE outbox SET status = CASE WHEN ak.kind IN ('sent', 'parked') THEN ak.kind WHEN ak.kind = 'blocked' THEN 'void' ${withdrawn} ELSE outbox.status END,
      message_id = coalesce(ak.mid, outbox.message_id), attempts = outbox.attempts + ak.tries,
      error = CASE WHEN ak.kind = 'sent' AND outbox.status = 'void' THEN '${LATE}' ELSE ak.err END, not_before = ak.nb,
      sent_at = CASE ak.kind WHEN 'sent' THEN ak.at END, lease_until = NULL, lease_owner = NULL
      FROM ak WHERE outbox.id = ak.id AND (ak.kind = 'sent' OR outbox.status = 'pending' AND outbox.lease_owner = ${OWNER})
      RETURNING outbox.id, outbox.message_ref, outbox.status, outbox.error, ak.kind)`,
    `said AS (UPDATE messages SET meta = messages.meta - 'void' FROM acked WHERE acked.error = '${LATE}' AND acked.kind = 'sent' AND messages.id = acked.message_ref)`,
  ];
  if (has('b')) {
    parts.push(
      `blockvoid AS (UPDATE outbox SET status = 'void', lease_until = NULL, lease_owner = NULL FROM b WHERE outbox.chat_id = b.chat AND outbox.status = 'pending' AND outbox.id NOT IN (SELECT id FROM ak))`,
      `blockers AS MATERIALIZED (SELECT u.telegram_id FROM users u JOIN b ON b.chat = u.telegram_id)`,
    );
  }
  if (has('f')) {
    parts.push(
      `spoilt AS (INSERT INTO parked (subject_kind, subject_key, source, key, payload, reason, parked_at)
      SELECT coalesce(s2.kind, 'client'), coalesce(u.telegram_id, s2.key, o.chat_id), 'delivery', 'outbox:' || o.id, jsonb_build_object('method', o.method, 'payload', o.payload), coalesce(ak.err, ''), ak.at
      FROM f JOIN acked USING (id) JOIN ak USING (id) JOIN outbox o USING (id) LEFT JOIN users u ON u.id = o.subject_id LEFT JOIN subjects s2 ON s2.id = o.subject_id)`,
    );
  }
  return parts;
}

/** A takeover withdraws what the bot has not sent yet; rows with a result in this statement are settled with that. */
export function voiding(has: Has): string[] {
  if (!has('z')) return [];
  const notAcked = has('ak') ? ' AND o.id NOT IN (SELECT id FROM acked)' : '';
  const voided = has('ak')
    ? `(SELECT message_ref FROM voided UNION ALL SELECT message_ref FROM acked WHERE status = 'void' AND kind IN ${UNSENT}) AS voided`
    : 'voided';
  return [
    `zlock AS MATERIALIZED (SELECT o.id FROM z JOIN a USING (id) JOIN outbox o ON o.chat_id = z.chat AND o.subject_id = z.id AND o.status = 'pending' AND o.class = 'ordinary'${notAcked} ORDER BY o.id FOR UPDATE OF o)`,
    `voided AS (UPDATE outbox SET status = 'void', lease_until = NULL, lease_owner = NULL FROM zlock WHERE outbox.id = zlock.id AND outbox.status = 'pending' RETURNING outbox.id, outbox.message_ref)`,
    `unsaid AS (UPDATE messages SET meta = messages.meta || '{"void": true}' FROM ${voided} WHERE messages.id = voided.message_ref)`,
  ];
}
