/** What the tables know of a client's appointments, as tests ask it. */
import type { TestApp } from './app.ts';

export interface StoredAppointment {
  readonly date: string;
  readonly slot: string;
  readonly tz: string;
  readonly status: string;
  /** Whether the seat behind it is confirmed; `null` when it was given back. */
  readonly confirmed: boolean | null;
}

/** Appointments of a client by his Telegram id, the oldest first. */
export async function readAppointments(
  app: Pick<TestApp, 'db'>,
  telegramId: number,
): Promise<readonly StoredAppointment[]> {
  const { rows } = await app.db.query<StoredAppointment>(
    `SELECT a.date::text AS date, to_char(a.slot, 'HH24:MI') AS slot, a.tz, a.status::text AS status,
       CASE WHEN h.id IS NOT NULL THEN h.confirmed_at IS NOT NULL END AS confirmed
     FROM appointments a JOIN users u ON u.id = a.user_id LEFT JOIN slot_holds h ON h.id = a.hold_id
     WHERE u.telegram_id = $1 ORDER BY a.id`,
    [telegramId],
  );
  return rows;
}
