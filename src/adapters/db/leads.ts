// Numbers of leads, and what a manager may look up: lists of leads and clients, the last messages of a dialogue.
import type { Pool } from 'pg';
import type { Activity } from '../../app/activity-port.ts';
import { isJsonObject, jsonToText } from '../../core/json.ts';
import type { Json, JsonObject } from '../../core/json.ts';

/**
 * Makes `openLead`: draws the number of a lead. An attempt that was lost leaves a gap and nothing else, since only the
 * first outcome of a visit counts and the row is written with the position that takes it.
 */
export function makeOpenLead(pool: Pool): Activity {
  return async () => {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT nextval(pg_get_serial_sequence('leads', 'id'))::text AS id`,
    );
    return { id: Number(rows[0]?.id) };
  };
}

/** What people wrote is read closely, what the bot said only recognised. */
const LONGEST_LINE = 400;
const LONGEST_BOT_LINE = 120;
const SPEAKERS: { readonly [role: string]: string } = { user: 'клиент', bot: 'бот', manager: 'менеджер' };

const LAST_MESSAGES = `SELECT role::text, text FROM messages
  WHERE user_id = $1 AND text <> '' AND NOT meta ? 'void' ORDER BY created_at DESC, id DESC LIMIT $2`;

/** Makes `readDialogue`: the last messages of the client, the oldest first. */
export function makeReadDialogue(pool: Pool): Activity {
  return async (input, { subjectId }) => {
    const limit = isJsonObject(input) ? Number(input['limit'] ?? 10) : 10;
    const { rows } = await pool.query<{ role: string; text: string }>(LAST_MESSAGES, [subjectId, limit]);
    return {
      lines: rows.toReversed().map(({ role, text }) => ({
        who: SPEAKERS[role] ?? role,
        text: shorten(text, role === 'bot' ? LONGEST_BOT_LINE : LONGEST_LINE),
      })),
    };
  };
}

function shorten(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).toWellFormed()}…`;
}

const PAGE = 8;

const STATUS_WORDS: { readonly [status: string]: string } = {
  new: 'свободна',
  taken: 'в работе',
  done: 'завершена',
  paid: 'оплачена',
  canceled: 'отменена',
};

const FILTERS: { readonly [filter: string]: { readonly title: string; readonly where: string } } = {
  free: { title: 'Свободные заявки', where: `l.status = 'new'` },
  mine: { title: 'Мои заявки', where: `l.status = 'taken' AND l.assigned_manager_id = $1` },
  taken: { title: 'Заявки в работе', where: `l.status = 'taken'` },
  closed: { title: 'Закрытые заявки', where: `l.status IN ('done', 'paid', 'canceled')` },
  clients: { title: 'Все клиенты', where: 'true' },
};

/** Client and his last lead. Managers' own chats with the bot are clients too, and are left out. */
const LIST = (
  where: string,
): string => `SELECT u.telegram_id::text AS client, u.first_name, u.last_name, u.username,
    l.id::text AS lead, l.status::text AS status, a.name AS manager
  FROM users u LEFT JOIN LATERAL (SELECT * FROM leads WHERE user_id = u.id ORDER BY id DESC LIMIT 1) l ON true
  LEFT JOIN admins a ON a.telegram_id = l.assigned_manager_id
  WHERE u.telegram_id IS NOT NULL AND $1::bigint IS NOT NULL AND (${where})
    AND NOT EXISTS (SELECT FROM admins s WHERE s.telegram_id = u.telegram_id)
  ORDER BY l.id DESC NULLS LAST, u.id DESC LIMIT ${PAGE + 1} OFFSET $2`;

const FOUND = `$3 <> '' AND (u.telegram_id::text = $3 OR l.id::text = ltrim($3, '№#')
  OR lower(u.username) = lower(ltrim($3, '@'))
  OR position(lower($3) in lower(concat_ws(' ', u.first_name, u.last_name))) > 0
  OR (length(regexp_replace($3, '\\D', '', 'g')) >= 5
    AND position(right(regexp_replace($3, '\\D', '', 'g'), 10) in regexp_replace(u.phone, '\\D', '', 'g')) > 0))`;

interface ListedRow {
  readonly client: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly username: string | null;
  readonly lead: string | null;
  readonly status: string | null;
  readonly manager: string | null;
}

/** Makes `listLeads`: a page of leads by a filter, or of clients found by words; of each only the name and the lead. */
export function makeListLeads(pool: Pool): Activity {
  return async (input, { subject }) => {
    const { query, filter: wanted, page: given } = isJsonObject(input) ? input : ({} as JsonObject);
    const words = jsonToText(query).trim();
    const filter = FILTERS[jsonToText(wanted)] === undefined ? 'free' : jsonToText(wanted);
    const page = Math.max(0, Number(given ?? 0) || 0);
    const chosen = words === '' ? FILTERS[filter] : { title: `Поиск: ${words}`, where: FOUND };
    const values: Json[] = [subject.key, page * PAGE];
    if (words !== '') values.push(words);
    const { rows } = await pool.query<ListedRow>(LIST(chosen?.where ?? 'true'), values);
    return {
      title: chosen?.title ?? '',
      rows: rows.slice(0, PAGE).map((row) => ({ client: Number(row.client), label: toLabel(row) })),
      filter,
      page,
      next: page + 1,
      more: rows.length > PAGE && words === '',
    };
  };
}

function toLabel({ first_name, last_name, username, lead, status, manager }: ListedRow): string {
  const name = [first_name, last_name].flatMap((part) => part ?? []).join(' ');
  const who = name.trim() === '' ? (username === null ? 'Без имени' : `@${username}`) : name;
  if (lead === null) return who;
  const state = STATUS_WORDS[status ?? ''] ?? status ?? '';
  return `№${lead} · ${who} · ${state}${status === 'taken' && manager !== null ? `: ${manager}` : ''}`;
}
