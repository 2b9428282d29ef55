// Signals that wait in PostgreSQL for their receiver.
import type { Pool } from 'pg';
import type { SignalEvent } from '../../core/step/effect.ts';
import type { SubjectKind, SubjectRef } from '../../core/step/event.ts';
import type { SignalStore } from '../../app/signals.ts';

interface Row {
  readonly id: string;
  readonly to_kind: SubjectKind;
  readonly to_key: string;
  readonly event: SignalEvent & { readonly from: SubjectRef };
}

const WAITING = `SELECT id::text, to_kind, to_key::text, event FROM signals
  WHERE created_at <= to_timestamp($1::float8 / 1000) AND (not_before IS NULL OR not_before <= to_timestamp($2::float8 / 1000))
  ORDER BY id LIMIT $3`;

/** Makes the store. */
export function makeSignalStore(pool: Pool): SignalStore {
  return {
    listWaiting: async (before, now, limit) => {
      const { rows } = await pool.query<Row>({
        name: 'signals_waiting',
        text: WAITING,
        values: [before, now, limit],
      });
      return rows.map(({ id, to_kind, to_key, event }) => ({
        id: Number(id),
        to: { kind: to_kind, key: Number(to_key) },
        from: event.from,
        event: { type: event.type, params: event.params },
      }));
    },
    discard: async (id) => {
      await pool.query('DELETE FROM signals WHERE id = $1', [id]);
    },
  };
}
