/** The people of the school: who has which role, and the menus of commands in their chats. */
import { appointOwner, makeRoles, offerStaff } from '../adapters/db/roles.ts';
import { makeSetupApi } from '../adapters/telegram/make-setup-api.ts';
import { makeStaffMenus } from '../adapters/telegram/staff-menus.ts';
import type { Clock } from '../app/clock.ts';
import type { Log } from '../app/log.ts';
import type { Roles, StaffMember } from '../app/roles.ts';
import { vocabulary } from '../core/vocabulary/vocabulary.ts';
import { defaultPeople } from '../sandbox/world/default-people.ts';
import type { Config } from './config.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { OpenDatabase } from './open-database.ts';
import type { OpenTelegram } from './open-telegram.ts';

export interface OpenRolesDeps {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly log: Log;
  readonly lifecycle: Lifecycle;
}

/** Appoints the owner of the settings, in the sandbox also its managers, and keeps the roles in memory. */
export async function openRoles({ config, database, clock, log, lifecycle }: OpenRolesDeps): Promise<Roles> {
  const { general } = database.pools;
  if (config.telegram.kind === 'sandbox') await offerStaff(general, listSandboxStaff(config), clock.now());
  if (config.ownerTelegramId !== undefined) await appointOwner(general, config.ownerTelegramId, clock.now());
  const roles = makeRoles({ pool: general, log });
  await roles.start();
  lifecycle.onStop('roles', () => roles.stop());
  return roles;
}

/** Sets the menus of commands and keeps them in line, in the background; processes of the bot do it. */
export function openStaffMenus(
  { config, log, lifecycle }: Pick<OpenRolesDeps, 'config' | 'log' | 'lifecycle'>,
  telegram: OpenTelegram,
  roles: Roles,
): void {
  if (!config.roles.includes('bot')) return;
  const menus = makeStaffMenus({ api: makeSetupApi(telegram.api), roles, vocabulary, log });
  menus.start();
  lifecycle.onStop('menus of commands', () => menus.stop());
}

function listSandboxStaff({ ownerTelegramId }: Config): readonly StaffMember[] {
  return defaultPeople.flatMap(({ chat, role }) => {
    if (role !== 'manager') return [];
    const { id, first_name: name, username } = chat;
    const member = {
      telegramId: id,
      role: id === ownerTelegramId ? ('owner' as const) : ('manager' as const),
    };
    return [
      { ...member, ...(name === undefined ? {} : { name }), ...(username === undefined ? {} : { username }) },
    ];
  });
}
