/** M1, a test per cell: who may do what, in the rules, in the vocabulary, and over the whole app. J24.1. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCommands } from '../../src/adapters/telegram/staff-menus.ts';
import { mayDo, parseStaffRole, STAFF_ROLES } from '../../src/app/roles.ts';
import type { StaffAct, StaffRole } from '../../src/app/roles.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { pressByHand } from '../support/by-hand.ts';
import type { Person, SeenMessage } from '../support/person.ts';
import { IRINA, PAVEL, VERA as OWNER } from '../support/school.ts';

/** As the requirements have it: owner all; admin all but roles; editor content and drafts; manager leads and own figures. */
const MATRIX: Readonly<Record<StaffAct, readonly StaffRole[]>> = {
  'manage-roles': ['owner'],
  'edit-content': ['owner', 'admin', 'editor'],
  'confirm-examples': ['owner', 'admin'],
  'work-leads': ['owner', 'admin', 'manager'],
  'see-all-clients': ['owner', 'admin'],
  'draft-broadcasts': ['owner', 'admin', 'editor'],
  'send-broadcasts': ['owner', 'admin'],
  'see-all-stats': ['owner', 'admin'],
  'see-own-stats': ['owner', 'admin', 'manager'],
  'open-studio': ['owner', 'admin', 'editor', 'manager'],
};
const ACTS = Object.keys(MATRIX) as StaffAct[];

/** Which act an event of the vocabulary is, by the first word of its name. */
const ACT_OF: readonly (readonly [RegExp, StaffAct])[] = [
  [/^content\.confirm$/, 'confirm-examples'],
  [/^content\./, 'edit-content'],
  [/^staff\./, 'manage-roles'],
  [/^(?:lead|leads|desk|takeover|booking|payment|client)\./, 'work-leads'],
];

describe('the rules', () => {
  it.each(ACTS.flatMap((act) => STAFF_ROLES.map((role) => [role, act] as const)))('%s: %s', (role, act) => {
    expect(mayDo(role, act)).toBe(MATRIX[act].includes(role));
  });

  it.each(ACTS)('nobody without a role may %s', (act) => {
    expect(mayDo(undefined, act)).toBe(false);
    expect(mayDo(parseStaffRole('client'), act)).toBe(false);
  });
});

describe('the vocabulary', () => {
  const guarded = [...vocabulary.events.values()].filter(({ roles }) => roles !== undefined);

  it.each(guarded.map(({ name, roles }) => [name, roles] as const))(
    '%s is for those who may do it',
    (name, roles) => {
      const act = ACT_OF.find(([pattern]) => pattern.test(name))?.[1];
      expect(act, `which act is ${name}?`).toBeDefined();
      if (act !== undefined) expect([...(roles ?? [])].sort()).toEqual([...MATRIX[act]].sort());
    },
  );

  it.each([
    ['owner', ['content', 'admins', 'leads']],
    ['admin', ['content', 'leads']],
    ['editor', ['content']],
    ['manager', ['leads']],
  ] as const)('the menu of %s has the commands of the role and the clients’', (role, own) => {
    const commands = listCommands(vocabulary, role).map(({ command }) => command);
    expect(commands.slice(0, 4)).toEqual(['start', 'help', 'stop', 'forget']);
    expect(commands.slice(4).sort()).toEqual([...own].sort());
  });
});

describe('over the whole app', () => {
  const STAS = 512_340_002;
  const COMMANDS = {
    '/content': { act: 'edit-content', opens: /Что изменить\?/ },
    '/admins': { act: 'manage-roles', opens: /Люди школы/ },
    '/leads': { act: 'work-leads', opens: /[Зз]аяв/ },
  } as const;
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await app.person(STAS).start();
  });
  afterAll(() => app.stop());

  const textOf = (said: readonly SeenMessage[]): string => said.map(({ text }) => text).join('\n');

  /** The same person in this role; the change reaches the app as another process's would. */
  async function personAs(role: StaffRole | undefined): Promise<Person> {
    if (role === 'owner') return app.person(OWNER);
    if (role === 'manager') return app.person(PAVEL);
    if (role === undefined) return app.person(STAS);
    await app.db.query('UPDATE admins SET role = $2::admin_role WHERE telegram_id = $1', [IRINA, role]);
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    return app.person(IRINA);
  }

  it.each([...STAFF_ROLES, undefined])(
    '%s: the commands of the role answer, the others look unknown',
    async (role) => {
      const person = await personAs(role);
      const unknown = textOf(await person.say('/nosuchcommand'));
      for (const [command, { act, opens }] of Object.entries(COMMANDS)) {
        const said = textOf(await person.say(command));
        if (mayDo(role, act)) expect(said, `${String(role)} ${command}`).toMatch(opens);
        else {
          expect(said, `${String(role)} ${command}`).not.toMatch(opens);
          expect(said.length > 0).toBe(unknown.length > 0);
        }
      }
    },
  );

  it('a forged button of the school does nothing for a client, and is answered', async () => {
    const stas = app.person(STAS);
    const before = await app.db.query('SELECT count(*)::int AS n FROM subjects WHERE key = $1', [STAS]);
    const forged = [
      'content:open',
      'content:set:texts:greeting:text',
      `staff:grant:${STAS}:owner`,
      'lead:take:1',
    ];
    for (const data of forged) {
      await pressByHand(app, { id: STAS, first_name: 'Стас' }, data);
      expect(textOf((await stas.chat()).slice(-1))).not.toMatch(/Что изменить|роль|заявк/i);
    }
    const after = await app.db.query('SELECT count(*)::int AS n FROM subjects WHERE key = $1', [STAS]);
    expect(after.rows).toEqual(before.rows);
    const admins = await app.db.query('SELECT count(*)::int AS n FROM admins WHERE telegram_id = $1', [STAS]);
    expect(admins.rows).toEqual([{ n: 0 }]);
    expect(app.errors()).toEqual([]);
  });
});
