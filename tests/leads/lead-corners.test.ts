/** Corners of a lead: what comes before its number, beside a takeover, after the payment; what its card keeps showing. */
import { describe, expect, it } from 'vitest';
import { ANNA, IRINA, Office, PAVEL, VERA } from '../support/office.ts';

const TAKE = '✅ Взять заявку';
const MANAGER = '👤 Связаться с менеджером';
const PAY = { order: 'o1', product: 1 };
const TALK = { appointment: 5, date: '2026-11-25', time: '16:00', at: 1_795_611_600_000, label: 'завтра' };

const lead = (office: Office): string | undefined => office.at('client', ANNA, 'lead');
const cards = (office: Office, chat: number | 'managers'): string[] =>
  office.chat(chat).flatMap(({ ref, text }) => (ref?.startsWith('lead:') === true ? [text] : []));
const waiting = (src: string) => (src === 'openLead' ? ('hang' as const) : undefined);

describe('before the number is known', () => {
  it('a payment is not lost: the lead is recorded as paid and bothers nobody', () => {
    const office = new Office(waiting);
    office.signal(ANNA, 'lead.wanted', { reason: 'payment' });
    office.signal(ANNA, 'payment.paid', PAY);
    office.settle(ANNA, 'openLead', { id: 17 });
    expect([lead(office), cards(office, 'managers')]).toEqual(['paid', []]);
    const statuses = office.effects.flatMap((effect) =>
      effect.type === 'record' && effect.table === 'leads' ? [effect.values['status']] : [],
    );
    expect(statuses).toEqual(['new', 'paid']);
  });

  it('money that went back makes it an ordinary lead again; a talk that was moved or canceled is on its card', () => {
    const office = new Office((src) => (src === 'openLead' ? 'fail' : undefined));
    office.signal(ANNA, 'booking.confirmed', TALK);
    expect(lead(office)).toBe('delayed');
    for (const type of ['payment.paid', 'payment.refunded']) office.signal(ANNA, type, PAY);
    office.signal(ANNA, 'booking.canceled', TALK);
    office.signal(ANNA, 'booking.moved', { ...TALK, time: '18:00' });
    office.signal(ANNA, 'lead.returned');
    const later = new Office(waiting);
    later.signal(ANNA, 'booking.confirmed', TALK);
    for (const type of ['payment.paid', 'payment.refunded']) later.signal(ANNA, type, PAY);
    later.signal(ANNA, 'booking.moved', { ...TALK, time: '18:00' });
    later.signal(ANNA, 'booking.canceled', TALK);
    later.signal(ANNA, 'lead.returned');
    later.settle(ANNA, 'openLead', { id: 17 });
    expect(cards(later, 'managers')[0]).toMatch(/не ответил[\s\S]*консультация отменена/);
    office.signal(ANNA, 'payment.paid', PAY);
    office.signal(ANNA, 'client.forgotten');
    expect(lead(office)).toBe('none');
  });

  it('a client who is erased meanwhile leaves no card', () => {
    const office = new Office(waiting);
    office.signal(ANNA, 'lead.wanted', { reason: 'consult' });
    office.signal(ANNA, 'client.forgotten');
    expect([lead(office), office.chat('managers')]).toEqual(['none', []]);
  });

  it('a dialogue that is taken over meanwhile makes it the lead of that manager', () => {
    const office = new Office(waiting);
    office.signal(ANNA, 'lead.wanted', { reason: 'consult' });
    office.pressData(IRINA, `takeover:begin:${ANNA}`);
    office.settle(ANNA, 'openLead', { id: 17 });
    expect(lead(office)).toContain('taken');
    expect([cards(office, 'managers'), cards(office, IRINA).length]).toEqual([[], 1]);
    const late = new Office((src) => (src === 'openLead' ? 'fail' : undefined));
    late.signal(ANNA, 'lead.wanted', { reason: 'consult' });
    late.pressData(IRINA, `takeover:begin:${ANNA}`);
    expect(lead(late)).toBe('delayed');
  });
});

