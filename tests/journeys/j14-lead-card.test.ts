/** J14: the card of a lead and «Взять заявку». */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { CHANNEL, IRINA, PAVEL, listToasts, pressInChannel, textOf } from '../support/school.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

describe('J14: the card of a lead', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await app.person(ANNA).start();
    await app.person(IRINA).start();
  });

  afterAll(() => app.stop());

  const leads = async () =>
    (
      await app.db.query<{ id: string; status: string; assigned_manager_id: string | null; summary: string }>(
        'SELECT id::text, status::text, assigned_manager_id::text, summary FROM leads ORDER BY id',
      )
    ).rows;

  it('1: one card, with every field and no «null»', async () => {
    await app.person(ANNA).say('👤 Связаться с менеджером');
    const posts = await app.person(CHANNEL).chat();
    expect(posts).toHaveLength(1);
    const [card] = posts;
    for (const field of [
      'Имя: Анна Крылова',
      '@anna_krylova',
      'Телефон: не указан',
      'E-mail: не указан',
      'Опыт: не указан',
      'Цель: не указан',
      'Бюджет: не указан',
      'Статус: ',
    ])
      expect(card?.text).toContain(field);
    expect(card?.text).not.toMatch(/null|undefined/);
    const [, summary = ''] = (card?.text ?? '').split(/Статус: .*\n\n/);
    expect(
      summary.split(/[.!?](?:\s|$)/).filter((sentence) => sentence.trim() !== '').length,
    ).toBeGreaterThanOrEqual(2);
    expect(card?.buttons.map(({ text }) => text)).toEqual(['✅ Взять заявку']);
    expect(await leads()).toMatchObject([{ status: 'new', assigned_manager_id: null }]);
  });

  it('5: another reason opens no second lead and updates the card in place', async () => {
    await app.wait({ minutes: 2 });
    await app.person(ANNA).say('👤 Связаться с менеджером');
    expect(await app.person(CHANNEL).chat()).toHaveLength(1);
    expect(await leads()).toHaveLength(1);
  });

  it('3: «Взять заявку» assigns it, hides the card and sends it to the manager in private', async () => {
    await pressInChannel(app, IRINA, '✅ Взять заявку');
    expect(await leads()).toMatchObject([{ status: 'taken', assigned_manager_id: String(IRINA) }]);
    expect(await app.person(CHANNEL).chat()).toEqual([]);
    const card = (await app.person(IRINA).chat()).at(-1);
    expect(card?.text).toContain('Имя: Анна Крылова');
    expect(card?.buttons.map(({ text }) => text)).toContain('💬 Открыть диалог');
  });

  it('«Открыть диалог» shows the client to the manager; the bot goes on leading', async () => {
    const said = await app.person(IRINA).press('💬 Открыть диалог');
    expect(textOf(said)).toContain('Анна Крылова');
    expect(textOf(said)).toContain('Ведёт: бот');
    const owner = await app.db.query('SELECT owner FROM users WHERE telegram_id = $1', [ANNA]);
    expect(owner.rows).toEqual([{ owner: 'bot' }]);
  });

  it('2, 4: a name of markup is shown as it is, and a client without a username has a card and a dialogue', async () => {
    const added = await app.post('/sandbox/clients', { firstName: '<b>x</b> & *Co*' });
    const { id } = (await added.json()) as { id: number };
    await app.person(id).start();
    await app.person(id).say('👤 Связаться с менеджером');
    const card = (await app.person(CHANNEL).chat()).at(-1);
    expect(card?.text).toContain('Имя: <b>x</b> & *Co*');
    expect(card?.text).toContain('Telegram: не указан');
    await pressInChannel(app, IRINA, '✅ Взять заявку');
    expect(textOf(await app.person(IRINA).press('💬 Открыть диалог'))).toContain('<b>x</b> & *Co*');
  });

  it('6: a manager who never wrote to the bot gets a hint, and the lead stays free', async () => {
    await app.person(OLEG).start();
    await app.person(OLEG).say('👤 Связаться с менеджером');
    await pressInChannel(app, PAVEL, '✅ Взять заявку');
    expect(listToasts(app).at(-1)).toMatchObject({ alert: true });
    expect(listToasts(app).at(-1)?.text).toContain('/start');
    expect((await leads()).at(-1)).toMatchObject({ status: 'new', assigned_manager_id: null });
    const listed = await app.person(IRINA).say('/leads');
    expect(
      listed
        .at(-1)
        ?.buttons.map(({ text }) => text)
        .join(),
    ).toContain('Олег');
    await checkInvariants(app);
  });
});
