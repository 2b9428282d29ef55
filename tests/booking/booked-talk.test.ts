/** The funnel «appointment», walked whole: the booked talk, its reminder, its moves, its outcome, its seat. */
import { describe, expect, it } from 'vitest';
import {
  at,
  BOOK,
  booked,
  bookingTalk,
  findUnwalked,
  outcome,
  plan,
  talkOf,
  TODAY,
  TOMORROW,
} from './walked-talk.ts';
import type { BookingTalk, WalkOptions } from './walked-talk.ts';

const walked: BookingTalk[] = [];
const walk = (client: BookingTalk): BookingTalk => {
  walked.push(client);
  return client;
};

/** In front of the dates. */
function choosing(options: WalkOptions = {}): BookingTalk {
  const client = walk(bookingTalk(options));
  client.start().write(BOOK);
  return client;
}

const withTalk = (time = '16:00', options: WalkOptions = {}): BookingTalk => walk(booked(time, options));

describe('a talk that is booked', () => {
  it('is reminded of once, a quarter of an hour before', () => {
    const anna = withTalk();
    expect(
      anna.wait('PT28H44M').said.filter(({ text }) => text.includes('консультация с экспертом:')),
    ).toEqual([]);
    expect(anna.wait('PT1M').text).toMatch(/через 15 мин\.[\s\S]*25 ноября, 16:00 МСК/);
    expect(anna.last.rows).toEqual([['Буду'], ['Перенести', 'Не приду']]);
    expect(anna.last.class).toBe('service');
    expect(anna.wait('PT20M').said).toEqual([]);
    expect(anna.count('stage.entered')).toBeGreaterThan(0);
  });

  it('booked a few minutes before is reminded of at once; a bot that slept past the start says nothing', () => {
    const anna = walk(bookingTalk({ at: '2026-11-24T11:55:00+03:00' }));
    const talk = { appointment: 5, hold: 5, date: '2026-11-24', time: '12:00', label: 'сегодня' };
    anna.start().send('booking.reserved', { ...talk, at: Date.parse('2026-11-24T12:00:00+03:00') });
    expect(anna.wait('PT1S').text).toContain('через 5 мин.');
    const late = walk(bookingTalk({ at: '2026-11-24T12:10:00+03:00' }));
    late.start().send('booking.reserved', { ...talk, at: Date.parse('2026-11-24T12:00:00+03:00') });
    expect(late.wait('PT1M').said).toEqual([]);
  });

  it('is asked about only while there is one', () => {
    const anna = walk(bookingTalk());
    anna.start();
    expect(anna.pressData('consult:cancel').text).toContain('отменять нечего');
    expect(anna.pressData('consult:decline').text).toContain('уже не действует');
    expect(anna.pressData('consult:attend:5').text).toContain('уже не действует');
    expect(anna.pressData('consult:reschedule').text).toContain('Сейчас за вами нет записи');
  });

  it('«Буду» is acknowledged', () => {
    const anna = withTalk();
    anna.wait('PT28H45M').press('Буду');
    expect(anna.toasts.at(-1)).toContain('ждём вас');
    expect(anna.count('booking.attending')).toBe(1);
  });

  it('cannot be booked twice: what can be done with it is shown', () => {
    const anna = withTalk().wait('PT1M').write(BOOK);
    expect(anna.said[0]?.text).toContain('Вы уже записаны');
    expect(anna.said[0]?.rows).toEqual([['Перенести', 'Отменить запись']]);
  });

  it('moves: the old time is free, its reminder dead, the new one rings', () => {
    const anna = withTalk('14:00').press('Перенести');
    expect(anna.last.rows.flat()).toEqual([
      TODAY,
      TOMORROW,
      'Нет подходящего варианта',
      'Отменить запись',
      'Оставить как есть',
    ]);
    anna.write('26 ноября в 18').press('Подтвердить');
    expect(anna.said[0]?.text).toContain('Перенёс: теперь <b>четверг, 26 ноября, 18:00 МСК</b>');
    expect(anna.calendar.seats.map(({ time }) => time)).toEqual(['18:00']);
    expect(anna.wait('PT26H50M').said.filter(({ text }) => text.includes('через'))).toEqual([]);
    expect(anna.wait('PT27H55M').text).toContain('26 ноября, 18:00');
    expect([anna.count('booking.confirmed'), anna.count('booking.moved')]).toEqual([1, 1]);
  });

  it('«Не приду»: dates at once, cancellation without reproach, a late «Буду» changes nothing', () => {
    const anna = withTalk().wait('PT28H45M');
    const reminder = anna.last;
    anna.press('Не приду');
    expect(anna.text).toMatch(/Ничего страшного/);
    expect(anna.count('booking.declined')).toBe(1);
    anna.press('Отменить запись');
    expect(anna.said[0]?.text).toContain('Запись отменил: среда, 25 ноября, 16:00 МСК');
    expect([plan(anna), at(anna), anna.calendar.seats]).toEqual(['plan.none', 'closed', []]);
    anna.wait('PT1M').press('Буду', reminder);
    expect(anna.said[0]?.text).toContain('Запись отменена');
    expect(anna.said[0]?.rows).toEqual([['Записаться']]);
    expect([anna.count('booking.canceled'), anna.count('booking.attending')]).toEqual([1, 0]);
    expect(anna.wait('PT1M').press('Не приду', reminder).text).toContain('Запись отменена');
    expect(anna.pressData('consult:cancel').text).toContain('Запись отменена');
    expect(anna.wait('PT20H').said.filter(({ text }) => text.includes('через'))).toEqual([]);
  });

  it('«Буду» on the reminder of a moved talk tells the new time', () => {
    const anna = withTalk().wait('PT28H45M');
    const reminder = anna.last;
    anna.press('Перенести').write('26 ноября в 18').press('Подтвердить').press('Буду', reminder);
    expect(anna.said[0]?.text).toContain('перенесена: теперь <b>четверг, 26 ноября, 18:00 МСК</b>');
  });
});

