/** /admins over the whole app: giving and taking roles, menus of commands, the audit log; one owner always stays. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { forwardByHand } from '../support/by-hand.ts';
import { eventually } from '../support/person.ts';
import type { Person, SeenMessage } from '../support/person.ts';
import { IRINA, PAVEL, VERA as OWNER } from '../support/school.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

let app: TestApp;
let vera: Person;
beforeAll(async () => {
  app = await startTestApp();
  vera = app.person(OWNER);
});
afterAll(async () => {
  expect((await app.app.replayAll()).differences).toEqual([]);
  await app.stop();
});

const textOf = (said: readonly SeenMessage[]): string => said.map(({ text }) => text).join('\n---\n');

async function roleOf(id: number): Promise<string | undefined> {
  const { rows } = await app.db.query<{ role: string }>(
    'SELECT role::text FROM admins WHERE telegram_id = $1',
    [id],
  );
  return rows[0]?.role;
}

/** The commands that Telegram shows in a person's chat. */
function menuOf(id: number): readonly string[] | undefined {
  return app.app.sandbox?.world.commands[`chat:${id}`]?.map(({ command }) => command);
}

describe('/admins', () => {
  it('the owner of the settings and the managers of the sandbox have their roles from the start', async () => {
    expect(textOf(await vera.say('/admins'))).toMatch(
      /Вера — владелец[\s\S]*Ирина — менеджер[\s\S]*Павел — менеджер/,
    );
    await eventually(() => Promise.resolve(menuOf(IRINA)?.includes('leads') === true || undefined));
    expect(menuOf(OWNER)).toEqual(expect.arrayContaining(['start', 'help', 'content', 'admins', 'leads']));
    expect(menuOf(IRINA)).not.toContain('content');
    expect(menuOf(IRINA)).not.toContain('admins');
    expect(menuOf(ANNA)).toBeUndefined();
  });

  it('somebody who never wrote to the bot is not added; nonsense is told apart', async () => {
    await vera.say('/admins');
    await vera.press('Добавить человека');
    expect(textOf(await vera.say('@anna_krylova'))).toContain('ещё не писал боту');
    expect(textOf(await vera.say('999999999'))).toContain('ещё не писал боту');
    expect(textOf(await vera.say('вон тот парень'))).toContain('Не понял, кто это');
    expect(textOf(await vera.press('← К списку'))).toContain('Люди школы');
  });

  it('by username: the role holds at once, the menu changes, the person is told', async () => {
    await app.person(ANNA).start();
    await vera.press('Добавить человека');
    expect(textOf(await vera.say('@Anna_Krylova'))).toMatch(/Анна[\s\S]*@anna_krylova[\s\S]*Роль: нет/);
    expect(textOf(await vera.press('Сделать: редактор'))).toContain('Анна — редактор');
    expect(await roleOf(ANNA)).toBe('editor');
    expect((await app.person(ANNA).chat()).at(-1)?.text).toContain('Вам дали роль: редактор');
    await eventually(() => Promise.resolve(menuOf(ANNA)?.includes('content') === true || undefined));
    expect(textOf(await app.person(ANNA).say('/content'))).toContain('Что изменить?');
  });

  it('by id, and by a forwarded message', async () => {
    await app.person(OLEG).start();
    await vera.say('/admins');
    await vera.press('Добавить человека');
    expect(textOf(await vera.say(String(OLEG)))).toContain('Олег');
    await vera.say('/admins');
    await vera.press('Добавить человека');
    expect(textOf(await forward({ id: OLEG, first_name: 'Олег' }))).toContain('Олег');
    await vera.say('/admins');
    await vera.press('Добавить человека');
    expect(textOf(await forward(undefined))).toContain('скрыл');
  });

  it('a role is changed and taken away; the menu and the commands go with it', async () => {
    await vera.say('/admins');
    await vera.press('Анна — редактор');
    await vera.press('Сделать: администратор');
    expect(await roleOf(ANNA)).toBe('admin');
    await vera.press('Забрать роль');
    await vera.press('Нет');
    expect(await roleOf(ANNA)).toBe('admin');
    await vera.press('Забрать роль');
    expect(textOf(await vera.press('Да, забрать'))).toContain('Роль забрана');
    expect(await roleOf(ANNA)).toBeUndefined();
    await eventually(() => Promise.resolve(menuOf(ANNA) === undefined || undefined));
    expect(textOf(await app.person(ANNA).say('/content'))).not.toContain('Что изменить?');
  });

  it('the last owner stays one', async () => {
    await vera.say('/admins');
    await vera.press('Вера — владелец');
    expect(textOf(await vera.press('Сделать: менеджер'))).toContain('единственный владелец');
    await vera.press('Забрать роль');
    expect(textOf(await vera.press('Да, забрать'))).toContain('единственный владелец');
    expect(await roleOf(OWNER)).toBe('owner');
    expect(textOf(await vera.press('Закрыть'))).toContain('/admins');
  });

  it('a second owner may take the role of the first', async () => {
    await vera.say('/admins');
    await vera.press('Павел — менеджер');
    await vera.press('Сделать: владелец');
    expect(await roleOf(PAVEL)).toBe('owner');
    const pavel = app.person(PAVEL);
    await pavel.say('/admins');
    await pavel.press('Вера — владелец');
    await pavel.press('Сделать: администратор');
    expect(await roleOf(OWNER)).toBe('admin');
    expect(textOf(await vera.press('Павел — владелец').catch(() => []))).not.toContain('Забрать роль');
  });

  it('every change is in the audit log', async () => {
    const { rows } = await app.db.query(
      `SELECT actor::text, action, subject, payload->>'before' AS before, payload->>'after' AS after FROM audit_log
       WHERE action LIKE 'role.%' ORDER BY id`,
    );
    const by = String(OWNER);
    expect(rows).toEqual([
      { actor: by, action: 'role.granted', subject: `staff:${ANNA}`, before: null, after: 'editor' },
      { actor: by, action: 'role.granted', subject: `staff:${ANNA}`, before: 'editor', after: 'admin' },
      { actor: by, action: 'role.withdrawn', subject: `staff:${ANNA}`, before: 'admin', after: null },
      { actor: by, action: 'role.granted', subject: `staff:${PAVEL}`, before: 'manager', after: 'owner' },
      {
        actor: String(PAVEL),
        action: 'role.granted',
        subject: `staff:${OWNER}`,
        before: 'owner',
        after: 'admin',
      },
    ]);
  });

  it('a button of an older message names the person whose it is', async () => {
    const pavel = app.person(PAVEL);
    await pavel.say('/admins');
    const older = (await pavel.press('Ирина — менеджер')).at(-1);
    const button = older?.buttons.find(({ text }) => text === 'Сделать: редактор');
    await pavel.say('/admins');
    await pavel.press('Вера — администратор');
    const said = await pavel.pressOn(older?.message_id ?? 0, button?.callback_data ?? '');
    expect(textOf(said)).toContain('Сделано: Ирина — редактор');
    expect([await roleOf(IRINA), await roleOf(OWNER)]).toEqual(['editor', 'admin']);
  });

  it('nothing was logged as an error', () => expect(app.errors()).toEqual([]));
});

/** What the bot says to a message that the owner forwards. */
async function forward(author: { readonly id: number; readonly first_name: string } | undefined) {
  const before = (await vera.chat()).at(-1)?.message_id ?? 0;
  await forwardByHand(app, { id: OWNER, first_name: 'Вера' }, author);
  return (await vera.chat()).filter((message) => message.fromBot && message.message_id > before);
}
