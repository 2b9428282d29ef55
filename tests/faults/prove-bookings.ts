/** Talks booked under a load: rows that clients compete for, and the managers' channel, which hears of each. */
import { MANAGERS_CHANNEL } from '../support/bot-process.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';
import type { LoadResult } from './load.ts';
import { BOOKS } from './walks.ts';

/** Whoever confirmed a time has it, once, with a seat of his own and one lead whose card says so. Nobody else has anything. */
export async function proveBookings({ db, sandbox }: OutsideTelegram, load: LoadResult): Promise<string[]> {
  const { rows } = await db.query<{ chat: string; talks: number; seats: number; leads: readonly string[] }>(
    `SELECT u.telegram_id::text AS chat, (SELECT count(*)::int FROM appointments a WHERE a.user_id = u.id AND a.status = 'scheduled') AS talks,
       (SELECT count(*)::int FROM slot_holds h WHERE h.user_id = u.id AND h.confirmed_at IS NOT NULL) AS seats,
       ARRAY(SELECT l.id::text FROM leads l WHERE l.user_id = u.id) AS leads
     FROM users u`,
  );
  const cards = await db.query<{ ref: string; n: number }>(
    "SELECT ref, count(*)::int AS n FROM outbox WHERE method = 'sendMessage' AND ref LIKE 'lead:%' GROUP BY ref",
  );
  const posts = (sandbox.world.chats[MANAGERS_CHANNEL]?.messages ?? []).map(
    ({ message }) => message.text ?? '',
  );
  const holds = await db.query('SELECT id FROM slot_holds WHERE confirmed_at IS NULL');
  const bookers = new Set(
    load.clients
      .filter(({ steps }) => steps.some((step) => step.kind === 'press' && step.data === BOOKS))
      .map(({ chatId }) => String(chatId)),
  );
  const wrong = rows.filter(({ chat, talks, seats, leads }) => {
    const wanted = bookers.has(chat) ? 1 : 0;
    return talks !== wanted || seats !== wanted || leads.length !== wanted;
  });
  const saysNothing = rows
    .flatMap(({ leads }) => leads)
    .filter((lead) => {
      const card = posts.findLast((text) => text.startsWith(`Заявка №${lead}\n`));
      return card?.includes('Записался на консультацию') !== true;
    });
  return [
    ...wrong.map((row) => `bookings of ${row.chat}: ${JSON.stringify(row)}`),
    ...(holds.rowCount === 0 ? [] : [`${holds.rowCount} seats are held by nobody`]),
    ...cards.rows.filter(({ n }) => n !== 1).map(({ ref, n }) => `${n} cards were ordered for ${ref}`),
    ...(cards.rows.length === bookers.size
      ? []
      : [`${cards.rows.length} leads have a card instead of ${bookers.size}`]),
    ...saysNothing.map((lead) => `the card of lead ${lead} does not say that a talk was booked`),
  ];
}