describe('when the talk is over', () => {
  const over = (options: WalkOptions = {}): BookingTalk => {
    const client = withTalk('16:00', options);
    client.wait('PT30H');
    return client;
  };
  const tell = (client: BookingTalk, type: string, id = talkOf(client, 'past')): BookingTalk =>
    client.send(type, { client: 100, appointment: id, manager: 7 });

  it('its outcome is due, and the client may book again', () => {
    const anna = over();
    expect([plan(anna), outcome(anna)]).toEqual(['plan.none', 'outcome.due']);
    anna.write(BOOK);
    expect(at(anna)).toBe('choosing.date');
  });

  it('it took place: the stage is reached, said twice it counts once', () => {
    const anna = tell(over(), 'booking.held', 1);
    expect(outcome(anna)).toBe('outcome.due');
    tell(anna, 'booking.held');
    expect([outcome(anna), anna.subject.profile.stage]).toEqual(['outcome.settled', 'consulted']);
    for (const type of ['booking.held', 'booking.missed', 'booking.movedByManager']) tell(anna, type, 101);
    expect(anna.count('booking.completed')).toBe(1);
  });

  it.each([
    ['booking.missed', /не получилось/],
    ['booking.movedByManager', /перенести разговор/],
  ])('%s: new dates are offered, unless a new talk is booked already', (type, said) => {
    const anna = tell(over(), type);
    expect([anna.text, at(anna)]).toEqual([expect.stringMatching(said), 'choosing.date']);
    const again = over();
    again.write(BOOK).press('завтра, 26 ноября').press('12:00').press('Подтвердить');
    tell(again, type);
    expect([outcome(again), plan(again), again.said]).toEqual(['outcome.settled', 'plan.ahead.waiting', []]);
  });

  it('a manager who never answers is noted, and heard when he answers late; a second talk asks anew', () => {
    const anna = over();
    anna.wait('P30D');
    expect([outcome(anna), anna.count('booking.outcomeUnknown')]).toEqual(['outcome.due', 1]);
    tell(anna, 'booking.held');
    expect([outcome(anna), anna.count('booking.completed')]).toEqual(['outcome.settled', 1]);
    const twice = over();
    twice.write(BOOK).press('завтра, 26 ноября').press('12:00').press('Подтвердить').wait('P2D');
    expect(outcome(twice)).toBe('outcome.due');
  });
});

