/** The funnel of a lead: one open lead a client, the card follows what happens, the first press wins. */
import { describe, expect, it } from 'vitest';
import { ANNA, IRINA, Office, PAVEL, VERA } from '../support/office.ts';
import type { OfficeTwin } from '../support/office.ts';

const TAKE = '✅ Взять заявку';
const TALK = {
  appointment: 5,
  date: '2026-11-25',
  time: '16:00',
  at: 1_795_611_600_000,
  label: 'завтра в 16:00',
};
const PAY = { order: 'o1', product: 1 };

function open(reason = 'consult', twin?: OfficeTwin): Office {
  const office = new Office(twin);
  office.write(ANNA, '👤 Связаться с менеджером');
  office.signal(ANNA, 'lead.wanted', { reason });
  return office;
}

function taken(): Office {
  const office = open();
  office.press('managers', TAKE, IRINA);
  return office;
}

describe('a reason opens a lead', () => {
  it.each([
    ['lead.wanted', { reason: 'escalation' }, /не справляется/],
    ['booking.confirmed', TALK, /назначен на консультацию 25\.11\.2026 16:00/],
    ['payment.linkSent', PAY, /отправлена ссылка/],
    ['contact.shared', { phone: '+79990000000' }, /Оставил контакт/],
    ['offer.pay', { product: 1 }, /Нажал «Оплатить»/],
    ['consult.start', {}, /Хочет на консультацию/],
    ['manager.request', {}, /просит менеджера/],
  ])('%s', (type, params, said) => {
    const office = new Office();
    office.signal(ANNA, type, params);
    expect(office.at('client', ANNA, 'lead')).toBe('free.fresh');
    expect(office.chat('managers').filter(({ ref }) => ref === 'lead:17')).toHaveLength(1);
    expect(office.chat('managers').find(({ ref }) => ref === 'lead:17')?.text).toMatch(said);
  });

  it('a number that is not to be had is asked for again', () => {
    let fails = 2;
    const office = open('consult', (src) => {
      if (src !== 'openLead') return undefined;
      return fails-- > 0 ? 'fail' : { id: 17 };
    });
    for (const [type, params] of [
      ['lead.wanted', { reason: 'contact' }],
      ['contact.shared', {}],
      ['booking.confirmed', TALK],
      ['payment.linkSent', PAY],
      ['offer.pay', { product: 1 }],
      ['consult.start', {}],
    ] as const)
      office.signal(ANNA, type, params);
    office.write(ANNA, '👤 Связаться с менеджером');
    office.wait('PT2M');
    expect(office.at('client', ANNA, 'lead')).toBe('free.fresh');
  });

  it('reasons that come while the number is drawn stay on the card; a lost answer is waited out', () => {
    const office = open('consult', (src) => (src === 'openLead' ? 'hang' : undefined));
    expect(office.at('client', ANNA, 'lead')).toBe('opening');
    for (const [type, params] of [
      ['lead.wanted', { reason: 'contact' }],
      ['contact.shared', {}],
      ['payment.linkSent', PAY],
      ['offer.pay', { product: 1 }],
      ['consult.start', {}],
      ['booking.confirmed', TALK],
    ] as const)
      office.signal(ANNA, type, params);
    office.write(ANNA, '👤 Связаться с менеджером');
    office.wait('PT100S');
    office.write(ANNA, '👤 Связаться с менеджером');
    office.settle(ANNA, 'openLead', { id: 17 });
    expect(office.last('managers').text).toContain('назначен на консультацию 25.11.2026 16:00');
  });

  it('a wish for a manager is answered once a minute', () => {
    const office = new Office();
    office.write(ANNA, '👤 Связаться с менеджером');
    office.write(ANNA, '👤 Связаться с менеджером');
    expect(
      office
        .chat(ANNA)
        .map(({ text }) => text)
        .join(),
    ).toContain('уже записана');
  });
});