describe('beside a takeover', () => {
  it('a lead that opens while a manager leads is his: nobody else is called', () => {
    const office = new Office();
    office.pressData(IRINA, `takeover:begin:${ANNA}`);
    expect(lead(office)).toBe('none');
    office.signal(ANNA, 'contact.shared', {});
    expect([cards(office, 'managers'), office.subject('client', ANNA).profile.manager]).toEqual([[], IRINA]);
    office.pressData(IRINA, `takeover:resume:${ANNA}:here`);
    office.press(IRINA, '✔️ Завершить');
    office.signal(ANNA, 'lead.wanted', { reason: 'consult' });
    expect(cards(office, 'managers')).toHaveLength(1);
  });

  it('a client whom a silent manager left without a lead gets one', () => {
    const office = new Office();
    office.pressData(IRINA, `takeover:begin:${ANNA}`);
    office.write(ANNA, 'вы тут?');
    office.wait('PT2H');
    expect(cards(office, 'managers')[0]).toContain('менеджер не ответил клиенту');
    office.signal(ANNA, 'lead.returned');
    expect(cards(office, 'managers')).toHaveLength(1);
  });

  it('whose lead another manager takes over learns of it', () => {
    const office = new Office();
    office.write(ANNA, MANAGER);
    office.press('managers', TAKE, IRINA);
    office.pressData(PAVEL, `takeover:begin:${ANNA}`);
    expect(office.last(IRINA).text).toContain('Павел ведёт диалог с клиентом Анна');
    expect(cards(office, IRINA)).toEqual(['Заявка №17 перешла: Павел']);
    expect(office.subject('client', ANNA).profile.manager).toBe(PAVEL);
  });
});

describe('after the payment', () => {
  it('an old «Оплатить» of the paid product opens no lead, that of another one does, and a refund forgets it', () => {
    const office = new Office();
    office.write(ANNA, MANAGER);
    office.signal(ANNA, 'payment.paid', PAY);
    office.signal(ANNA, 'offer.pay', { product: 1 });
    expect(lead(office)).toBe('paid');
    office.signal(ANNA, 'payment.refunded', PAY);
    office.signal(ANNA, 'offer.pay', { product: 1 });
    expect(lead(office)).toBe('free.fresh');
    const other = new Office();
    other.signal(ANNA, 'payment.paid', PAY);
    expect(lead(other)).toBe('none');
    other.signal(ANNA, 'offer.pay', { product: 2 });
    expect(lead(other)).toBe('free.fresh');
  });
});

describe('the card', () => {
  it('keeps the talk in sight when the lead is taken, and when it comes back', () => {
    const office = new Office();
    office.signal(ANNA, 'booking.confirmed', TALK);
    office.press('managers', TAKE, IRINA);
    expect(cards(office, IRINA)[0]).toMatch(
      /Менеджер: Ирина\nСтатус: назначен на консультацию 25\.11\.2026 16:00/,
    );
    office.pressData(IRINA, `takeover:begin:${ANNA}`);
    office.write(ANNA, 'вы тут?');
    office.wait('PT2H');
    expect(cards(office, 'managers')[0]).toContain('25.11.2026 16:00; снова ждёт менеджера');
  });

  it.each([
    ['managers', () => undefined],
    [IRINA, (office: Office) => office.press('managers', TAKE, IRINA)],
  ] as const)('shows who will come and who did not: %s', (chat, before) => {
    const office = new Office();
    office.signal(ANNA, 'booking.confirmed', TALK);
    before(office);
    office.signal(ANNA, 'booking.attending', TALK);
    expect(cards(office, chat)[0]).toContain('25.11.2026 16:00, подтвердил');
    office.signal(ANNA, 'booking.wanted', { mode: 'missed' });
    expect(cards(office, chat)[0]).toContain('Статус: не пришёл');
    office.signal(ANNA, 'booking.wanted', { mode: 'again' });
    expect(cards(office, chat)[0]).toContain('консультация перенесена');
  });

  it('a reminder has the button, and goes when the lead does; the channel hears what the owner hears', () => {
    const office = new Office();
    office.write(ANNA, MANAGER);
    office.wait('PT16M');
    expect(office.last('managers').buttons).toHaveLength(1);
    office.wait('PT61M');
    expect(office.last('owner').text).toContain('так и не взята');
    expect(office.chat('managers').filter(({ ref }) => ref === 'remind:17')).toHaveLength(1);
    expect(office.last('managers').text).toContain('так и не взята');
    office.press('managers', TAKE, IRINA);
    expect(office.chat('managers')).toEqual([]);
  });

  it('a free lead is closed by those in charge alone', () => {
    const office = new Office();
    office.write(ANNA, MANAGER);
    office.pressData(PAVEL, 'lead:done:17');
    office.pressData(PAVEL, 'lead:cancel:17');
    expect(lead(office)).toBe('free.fresh');
    office.pressData(VERA, 'lead:cancel:17');
    expect(lead(office)).toBe('canceled');
  });
});
