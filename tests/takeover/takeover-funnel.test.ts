/** Takeover and desks: who speaks, who hears, and how the dialogue goes back and forth. */
import { describe, expect, it } from 'vitest';
import { ANNA, IRINA, OLEG, Office, PAVEL, VERA } from '../support/office.ts';
import type { OfficeTwin } from '../support/office.ts';

const MANAGER = '👤 Связаться с менеджером';

function taken(twin?: OfficeTwin, client = ANNA, office = new Office(twin)): Office {
  office.write(client, MANAGER);
  office.press('managers', '✅ Взять заявку', IRINA);
  office.pressData(IRINA, `takeover:begin:${client}`);
  return office;
}

const owner = (office: Office, client = ANNA): string => office.subject('client', client).owner;

describe('taking over', () => {
  it('gives the manager the dialogue, the lead, the card and what was said before', () => {
    const office = new Office();
    office.write(ANNA, '📊 Подбор инструмента');
    office.pressData(IRINA, `takeover:open:${ANNA}`);
    expect(office.last(IRINA).text).toMatch(/Анна[\s\S]*Ведёт: бот[\s\S]*Где сейчас: Анкета/);
    office.press(IRINA, '🎧 Перехватить');
    expect(owner(office)).toBe('manager');
    expect(office.at('desk', IRINA, 'desk')).toBe('leading');
    expect(
      office
        .chat(IRINA)
        .map(({ text }) => text)
        .join('\n'),
    ).toMatch(/последние сообщения:\nклиент: раньше/);
  });

  it('tells how the score came about, what was offered and what the bot would do next', () => {
    const office = new Office();
    office.write(ANNA, '📊 Подбор инструмента');
    for (const answer of ['1', '1', '4', '3', '1']) office.write(ANNA, answer);
    office.pressData(IRINA, `takeover:open:${ANNA}`);
    const { text } = office.last(IRINA);
    expect(text).toMatch(/Баллы: \d+, сегмент/);
    expect(text).toMatch(/• Опыт: .* \(\+\d\)/);
    expect(text).toMatch(/Дальше бот: .* — \d\d\.\d\d \d\d:\d\d/);
  });

  it('takes the lead along, whoever had it, and asks nobody who has not started the bot', () => {
    const office = new Office();
    office.write(ANNA, MANAGER);
    office.unreachable.add(PAVEL);
    office.pressData(PAVEL, `takeover:begin:${ANNA}`);
    expect(office.toast).toContain('/start');
    office.pressData(IRINA, `takeover:begin:${ANNA}`);
    expect(office.at('client', ANNA, 'lead')).toContain('taken');
    expect(office.chat('managers')).toEqual([]);
    office.pressData(PAVEL, `takeover:begin:${ANNA}`);
    expect(office.toast).toBe('Диалог ведёт Ирина');
  });

  it('without a transcript the dialogue begins all the same', () => {
    const office = taken((src) => (src === 'readDialogue' ? 'fail' : undefined));
    expect(owner(office)).toBe('manager');
    const other = taken((src) => (src === 'readDialogue' ? 'hang' : undefined));
    other.wait('PT1M');
    expect(other.at('client', ANNA, 'takeover')).toContain('read');
  });
});