describe('a free lead', () => {
  it('is one card, edited in place by what happens later, and never for nothing', () => {
    const office = open();
    const edits = () =>
      office.effects.filter((effect) => effect.type === 'say' && effect.act?.kind === 'edit').length;
    for (const [type, params, said] of [
      ['booking.confirmed', TALK, 'назначен на консультацию'],
      ['booking.moved', { ...TALK, time: '18:00' }, '18:00'],
      ['booking.canceled', TALK, 'консультация отменена'],
      ['booking.completed', TALK, 'консультация состоялась'],
      ['payment.linkSent', PAY, 'отправлена ссылка'],
      ['payment.refunded', PAY, 'деньги возвращены'],
      ['offer.pay', { product: 1 }, 'Нажал «Оплатить»'],
      ['lead.wanted', { reason: 'escalation' }, 'не справляется'],
    ] as const) {
      office.signal(ANNA, type, params);
      expect(office.chat('managers').find(({ ref }) => ref === 'lead:17')?.text).toContain(said);
    }
    const before = edits();
    office.signal(ANNA, 'contact.shared', {});
    office.signal(ANNA, 'lead.wanted', { reason: 'escalation' });
    expect(edits()).toBe(before);
    office.wait('PT2M');
    office.write(ANNA, '👤 Связаться с менеджером');
    office.write(ANNA, '👤 Связаться с менеджером');
    expect(office.chat('managers').filter(({ ref }) => ref === 'lead:17')).toHaveLength(1);
  });

  it('is not opened again by who begins to book', () => {
    const office = open();
    office.signal(ANNA, 'consult.start', {});
    expect(office.chat('managers').filter(({ ref }) => ref === 'lead:17')).toHaveLength(1);
  });

  it('is reminded of in the channel, then the owner is told', () => {
    const office = open();
    office.wait('PT16M');
    expect(office.last('managers').text).toContain('ждёт');
    office.wait('PT61M');
    expect(office.last('owner').text).toContain('№17');
    expect(office.at('client', ANNA, 'lead')).toBe('free.escalated');
  });

  it('goes to the first who presses; the next reads who and when; the card is gone', () => {
    const office = open();
    const card = office.last('managers');
    office.press('managers', TAKE, IRINA);
    expect(office.chat('managers')).toEqual([]);
    expect(office.last(IRINA).text).toContain('Имя: Анна');
    office.wait('PT12S');
    const [button] = card.buttons;
    const data = button !== undefined && 'callback' in button ? button.callback : '';
    office.pressData(PAVEL, data);
    expect([office.toast, office.alert]).toEqual(['Заявку уже взяли: Ирина, 12 с назад', true]);
    office.pressData(IRINA, data);
    expect(office.toast).toContain('уже ваша');
  });

  it('stays free when the manager never started the bot', () => {
    const office = open();
    office.unreachable.add(PAVEL);
    office.press('managers', TAKE, PAVEL);
    expect(office.toast).toContain('/start');
    expect(office.at('client', ANNA, 'lead')).toBe('free.fresh');
  });

  it.each([
    ['lead:done:17', 'done'],
    ['lead:cancel:17', 'canceled'],
  ])('whoever is in charge may close it: %s', (data, state) => {
    const office = open();
    office.pressData(VERA, 'lead:done:16');
    office.pressData(VERA, 'lead:cancel:16');
    office.pressData(VERA, 'lead:take:16');
    expect(office.toast).toContain('закрыта');
    office.pressData(VERA, data);
    expect(office.at('client', ANNA, 'lead')).toBe(state);
    expect(office.chat('managers')).toEqual([]);
  });

  it.each([
    ['free', open, 'managers'],
    ['taken', taken, IRINA],
  ] as const)('a client who is erased leaves no card: %s', (_, begin, chat) => {
    const office = begin();
    office.signal(ANNA, 'client.forgotten');
    expect(office.at('client', ANNA, 'lead')).toBe('canceled');
    expect(
      office
        .chat(chat)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('Имя: Анна');
  });

  it('the dialogue’s summary comes onto the card, to the channel and to the manager', () => {
    let said = 'Хочет разобраться с рисками. Начать с вопроса о сроке.';
    const office = open('consult', (src) => (src === 'summariseLead' ? { text: said } : undefined));
    expect(office.last('managers').text).toContain('Начать с вопроса');
    said = '';
    office.press('managers', TAKE, IRINA);
    expect(office.last(IRINA).text).toContain('Начать с вопроса');
    const failing = open('consult', (src) => (src === 'summariseLead' ? 'fail' : undefined));
    failing.press('managers', TAKE, IRINA);
    expect(failing.at('client', ANNA, 'lead')).toBe('taken.working');
    const slow = taken();
    slow.wait('PT1M');
    expect(slow.at('client', ANNA, 'lead')).toBe('taken.working');
  });

  it('is closed by the payment', () => {
    const office = open();
    office.signal(ANNA, 'payment.paid', PAY);
    expect(office.at('client', ANNA, 'lead')).toBe('paid');
    expect(office.subject('client', ANNA).profile.lead).toBeUndefined();
  });
});

describe('a taken lead', () => {
  it('tells its manager what happens, on the card and in words', () => {
    const office = taken();
    for (const [type, params, said] of [
      ['lead.wanted', { reason: 'payment' }, 'готов обсуждать оплату'],
      ['booking.confirmed', TALK, 'назначен на консультацию'],
      ['booking.moved', { ...TALK, time: '18:00' }, 'перенёс'],
      ['booking.canceled', TALK, 'отменил консультацию'],
      ['booking.completed', TALK, 'консультация состоялась'],
      ['payment.linkSent', PAY, 'ссылка на оплату'],
      ['payment.refunded', PAY, 'возвращены'],
      ['contact.shared', {}, 'контакт'],
      ['offer.pay', { product: 1 }, '«Оплатить»'],
      ['booking.reminded', { ...TALK, minutes: 15 }, 'Через 15 мин'],
      ['booking.declined', TALK, 'не придёт'],
      ['booking.outcomeDue', TALK, 'Чем кончилось'],
    ] as const) {
      office.signal(ANNA, type, params);
      expect(office.last(IRINA).text).toContain(said);
    }
    office.wait('PT2M');
    office.write(ANNA, '👤 Связаться с менеджером');
    expect(office.last(IRINA).text).toContain('просит менеджера');
    office.write(ANNA, '👤 Связаться с менеджером');
    office.signal(ANNA, 'consult.start', {});
    expect(office.chat('managers').filter(({ ref }) => ref === 'lead:17')).toEqual([]);
  });

  it.each([
    ['✔️ Завершить', 'done', 'завершена'],
    ['✖️ Отменить', 'canceled', 'отменена'],
  ])('«%s» is its manager’s', (label, state, status) => {
    const office = taken();
    const data = label.includes('Завершить') ? 'lead:done:' : 'lead:cancel:';
    office.pressData(PAVEL, `${data}17`);
    expect(office.toast).toContain('Ирина');
    office.pressData(PAVEL, `${data}16`);
    office.pressData(PAVEL, 'lead:take:16');
    expect(office.at('client', ANNA, 'lead')).toContain('taken');
    office.press(IRINA, label);
    expect(office.at('client', ANNA, 'lead')).toBe(state);
    expect(office.chat(IRINA).find(({ ref }) => ref === 'lead:17')?.text).toContain(`Статус: ${status}`);
    for (const again of ['lead:take:17', 'lead:done:17', 'lead:cancel:17']) office.pressData(PAVEL, again);
    expect(office.toast).toContain('закрыта');
    office.write(ANNA, '👤 Связаться с менеджером');
    office.signal(ANNA, 'lead.wanted', { reason: 'consult' });
    expect(office.last('managers').text).toContain('Заявка №18');
  });

  it('is closed by the payment, and its manager reads it', () => {
    const office = taken();
    office.signal(ANNA, 'payment.paid', PAY);
    expect(office.last(IRINA).text).toContain('оплатил');
    office.signal(ANNA, 'booking.outcomeDue', TALK);
    expect(office.last('managers').text).toContain('Чем кончилось');
  });
});
