/** A desk: whom an answer reaches, what is held, what is too long for a header, and a manager who cannot be reached. */
import { describe, expect, it } from 'vitest';
import { jsonToText } from '../../src/core/json.ts';
import { ANNA, IRINA, OLEG, Office, PAVEL, VERA } from '../support/office.ts';
import type { OfficeTwin } from '../support/office.ts';

const MANAGER = '👤 Связаться с менеджером';

function taken(client = ANNA, office = new Office(), manager = IRINA): Office {
  office.write(client, MANAGER);
  office.press('managers', '✅ Взять заявку', manager);
  office.pressData(manager, `takeover:begin:${client}`);
  return office;
}

/** Ирина leads both, Олег is in focus. */
const two = (): Office => taken(OLEG, taken());
const said = (office: Office, chat: number): string[] => office.chat(chat).map(({ text }) => text);

describe('whom an answer reaches', () => {
  it('an answer to any notice about a client is for that client, wherever the focus is', () => {
    const office = two();
    const about = office.chat(IRINA).filter(({ ref }) => ref === `c:${ANNA}:0`);
    expect(about.some(({ text }) => text.includes('последние сообщения'))).toBe(true);
    expect(about.some(({ text }) => text.includes('Ведёт: менеджер, Ирина'))).toBe(true);
    office.say(IRINA, 'это Анне', `c:${ANNA}:0`);
    expect(office.last(ANNA).text).toBe('это Анне');
    const passed = office.effects.findLast((effect) => effect.type === 'say' && effect.by === 'manager');
    expect(passed).not.toHaveProperty('replyTo');
  });

  it('an answer to the card of a lead is for its client; of an unknown lead for nobody', () => {
    const office = two();
    office.say(IRINA, 'по заявке Анны', 'lead:17');
    expect(office.last(ANNA).text).toBe('по заявке Анны');
    const before = said(office, OLEG).length;
    office.say(IRINA, 'по чужой заявке', 'lead:99');
    expect(said(office, OLEG)).toHaveLength(before);
    expect(office.last(IRINA).text).toContain('Кому отправить');
  });
});

describe('what is held', () => {
  const held = (): Office => {
    const office = two();
    office.pressData(IRINA, `takeover:resume:${OLEG}:here`);
    office.pressData(PAVEL, `takeover:begin:${OLEG}`);
    office.pressData(PAVEL, `takeover:ask:${ANNA}`);
    office.say(IRINA, 'раз');
    return office;
  };

  it('goes out by its own button alone: choosing whom to write to sends nothing', () => {
    const office = held();
    office.pressData(IRINA, `desk:focus:${ANNA}`);
    expect(said(office, ANNA)).not.toContain('раз');
    expect(office.last(IRINA).text).toContain('никому не ушло');
    office.press(IRINA, 'Анна · заявка №17');
    expect(said(office, ANNA).filter((text) => text === 'раз')).toHaveLength(1);
    office.pressData(IRINA, `desk:focus:${ANNA}`);
    expect(office.last(IRINA).text).toContain('Теперь вы пишете');
    office.pressData(IRINA, `desk:send:${OLEG}`);
    expect(office.toast).toContain('уже нет');
  });

  it('is let go by whoever writes on, so it never goes to a later choice', () => {
    const office = held();
    office.say(IRINA, 'раз, Анне', `c:${ANNA}:0`);
    office.pressData(IRINA, `desk:send:${ANNA}`);
    expect(said(office, ANNA)).not.toContain('раз');
  });
});

describe('what a header has no room for', () => {
  it('is copied after it, whole', () => {
    const office = taken();
    for (const [type, params] of [
      ['client.text', { text: 'д'.repeat(4_000) }],
      ['client.media', { media: 'photo', text: 'п'.repeat(1_000) }],
    ] as const) {
      const id = office.act(ANNA, type, params);
      const copy = office.effects.findLast((effect) => effect.type === 'say');
      expect(copy?.act).toEqual({ kind: 'copy', fromChat: ANNA, messageId: id, captioned: false });
      expect(office.chat(IRINA).at(-2)?.text).toMatch(/^Анна · заявка №17/);
    }
  });

  it('what Telegram would not copy is not said to have been sent', () => {
    const office = taken();
    const before = office.chat(ANNA).length;
    office.atDesk(IRINA, 'desk.media', { media: 'story' });
    expect(office.last(IRINA).text).toContain('не ушло');
    expect(office.chat(ANNA)).toHaveLength(before);
  });
});