describe('while a manager leads', () => {
  it('words, attachments, corrections and presses of the client reach his desk, and nobody else speaks', () => {
    const office = taken();
    const before = office.chat(ANNA).length;
    const id = office.write(ANNA, 'здравствуйте');
    expect(office.last(IRINA)).toMatchObject({
      text: 'Анна · заявка №17\nздравствуйте',
      ref: `c:${ANNA}:${id}`,
    });
    office.act(ANNA, 'client.edited', { text: 'добрый день', caption: false }, undefined, id);
    expect(office.chat(IRINA).find(({ ref }) => ref === `c:${ANNA}:${id}`)?.text).toMatch(
      /исправлено[\s\S]*добрый день/,
    );
    office.act(ANNA, 'client.media', { media: 'photo', text: 'чек' });
    expect(office.last(IRINA).text).toContain('чек');
    office.act(ANNA, 'client.media', { media: 'sticker' });
    expect(office.chat(IRINA).at(-2)?.text).toContain('прислал: стикер');
    office.act(ANNA, 'client.media', { media: 'story' });
    expect(office.last(IRINA).text).toContain('прислал: история');
    office.pressData(ANNA, 'survey:start');
    expect(office.last(IRINA).text).toContain('нажал кнопку: «Подбор инструмента»');
    office.act(ANNA, 'help.open');
    expect(office.last(IRINA).text).toContain('Помощь');
    expect(office.chat(ANNA)).toHaveLength(before);
    expect(office.at('client', ANNA, 'survey')).toBeUndefined();
  });

  it('his words, attachments and corrections reach the client as the bot’s, answers under what they answer', () => {
    const office = taken();
    const asked = office.write(ANNA, 'сколько?');
    const id = office.say(IRINA, 'Двадцать', `c:${ANNA}:${asked}`);
    expect(office.last(ANNA)).toMatchObject({ text: 'Двадцать', by: 'manager', ref: `d:${IRINA}:${id}` });
    const said = office.effects.findLast((effect) => effect.type === 'say' && effect.by === 'manager');
    expect(said).toMatchObject({ replyTo: asked, act: { kind: 'copy', fromChat: IRINA, messageId: id } });
    office.atDesk(IRINA, 'desk.edited', { text: 'Тридцать', caption: false }, undefined, id);
    expect(office.last(ANNA).text).toBe('Тридцать');
    office.atDesk(IRINA, 'desk.media', { media: 'voice' });
    expect(office.last(ANNA).text).toBe('[голосовое]');
    office.write(ANNA, 'понятно', `d:${IRINA}:${id}`);
    const heard = office.effects.findLast((effect) => effect.type === 'say' && effect.ref?.startsWith('c:'));
    expect(heard).toMatchObject({ replyTo: id });
    office.atDesk(IRINA, 'desk.edited', { text: 'чужое', caption: false }, undefined, 9_999);
    expect(office.chat(ANNA).map(({ text }) => text)).not.toContain('чужое');
  });

  it('a second manager sees whose it is, asks, and gets it or not', () => {
    const office = taken();
    office.pressData(IRINA, `takeover:begin:${ANNA}`);
    expect(office.toast).toContain('уже у вас');
    office.pressData(PAVEL, `takeover:begin:${ANNA}`);
    expect([office.toast, office.alert]).toEqual(['Диалог ведёт Ирина', true]);
    office.press(PAVEL, '🙋 Попросить передать');
    office.pressData(PAVEL, `takeover:keep:${ANNA}:${PAVEL}`);
    expect(office.toast).toContain('неактуальна');
    office.pressData(PAVEL, `takeover:give:${ANNA}:${PAVEL}`);
    expect(office.toast).toContain('неактуальна');
    office.press(IRINA, 'Оставить себе');
    expect(office.last(PAVEL).text).toContain('Ирина пока ведёт');
    office.pressData(IRINA, `takeover:ask:${ANNA}`);
    expect(office.toast).toContain('уже у вас');
    office.pressData(PAVEL, `takeover:ask:${ANNA}`);
    office.press(IRINA, '🤝 Передать');
    expect(office.subject('client', ANNA).profile.manager).toBe(PAVEL);
    expect(office.at('desk', IRINA, 'desk')).toBe('free');
    office.write(ANNA, 'кто тут?');
    expect(office.last(PAVEL).text).toContain('кто тут?');
    office.say(PAVEL, 'Павел');
    expect(office.last(ANNA).text).toBe('Павел');
  });

  it('somebody else’s words are refused with whose it is', () => {
    const office = taken();
    const asked = office.write(ANNA, 'да');
    office.say(PAVEL, 'я тут', `c:${ANNA}:${asked}`);
    expect(office.last(PAVEL).text).toContain('ведёт Ирина');
    for (const act of ['back', 'hints', 'open']) office.pressData(PAVEL, `takeover:${act}:${ANNA}`);
    office.pressData(PAVEL, `takeover:resume:${ANNA}:here`);
    expect(office.toast).toContain('Ирина');
    expect(owner(office)).toBe('manager');
    expect(office.chat(ANNA).map(({ text }) => text)).not.toContain('я тут');
  });

  it('the payment link is the payment’s own affair', () => {
    const office = taken();
    office.pressData(IRINA, `takeover:link:${ANNA}`);
    office.pressData(IRINA, `takeover:pay:${ANNA}:1`);
    expect(office.toast).toContain('Ссылка готовится');
  });

  it('drafts come on request and are never sent by themselves', () => {
    const drafts = { spin: 'Черновик 1', objection: 'Черновик 2', cta: 'Черновик 3' };
    const office = taken((src) => (src === 'draftReplies' ? drafts : undefined));
    const before = office.chat(ANNA).length;
    office.press(IRINA, '💡 Подсказки');
    expect(office.last(IRINA).text).toContain('Черновик 3');
    expect(office.chat(ANNA)).toHaveLength(before);
    const failing = taken((src) => (src === 'draftReplies' ? 'fail' : undefined));
    failing.press(IRINA, '💡 Подсказки');
    expect(failing.last(IRINA).text).toContain('недоступны');
    const slow = taken();
    slow.press(IRINA, '💡 Подсказки');
    slow.press(IRINA, '💡 Подсказки');
    expect(slow.toast).toContain('уже готовятся');
    slow.wait('PT1M');
    expect(slow.at('client', ANNA, 'takeover')).toContain('quiet');
  });

  it('a client who is erased leaves the desk', () => {
    const office = taken();
    office.signal(ANNA, 'client.forgotten');
    expect([owner(office), office.at('desk', IRINA, 'desk')]).toEqual(['bot', 'free']);
  });

  it('a client who blocks the bot is told of', () => {
    const office = taken();
    office.signal(ANNA, 'client.blocked', { blocked: true });
    expect(office.last(IRINA).text).toContain('заблокировал');
  });
});