describe('while a manager leads the dialogue', () => {
  /** The takeover as the gate sees it: who leads is a field of the subject. */
  const takenOver = (client: BookingTalk): BookingTalk => {
    client.subject = { ...client.subject, owner: 'manager' };
    return client;
  };

  it('a booking that was begun can be finished by its buttons, and the client reads what they did', () => {
    const anna = takenOver(choosing());
    expect(anna.press(TOMORROW).last.class).toBe('service');
    expect(anna.press('16:00').last.text).toContain('16:00 МСК');
    expect(anna.press('Подтвердить').said.map(({ text }) => text.slice(0, 11))).toEqual(['Записал вас']);
    expect(plan(anna)).toBe('plan.ahead.waiting');
  });

  it('the reminder comes, «Перенести» and «Отменить запись» work', () => {
    const anna = takenOver(withTalk()).wait('PT28H45M');
    expect(anna.text).toContain('через 15 мин.');
    expect(anna.press('Перенести').text).toContain('Подберём другое время');
    expect(anna.wait('PT1M').press('Отменить запись').text).toContain('Запись отменил');
    expect(plan(anna)).toBe('plan.none');
  });

  it('other presses and words move nothing here: they are the manager’s', () => {
    const anna = takenOver(choosing());
    for (const act of [
      () => anna.press('Нет подходящего варианта'),
      () => anna.wait('PT1M').press('Вернуться к разговору'),
      () => anna.write('завтра в 15'),
      () => anna.write(BOOK),
    ]) {
      act();
      expect(at(anna)).toBe('choosing.date');
    }
  });

  it('what is no service is kept back: the question that waits elsewhere is not asked', () => {
    const anna = takenOver(withTalk().wait('PT28H'));
    anna.pressData('consult:cancel');
    expect(anna.said.map((message) => message.class)).toEqual(['service']);
  });
});

describe('a seat that the calendar does not take back', () => {
  it('is given back later, also by the next change', () => {
    let down = true;
    const anna = withTalk('14:00', { answer: (src) => (down && src === 'releaseSlot' ? 'fail' : undefined) });
    anna.press('Отменить запись');
    expect([anna.calendar.seats.length, anna.count('booking.seatStuck')]).toEqual([1, 1]);
    anna.wait('PT5M').write(BOOK).press(TOMORROW).press('18:00').press('Подтвердить').press('Перенести');
    down = false;
    anna.write('26 ноября в 12').press('Подтвердить');
    expect(anna.calendar.seats.map(({ time }) => time)).toEqual(['12:00']);
    down = true;
    anna
      .press('Отменить запись')
      .wait('PT5M')
      .write(BOOK)
      .press(TOMORROW)
      .press('18:00')
      .press('Подтвердить');
    anna.press('Отменить запись');
    down = false;
    expect(anna.wait('PT10M').calendar.seats).toEqual([]);
  });

  it('given back twice at once: both go', () => {
    let slow = true;
    const anna = withTalk('14:00', { answer: (src) => (slow && src === 'releaseSlot' ? 'hang' : undefined) });
    anna
      .press('Отменить запись')
      .wait('PT1M')
      .write(BOOK)
      .press(TOMORROW)
      .press('18:00')
      .press('Подтвердить');
    anna.press('Перенести').write('26 ноября в 12').press('Подтвердить').wait('PT1S');
    slow = false;
    anna.press('Отменить запись');
    expect(anna.calendar.seats).toEqual([]);
  });
});

it('all of appointment was walked above', () => {
  expect(findUnwalked('appointment', walked)).toEqual({ missing: [], unseen: [] });
});
