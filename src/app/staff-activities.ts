/** Giving and taking roles, step by step: the activities behind the funnel «staff». Only an owner may; each is audited. */
import { isJsonObject, jsonToText } from '../core/json.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { ROLE_TITLES } from '../core/vocabulary/staff-items.ts';
import { ActivityFailedError } from './activity-port.ts';
import type { Activity, ActivityContext } from './activity-port.ts';
import { mayDo, parseStaffRole, STAFF_ROLES } from './roles.ts';
import type { RoleChange, RoleEditor, Roles, StaffMember } from './roles.ts';

/** Somebody who once wrote to the bot. */
export type KnownPerson = Omit<StaffMember, 'role'>;

/** People the bot has met. Port. */
export interface KnownPeople {
  findById(telegramId: number): Promise<KnownPerson | undefined>;
  /** Without the @, in any case of letters. */
  findByUsername(username: string): Promise<KnownPerson | undefined>;
}

export interface StaffActivitiesDeps {
  readonly roles: Roles;
  readonly editor: RoleEditor;
  readonly people: KnownPeople;
}

const NOT_MET = 'Этот человек ещё не писал боту. Попросите его нажать «Старт», потом повторите.';
const HIDDEN = 'Он скрыл, от кого пересланы его сообщения. Пришлите его @username или числовой id.';
const UNREADABLE = 'Не понял, кто это. Нужны пересланное сообщение, @username или числовой id.';
const USERNAME = /^(?:@|https:\/\/t\.me\/)?([a-z]\w{3,31})$/i;

/** Makes them, by name. */
export function makeStaffActivities(deps: StaffActivitiesDeps): Readonly<Record<string, Activity>> {
  const { roles, editor } = deps;
  const ofOwner =
    (run: (input: JsonObject, context: ActivityContext) => Promise<Json>): Activity =>
    async (input, context) => {
      await roles.refresh();
      if (!mayDo(roles.find(context.subject.key), 'manage-roles'))
        throw new ActivityFailedError('NO_ROLE', 'Only an owner gives and takes roles.', false);
      return run(isJsonObject(input) ? input : {}, context);
    };
  const changed = async ({ kind }: RoleChange): Promise<JsonObject> => {
    await roles.refresh();
    return { kind };
  };
  return {
    listStaff: ofOwner(() =>
      Promise.resolve({
        people: roles.list().map((member) => ({ person: member.telegramId, label: labelOf(member) })),
      }),
    ),
    findPerson: ofOwner(async (input) => {
      const found = await findPerson(deps, input);
      return typeof found === 'string' ? { kind: 'unknown', problem: found } : describe(roles, found);
    }),
    openPerson: ofOwner(async ({ person }) => {
      const id = Number(person);
      const found = roles.get(id) ?? (await deps.people.findById(id));
      return found === undefined ? { kind: 'unknown' } : describe(roles, found);
    }),
    grantRole: ofOwner(async ({ person, role: wanted }, { subject, key }) => {
      const role = parseStaffRole(wanted);
      const known = roles.get(Number(person)) ?? (await deps.people.findById(Number(person)));
      if (role === undefined || known === undefined)
        throw new ActivityFailedError('UNKNOWN_PERSON', NOT_MET, false);
      const made = await editor.grant({ telegramId: subject.key, key }, { ...known, role });
      // The button may be of an older message than the person shown last.
      return { ...(await changed(made)), name: nameOf(known), title: titleOf(role) };
    }),
    dismissStaff: ofOwner(async ({ person }, { subject, key }) =>
      changed(await editor.dismiss({ telegramId: subject.key, key }, Number(person))),
    ),
  };
}

/** The person meant, or what is wrong. */
async function findPerson({ people }: StaffActivitiesDeps, input: JsonObject): Promise<KnownPerson | string> {
  const { forwardedFrom } = input;
  if (isJsonObject(forwardedFrom) && typeof forwardedFrom['id'] === 'number')
    return (await people.findById(forwardedFrom['id'])) ?? NOT_MET;
  if (input['forwarded'] === true) return HIDDEN;
  const text = jsonToText(input['text']).trim();
  if (/^\d{4,15}$/.test(text)) return (await people.findById(Number(text))) ?? NOT_MET;
  const username = USERNAME.exec(text)?.[1];
  return username === undefined ? UNREADABLE : ((await people.findByUsername(username)) ?? NOT_MET);
}

function describe(roles: Roles, person: KnownPerson): Json {
  const role = roles.find(person.telegramId);
  return {
    kind: 'found',
    person: person.telegramId,
    name: nameOf(person),
    handle: person.username === undefined ? `id ${person.telegramId}` : `@${person.username}`,
    title: titleOf(role),
    known: role !== undefined,
    roles: STAFF_ROLES.filter((other) => other !== role).map((other) => ({
      role: other,
      title: titleOf(other),
    })),
  };
}

function labelOf(member: StaffMember): string {
  return `${nameOf(member)} — ${titleOf(member.role)}`;
}

function nameOf({ name, username, telegramId }: KnownPerson): string {
  return name ?? (username === undefined ? `id ${telegramId}` : `@${username}`);
}

function titleOf(role: string | undefined): string {
  return role === undefined ? 'нет' : (ROLE_TITLES[role] ?? role);
}
