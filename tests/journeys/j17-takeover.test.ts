/** J17: a manager takes the dialogue over and gives it back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { IRINA, PAVEL, listToasts, takeOver, textOf } from '../support/school.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

describe('J17: takeover', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    for (const id of [ANNA, OLEG, IRINA, PAVEL]) await app.person(id).start();
    await app.person(ANNA).say('📊 Подбор инструмента');
  });

  afterAll(() => app.stop());

  const ownerOf = async (id: number) =>
    (await app.db.query<{ owner: string }>('SELECT owner FROM users WHERE telegram_id = $1', [id])).rows[0]
      ?.owner;

  it('1: «Перехватить» is confirmed and the bot falls silent', async () => {
    await takeOver(app, ANNA);
    expect(await ownerOf(ANNA)).toBe('manager');
    const shown = textOf(await app.person(IRINA).chat());
    expect(shown).toContain('Анна Крылова');
    expect(shown).toContain('Вопрос 1 из 5');
    expect(shown).toContain('последние сообщения');
  });

  it('2: what Анна writes reaches Ирина under her name, and the bot says nothing', async () => {
    expect(await app.person(ANNA).say('здравствуйте')).toEqual([]);
    const relayed = (await app.person(IRINA).chat()).at(-1);
    expect(relayed?.text).toMatch(/^Анна Крылова · заявка №\d+\nздравствуйте$/);
  });

  it('3: Ирина’s answer comes from the bot, and is kept as the manager’s', async () => {
    await app.person(IRINA).say('Добрый день, чем помочь?');
    expect((await app.person(ANNA).chat()).at(-1)).toMatchObject({
      text: 'Добрый день, чем помочь?',
      fromBot: true,
    });
    const kept = await app.db.query("SELECT text FROM messages WHERE role = 'manager'");
    expect(kept.rows).toEqual([{ text: 'Добрый день, чем помочь?' }]);
  });

  it('4: a photo, a voice and a sticker arrive; a press is shown and moves nothing', async () => {
    const before = (await app.person(IRINA).chat()).length;
    await app.person(ANNA).act({ type: 'photo', caption: 'вот чек' });
    await app.person(ANNA).act({ type: 'sticker' });
    const calls = app.app.sandbox?.calls().filter(({ method }) => method === 'copyMessage') ?? [];
    expect(calls.slice(-2).map(({ params }) => params['from_chat_id'])).toEqual([ANNA, ANNA]);
    expect(calls.at(-2)?.params['caption']).toContain('вот чек');
    expect((await app.person(IRINA).chat()).length).toBe(before + 3);
    expect(await app.person(ANNA).press('survey:q1:')).toEqual([]);
    expect((await app.person(IRINA).chat()).at(-1)?.text).toContain('нажал кнопку: Ответ на вопрос анкеты');
  });

  it('answers and corrections find their message on the other side, both ways', async () => {
    const anna = app.person(ANNA);
    const irina = app.person(IRINA);
    const asked = (await anna.chat()).findLast(({ text }) => text === 'Добрый день, чем помочь?');
    await anna.act({ type: 'text', text: 'расскажите про курс', replyTo: asked?.message_id });
    const call = app.app.sandbox?.calls().findLast(({ method }) => method === 'sendMessage');
    expect(call?.params['reply_parameters']).toBeDefined();
    const own = (await anna.chat()).findLast(({ text }) => text === 'расскажите про курс');
    await anna.act({ type: 'edit', messageId: own?.message_id, text: 'расскажите про программу' });
    expect((await irina.chat()).findLast(({ text }) => text.includes('расскажите про'))?.text).toContain(
      'программу',
    );
    await irina.say('Курс длится месяц');
    const mine = (await irina.chat()).findLast(({ text }) => text === 'Курс длится месяц');
    await irina.act({ type: 'edit', messageId: mine?.message_id, text: 'Курс длится два месяца' });
    expect((await anna.chat()).at(-1)?.text).toBe('Курс длится два месяца');
  });

  it('6: Павел is told whose the dialogue is and can ask for it', async () => {
    const pavel = app.person(PAVEL);
    await pavel.say('/leads');
    await pavel.press('В работе');
    const label = (await pavel.chat()).at(-1)?.buttons.find(({ text }) => text.includes('Анна'))?.text ?? '';
    await pavel.press(label);
    await app.person(IRINA).say('минуту');
    const card = (await pavel.chat()).at(-1);
    expect(card?.text).toContain('Ведёт: менеджер, Ирина');
    const listed = (await pavel.chat()).flatMap(({ buttons }) => buttons.map(({ text }) => text));
    expect(listed).not.toContain('↩️ Вернуть боту');
  });

  it('5: no follow-up leaves while a manager leads, whatever time passes', async () => {
    const before = (await app.person(ANNA).chat()).length;
    await app.wait({ hours: 24 });
    await app.wait({ hours: 48 });
    expect(await app.person(ANNA).chat()).toHaveLength(before);
    expect(await ownerOf(ANNA)).toBe('manager');
  });

  it('9: with two clients an answer goes to the one it answers, else to the one in focus, never to another', async () => {
    await takeOver(app, OLEG);
    const irina = app.person(IRINA);
    await app.person(OLEG).say('это Олег');
    await app.person(ANNA).say('это Анна');
    const fromAnna = (await irina.chat()).findLast(({ text }) => text.includes('это Анна'));
    expect(fromAnna?.text).toContain('Сейчас вы пишете: Олег');
    await irina.act({ type: 'text', text: 'Анне лично', replyTo: fromAnna?.message_id });
    await irina.say('тому, кто выбран');
    expect((await app.person(ANNA).chat()).at(-1)?.text).toBe('Анне лично');
    expect((await app.person(OLEG).chat()).at(-1)?.text).toBe('тому, кто выбран');
    await irina.press('✍️ Писать: Анна Крылова');
    await irina.say('теперь Анне');
    expect((await app.person(ANNA).chat()).at(-1)?.text).toBe('теперь Анне');
  });

  it('8: «Вернуть боту»: the bot says the next line itself; a second press is harmless', async () => {
    const irina = app.person(IRINA);
    const anna = app.person(ANNA);
    const back = (await irina.chat()).findLast(
      ({ text, buttons }) => text.startsWith('Анна') && buttons.length > 0,
    );
    const button = back?.buttons.find(({ text }) => text === '↩️ Вернуть боту');
    await irina.pressOn(back?.message_id ?? 0, button?.callback_data ?? '');
    const before = (await anna.chat()).length;
    await irina.press('Продолжить отсюда');
    expect(await ownerOf(ANNA)).toBe('bot');
    const said = (await anna.chat()).slice(before);
    expect(textOf(said)).toContain('Вопрос 1 из 5');
    await irina.press('Продолжить отсюда');
    expect(listToasts(app).at(-1)?.text).toContain('уже ведёт бот');
    expect(await anna.chat()).toHaveLength(before + said.length);
    const next = await anna.say('были небольшие покупки');
    expect(textOf(next)).toContain('Вопрос 2 из 5');
    await checkInvariants(app);
  });
});
