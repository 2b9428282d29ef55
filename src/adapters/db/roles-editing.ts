// Changes of roles: one transaction each, with its entry in the audit log. The table is locked meanwhile, so that two
// owners who dismiss each other at the same moment cannot leave the school without one.
import type { Pool, PoolClient } from 'pg';
import type { RoleActor, RoleChange, RoleEditor, StaffMember } from '../../app/roles.ts';
import { findDone, writeAudit } from './audit.ts';
import { inTransaction } from './in-transaction.ts';

export interface RoleEditorDeps {
  readonly pool: Pool;
  readonly now: () => number;
}

/** Makes the editor. */
export function makeRoleEditor({ pool, now }: RoleEditorDeps): RoleEditor {
  const change = (actor: RoleActor, work: (client: PoolClient) => Promise<RoleChange>): Promise<RoleChange> =>
    inTransaction(pool, async (client) => {
      await client.query('LOCK TABLE admins IN SHARE ROW EXCLUSIVE MODE');
      if ((await findDone(client, actor.telegramId, actor.key)) !== undefined) return { kind: 'unchanged' };
      return work(client);
    });
  const audit = (
    client: PoolClient,
    actor: RoleActor,
    action: string,
    member: StaffMember,
    before: string | null,
  ) =>
    writeAudit(client, {
      actor: actor.telegramId,
      action,
      subject: `staff:${member.telegramId}`,
      payload: { before, after: action === 'role.granted' ? member.role : null },
      key: actor.key,
      at: now(),
    });
  return {
    grant: (actor, member) =>
      change(actor, async (client) => {
        const before = await findRole(client, member.telegramId);
        if (before === 'owner' && member.role !== 'owner' && (await isLastOwner(client, member.telegramId)))
          return { kind: 'last-owner' };
        await client.query(
          `INSERT INTO admins (telegram_id, role, name, username, created_at) VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))
           ON CONFLICT (telegram_id) DO UPDATE SET role = excluded.role, name = coalesce(excluded.name, admins.name), username = coalesce(excluded.username, admins.username)`,
          [member.telegramId, member.role, member.name ?? null, member.username ?? null, now()],
        );
        await audit(client, actor, 'role.granted', member, before);
        return { kind: 'changed', member };
      }),
    dismiss: (actor, telegramId) =>
      change(actor, async (client) => {
        const before = await findRole(client, telegramId);
        if (before === null) return { kind: 'unchanged' };
        if (before === 'owner' && (await isLastOwner(client, telegramId))) return { kind: 'last-owner' };
        await client.query('DELETE FROM admins WHERE telegram_id = $1', [telegramId]);
        const member: StaffMember = { telegramId, role: 'manager' };
        await audit(client, actor, 'role.withdrawn', member, before);
        return { kind: 'changed', member };
      }),
  };
}

async function findRole(client: PoolClient, telegramId: number): Promise<string | null> {
  const { rows } = await client.query<{ role: string }>(
    'SELECT role::text FROM admins WHERE telegram_id = $1',
    [telegramId],
  );
  return rows[0]?.role ?? null;
}

async function isLastOwner(client: PoolClient, telegramId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM admins WHERE role = 'owner' AND telegram_id <> $1 LIMIT 1`,
    [telegramId],
  );
  return (rowCount ?? 0) === 0;
}