describe('leading a dialogue', () => {
  it('shows what was said before once, however much the manager writes; asking for drafts is not undone by it', () => {
    const twin: OfficeTwin = () => undefined;
    const office = taken(ANNA, new Office(twin));
    office.press(IRINA, '💡 Подсказки');
    office.say(IRINA, 'раз');
    office.say(IRINA, 'два');
    expect(said(office, IRINA).filter((text) => text.includes('последние сообщения'))).toHaveLength(1);
    expect(office.at('client', ANNA, 'takeover')).toContain('thinking');
    office.wait('PT23H');
    office.say(IRINA, 'три');
    office.wait('PT23H');
    expect(said(office, IRINA).join()).not.toContain('всё ещё у вас');
  });

  it('says whose link it is, and who has the lead; contacts are for whoever has the client and those in charge', () => {
    const office = new Office();
    office.write(ANNA, MANAGER);
    office.press('managers', '✅ Взять заявку', IRINA);
    const client = office.subject('client', ANNA);
    office.subjects.set(`client:${ANNA}`, {
      ...client,
      profile: { ...client.profile, phone: '+79160000001' },
    });
    const seen = [IRINA, PAVEL, VERA].map((manager) => {
      office.pressData(manager, `takeover:open:${ANNA}`);
      return office.last(manager).text;
    });
    expect(seen.map((text) => text.includes('+79160000001'))).toEqual([true, false, true]);
    expect(seen[1]).toMatch(/Ведёт: бот\nЗаявка у: Ирина/);
    office.pressData(IRINA, `takeover:link:${ANNA}`);
    expect(office.last(IRINA).text).toContain('для клиента Анна');
  });

  it('sends no card to who cannot get it', () => {
    const office = taken();
    office.unreachable.add(PAVEL);
    office.pressData(PAVEL, `takeover:open:${ANNA}`);
    expect(office.toast).toContain('/start');
    office.pressData(PAVEL, `takeover:open:${OLEG}`);
    expect(office.toast).toContain('/start');
  });

  it('keeps a long wait of the client whole characters only', () => {
    const office = taken();
    office.write(ANNA, '🙂'.repeat(600));
    office.write(ANNA, '🙂'.repeat(600));
    const unanswered = jsonToText(
      office.subject('client', ANNA).positions['takeover']?.context['unanswered'],
    );
    expect(unanswered.isWellFormed()).toBe(true);
  });
});

describe('a manager who blocks the bot', () => {
  it('has no dialogues from that moment: the bot answers, the leads are in the channel again', () => {
    const office = two();
    office.write(ANNA, '📊 Подбор инструмента');
    office.signal(IRINA, 'client.blocked', { blocked: true });
    for (const client of [ANNA, OLEG]) {
      expect(office.subject('client', client).owner).toBe('bot');
      expect(office.at('client', client, 'lead')).toBe('free.fresh');
    }
    expect(office.at('desk', IRINA, 'desk')).toBe('free');
  });

  it('a client who blocks it disturbs no desk', () => {
    const office = taken();
    office.signal(OLEG, 'client.blocked', { blocked: true });
    expect([...office.subjects.keys()]).not.toContain(`desk:${OLEG}`);
    expect(office.subject('client', ANNA).owner).toBe('manager');
  });
});

describe('a client who is erased', () => {
  it('is forgotten by every desk that ever led him', () => {
    const office = taken(OLEG, taken());
    office.say(IRINA, 'Анне', `c:${ANNA}:0`);
    office.pressData(IRINA, `takeover:resume:${ANNA}:here`);
    office.pressData(PAVEL, `takeover:begin:${ANNA}`);
    office.say(PAVEL, 'и я');
    office.signal(ANNA, 'client.forgotten');
    for (const desk of [IRINA, PAVEL])
      expect(JSON.stringify(office.subject('desk', desk).positions['desk']?.context)).not.toContain(
        String(ANNA),
      );
    expect(office.subject('desk', IRINA).positions['desk']?.context['dialogues']).toHaveLength(1);
    office.pressData(IRINA, `takeover:resume:${OLEG}:here`);
    office.signal(OLEG, 'client.forgotten');
    expect(office.subject('desk', IRINA).positions['desk']?.context['sent']).toEqual([]);
  });
});