describe('giving it back', () => {
  it('asks where, and the bot says the next line itself', () => {
    const office = new Office();
    office.write(ANNA, '📊 Подбор инструмента');
    taken(undefined, ANNA, office);
    office.say(IRINA, 'Спрашивайте');
    office.pressData(IRINA, `takeover:back:${ANNA}`);
    const before = office.chat(ANNA).length;
    office.press(IRINA, 'Продолжить отсюда');
    expect(
      office
        .chat(ANNA)
        .slice(before)
        .map(({ text }) => text)
        .join(),
    ).toMatch(/Продолжим[\s\S]*Вопрос 1/);
    expect([owner(office), office.at('desk', IRINA, 'desk')]).toEqual(['bot', 'free']);
    office.press(IRINA, 'Продолжить отсюда');
    expect(office.toast).toContain('уже ведёт бот');
    expect(office.chat(ANNA)).toHaveLength(before + 1);
    for (const act of ['back', 'hints']) office.pressData(IRINA, `takeover:${act}:${ANNA}`);
    office.pressData(IRINA, `takeover:give:${ANNA}:${PAVEL}`);
    office.pressData(IRINA, `takeover:keep:${ANNA}:${PAVEL}`);
    office.pressData(PAVEL, `takeover:ask:${ANNA}`);
    expect(office.toast).toContain('свободен');
  });

  it('words that nobody answered are the bot’s to answer', () => {
    const office = new Office();
    office.act(ANNA, 'client.started');
    taken(undefined, ANNA, office);
    office.write(ANNA, 'сколько стоит курс?');
    office.pressData(IRINA, `takeover:resume:${ANNA}:here`);
    expect(office.last(ANNA).text).toMatch(/₽/);
  });

  it.each([
    ['Перейти к записи', /консультаци/i],
    ['Перейти к анкете', /Вопрос 1/],
    ['Перейти к бонусам', /гайды/i],
  ])('«%s»', (label, said) => {
    const office = taken();
    office.pressData(IRINA, `takeover:back:${ANNA}`);
    office.press(IRINA, label);
    const text = office
      .chat(ANNA)
      .map((message) => message.text)
      .join();
    if (label !== 'Перейти к записи') expect(text).toMatch(said);
    expect(owner(office)).toBe('bot');
  });

  it('a client who stands nowhere hears the line alone', () => {
    const office = taken();
    office.pressData(IRINA, `takeover:resume:${ANNA}:here`);
    expect(office.last(ANNA).text).toContain('Продолжим');
  });

  it('a silent manager is reminded, then the dialogue goes to the bot and the lead to the queue', () => {
    const office = new Office();
    office.act(ANNA, 'client.started');
    taken(undefined, ANNA, office);
    office.write(ANNA, 'сколько стоит курс?');
    office.wait('PT11M');
    expect(office.last(IRINA).text).toContain('ждёт вашего ответа');
    office.write(ANNA, 'вы тут?');
    office.pressData(ANNA, 'survey:start');
    office.wait('PT61M');
    expect(owner(office)).toBe('bot');
    expect(office.at('client', ANNA, 'lead')).toBe('free.fresh');
    expect(office.last('managers').text).toContain('снова ждёт менеджера');
    expect(office.chat(ANNA).some(({ text }) => text.includes('₽'))).toBe(true);
    office.atDesk(IRINA, 'desk.edited', { text: 'мимо', caption: false }, undefined, 1);
    office.say(IRINA, 'я вернулась', `c:${ANNA}:1`);
    expect(office.last(IRINA).text).toContain('ведёт бот');
    office.press('managers', '✅ Взять заявку', PAVEL);
    expect(office.subject('client', ANNA).profile.manager).toBe(PAVEL);
  });

  it('an answer in time stops the clock; a day of silence of both is mentioned', () => {
    const office = taken();
    office.pressData(ANNA, 'survey:start');
    office.write(ANNA, 'да');
    office.write(ANNA, 'и ещё');
    office.pressData(ANNA, 'survey:start');
    office.wait('PT5M');
    office.say(IRINA, 'минуту');
    office.wait('PT2H');
    const said = office.say(IRINA, 'вот');
    office.pressData(IRINA, `takeover:resume:${ANNA}:here`);
    office.atDesk(IRINA, 'desk.edited', { text: 'вот так', caption: false }, undefined, said);
    expect(office.chat(ANNA).map(({ text }) => text)).toContain('вот так');
    office.pressData(IRINA, `takeover:begin:${ANNA}`);
    expect(owner(office)).toBe('manager');
    office.wait('PT24H');
    expect(office.last(IRINA).text).toContain('всё ещё у вас');
  });
});

