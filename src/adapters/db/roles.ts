// The table of the school's people in memory: small, read whole, read again every two seconds and after each change.
import type { Pool } from 'pg';
import { parseStaffRole, STAFF_ROLES } from '../../app/roles.ts';
import type { Roles, StaffMember } from '../../app/roles.ts';
import type { Log } from '../../app/log.ts';

const POLL_MS = 2_000;

interface AdminRow {
  readonly telegram_id: string;
  readonly role: string;
  readonly name: string | null;
  readonly username: string | null;
}

export interface RolesDeps {
  readonly pool: Pool;
  readonly log: Pick<Log, 'warn'>;
  /** How often to look for changes, ms. */
  readonly pollMs?: number;
}

/** Makes the cache, empty until `start` or `refresh`. A reading that fails leaves the last one in force. */
export function makeRoles({ pool, log, pollMs }: RolesDeps): Roles & {
  start(): Promise<void>;
  stop(): void;
} {
  let members: ReadonlyMap<number, StaffMember> = new Map();
  let seen = '';
  let timer: ReturnType<typeof setInterval> | undefined;
  let asked = 0;
  let answered = 0;
  const listeners: (() => void)[] = [];
  const refresh = async (): Promise<void> => {
    const turn = ++asked;
    const { rows } = await pool.query<AdminRow>(
      'SELECT telegram_id::text, role::text, name, username FROM admins ORDER BY telegram_id',
    );
    // A reading that set out before another one, and came back after it, may know less.
    if (turn < answered) return;
    answered = turn;
    const found = JSON.stringify(rows);
    if (found === seen) return;
    seen = found;
    members = new Map(rows.flatMap(toMember).map((member) => [member.telegramId, member]));
    for (const listener of listeners) listener();
  };
  return {
    find: (telegramId) => members.get(telegramId)?.role,
    get: (telegramId) => members.get(telegramId),
    list: () => [...members.values()].sort((a, b) => rank(a) - rank(b)),
    refresh,
    onChange: (listener) => void listeners.push(listener),
    start: async () => {
      await refresh();
      timer = setInterval(() => {
        refresh().catch((error: unknown) => log.warn('roles could not be read', { error }));
      }, pollMs ?? POLL_MS);
    },
    stop: () => clearInterval(timer),
  };
}

function toMember({ telegram_id: id, role: written, name, username }: AdminRow): readonly StaffMember[] {
  const role = parseStaffRole(written);
  if (role === undefined) return [];
  return [
    {
      telegramId: Number(id),
      role,
      ...(name === null ? {} : { name }),
      ...(username === null ? {} : { username }),
    },
  ];
}

function rank({ role }: StaffMember): number {
  return STAFF_ROLES.indexOf(role);
}

const OWNER = `INSERT INTO admins (telegram_id, role, created_at) VALUES ($1, 'owner', to_timestamp($2::float8 / 1000))
  ON CONFLICT (telegram_id) DO UPDATE SET role = 'owner' WHERE admins.role <> 'owner'`;

/** The owner named in the settings is one after every start: whoever keeps the settings cannot be locked out. */
export async function appointOwner(pool: Pool, telegramId: number, now: number): Promise<void> {
  await pool.query(OWNER, [telegramId, now]);
}

const OFFER = `WITH input AS (SELECT * FROM json_to_recordset($1) AS r(id bigint, role text, name text, username text)),
  fresh AS (INSERT INTO seed_marks (kind, key, seeded_at) SELECT 'staff', id::text, to_timestamp($2::float8 / 1000) FROM input
    ON CONFLICT DO NOTHING RETURNING key)
  INSERT INTO admins (telegram_id, role, name, username, created_at)
  SELECT id, role::admin_role, name, username, to_timestamp($2::float8 / 1000) FROM input JOIN fresh ON fresh.key = input.id::text
  ON CONFLICT (telegram_id) DO UPDATE SET name = excluded.name, username = excluded.username`;

/** Puts people in once in the life of a database: somebody who was dismissed does not come back with the next start. */
export async function offerStaff(pool: Pool, staff: readonly StaffMember[], now: number): Promise<void> {
  const rows = staff.map(({ telegramId, role, name, username }) => ({
    id: telegramId,
    role,
    name,
    username,
  }));
  await pool.query(OFFER, [JSON.stringify(rows), now]);
}