describe('a desk with several dialogues', () => {
  const two = (): Office => taken(undefined, OLEG, taken());

  it('sends to the client in focus, to another only as an answer to his message; headers name the focus', () => {
    const office = two();
    const fromAnna = office.write(ANNA, 'я Анна');
    expect(office.last(IRINA).text).toContain('Сейчас вы пишете: Олег');
    office.say(IRINA, 'Олегу');
    expect(office.last(OLEG).text).toBe('Олегу');
    office.say(IRINA, 'Анне', `c:${ANNA}:${fromAnna}`);
    expect(office.last(ANNA).text).toBe('Анне');
    office.press(IRINA, '✍️ Писать: Анна');
    expect(office.last(IRINA).text).toContain('Теперь вы пишете: Анна');
    office.say(IRINA, 'снова Анне');
    expect(office.last(ANNA).text).toBe('снова Анне');
  });

  it('when the one in focus leaves, nothing slides to another: words are held until somebody is chosen', () => {
    const office = two();
    office.pressData(IRINA, `takeover:resume:${OLEG}:here`);
    const before = office.chat(ANNA).length;
    office.say(IRINA, 'раз');
    office.atDesk(IRINA, 'desk.media', { media: 'photo', text: 'два' });
    expect(office.last(IRINA).text).toContain('Кому отправить');
    expect(office.chat(ANNA)).toHaveLength(before);
    office.press(IRINA, 'Анна · заявка №17');
    expect(
      office
        .chat(ANNA)
        .slice(before)
        .map(({ text }) => text),
    ).toEqual(['раз', 'два']);
    office.pressData(IRINA, `desk:focus:${OLEG}`);
    expect(office.toast).toContain('уже нет');
  });

  it('without a dialogue his words go to nobody, and he is told', () => {
    const office = new Office();
    office.say(IRINA, 'эй');
    office.atDesk(IRINA, 'desk.media', { media: 'photo' });
    expect(office.last(IRINA).text).toContain('нет открытых диалогов');
  });
});

describe('/leads', () => {
  const page = {
    title: 'Свободные заявки',
    rows: [{ client: ANNA, label: '№17 · Анна' }],
    filter: 'free',
    page: 0,
    next: 1,
    more: true,
  };

  it('lists, filters, leafs, opens a client', () => {
    const office = new Office((src) => (src === 'listLeads' ? page : undefined));
    office.atDesk(VERA, 'leads.list', { payload: 'Анна' });
    expect(office.last(VERA).buttons.map(({ text }) => text)).toContain('Дальше');
    office.press(VERA, 'Дальше');
    office.press(VERA, 'Мои');
    office.press(VERA, '№17 · Анна');
    expect(office.last(VERA).text).toContain('Ведёт: бот');
  });

  it('says so when nothing comes', () => {
    const office = new Office((src) => (src === 'listLeads' ? 'fail' : undefined));
    office.atDesk(VERA, 'leads.list', {});
    expect(office.last(VERA).text).toContain('не открывается');
    const slow = new Office();
    slow.atDesk(VERA, 'leads.list', {});
    slow.wait('PT1M');
    expect(slow.at('desk', VERA, 'leads')).toBe('idle');
  });
});
