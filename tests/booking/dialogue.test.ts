/** The funnels of booking, walked whole: choosing by button and by word, the booked talk, its reminder and its outcome. */
import { describe, expect, it } from 'vitest';
import { measureCoverage } from '../../src/core/funnel/coverage.ts';
import { readDefinitions } from '../support/talk.ts';
import { BOOK, booked, bookingTalk, TODAY, TOMORROW } from './walked-talk.ts';
import type { BookingTalk, WalkOptions } from './walked-talk.ts';

const walked: BookingTalk[] = [];

function walk(client: BookingTalk): BookingTalk {
  walked.push(client);
  return client;
}

/** In front of the dates. */
function choosing(options: WalkOptions = {}): BookingTalk {
  const client = walk(bookingTalk(options));
  client.start().write(BOOK);
  return client;
}

const withTalk = (time = '16:00', options: WalkOptions = {}): BookingTalk => walk(booked(time, options));
const at = (client: BookingTalk): string | undefined => client.at('consultation');
const plan = (client: BookingTalk): string => (client.at('appointment') ?? '').split('|')[0] ?? '';
const outcome = (client: BookingTalk): string => (client.at('appointment') ?? '').split('|')[2] ?? '';
const appointment = (client: BookingTalk, which: 'current' | 'past'): number => {
  const talk = client.subject.positions['appointment']?.context[which] as { appointment: number } | null;
  return talk?.appointment ?? 0;
};

describe('choosing by buttons', () => {
  it('two dates, the free times, a confirmation, one booking', () => {
    const anna = choosing();
    expect(anna.last.text).toMatch(/Консультация с экспертом[\s\S]*московское/);
    expect(anna.last.rows).toEqual([
      [TODAY],
      [TOMORROW],
      ['Нет подходящего варианта'],
      ['Вернуться к разговору'],
    ]);
    anna.press(TOMORROW);
    expect(anna.last.rows.flat().slice(0, 5)).toEqual([
      '12:00',
      '14:00',
      '16:00',
      '18:00',
      'Нет подходящего варианта',
    ]);
    expect(anna.press('16:00').last.text).toContain('среда, 25 ноября, 16:00 МСК');
    expect(anna.press('Подтвердить').said[0]?.text).toMatch(
      /Записал вас: <b>среда, 25 ноября, 16:00 МСК<\/b>[\s\S]*15 минут[\s\S]*позвонит/,
    );
    expect(anna.calendar.seats).toEqual([{ date: '2026-11-25', time: '16:00', hold: 1 }]);
    expect([plan(anna), anna.count('booking.confirmed')]).toEqual(['plan.ahead.waiting', 1]);
    expect(anna.subject.profile.stage).toBe('booked');
  });

  it('today counts while a slot starts in half an hour or later, by Moscow time', () => {
    const morning = choosing();
    expect(morning.press(TODAY).last.rows.flat()).toContain('12:00');
    const noon = choosing({ at: '2026-11-24T12:31:00+03:00' });
    expect(noon.press(TODAY).last.rows.flat().slice(0, 2)).toEqual(['14:00', '16:00']);
    for (const late of ['2026-11-24T17:31:00+03:00', '2026-11-24T23:30:00+03:00'])
      expect(choosing({ at: late }).last.rows.slice(0, 2)).toEqual([[TOMORROW], ['четверг, 26 ноября']]);
  });

  it('another day, another time, back to the conversation', () => {
    const anna = choosing().press(TOMORROW) as BookingTalk;
    expect(at(anna)).toBe('choosing.time');
    expect(at(anna.press('Другой день') as BookingTalk)).toBe('choosing.date');
    anna.press(TOMORROW).press('14:00').wait('PT1M').press('Другой день');
    anna.press('Нет подходящего варианта').press('Показать ближайшие даты').press(TODAY).press('18:00');
    expect(at(anna.press('Нет, другое время') as BookingTalk)).toBe('choosing.words');
    expect(anna.press('Вернуться к разговору').focus).toBe('welcome');
    expect(anna.wait('PT1M').pressData('consult:close').text).toContain('Три гайда');
  });

  it('an old date button shows the present choice; the same one twice is one press', () => {
    const anna = choosing();
    const dates = anna.last;
    anna.press(TOMORROW).wait('PT1M').press(TODAY, dates);
    expect([anna.verdict, at(anna)]).toEqual(['stale', 'choosing.time']);
    expect(anna.text).toContain('уже неактуальна');
    const again = choosing().press(TOMORROW).press(TOMORROW) as BookingTalk;
    expect(again.said).toEqual([]);
  });

  it('the documented forms by hand lead somewhere sensible from anywhere', () => {
    for (const [data, state] of [
      ['consult:date:2026-11-25', 'choosing.time'],
      ['consult:date:2026-02-31', 'choosing.date'],
      ['consult:time:16:00', 'choosing.date'],
      ['consult:confirm', 'choosing.date'],
      ['consult:custom', 'choosing.words'],
      ['consult:dates', 'choosing.date'],
      ['consult:reschedule', 'choosing.date'],
    ] as const) {
      const anna = walk(bookingTalk());
      anna.start().pressData(data);
      expect(at(anna)).toBe(state);
    }
    const noDay = choosing().pressData('consult:time:16:00') as BookingTalk;
    expect(noDay.text).toContain('Сначала выберите день');
    const notOffered = choosing().press(TOMORROW).pressData('consult:time:13:30') as BookingTalk;
    expect(notOffered.last.text).toContain('13:30 МСК');
  });

  it('whoever changes his mind for a day is given back to the conversation in silence', () => {
    const anna = choosing();
    anna.wait('P1D');
    expect([at(anna), anna.focus]).toEqual(['closed', 'welcome']);
  });
});

describe('the calendar answers otherwise', () => {
  it('the slot was taken meanwhile: fresh choices, or other days', () => {
    const anna = choosing().press(TOMORROW).press('16:00') as BookingTalk;
    anna.calendar.take('2026-11-25', '16:00');
    anna.press('Подтвердить');
    expect([at(anna), anna.last.text]).toEqual([
      'choosing.lost',
      expect.stringContaining('только что заняли'),
    ]);
    expect(anna.last.rows.flat().slice(0, 3)).toEqual(['12:00', '14:00', '18:00']);
    anna.press('18:00');
    for (const time of ['12:00', '14:00', '18:00']) anna.calendar.take('2026-11-25', time);
    anna.press('Подтвердить');
    expect(anna.last.text).toContain('больше ничего нет');
    expect(anna.last.rows[1]).toEqual(['четверг, 26 ноября']);
  });

  it('the day filled up while it was looked at', () => {
    const anna = choosing();
    for (const time of ['12:00', '14:00', '16:00', '18:00']) anna.calendar.take('2026-11-25', time);
    expect(anna.press(TOMORROW).last.text).toContain('свободного времени нет');
    expect(at(anna)).toBe('choosing.date');
  });

  it.each([
    ['closed', 'не работают'],
    ['too_far', 'ещё не открыт'],
    ['bad_slot', 'не получится'],
  ])('a named time is %s', (answer, said) => {
    const anna = choosing({
      answer: (src) => (src === 'checkSlot' ? { answer, day: 'суббота', times: [] } : undefined),
    });
    expect(anna.write('в субботу в 15').last.text).toContain(said);
  });

  it('a named time is too soon, or taken', () => {
    const soon = choosing({ at: '2026-11-24T11:50:00+03:00' });
    expect(soon.write('сегодня в 12').last.text).toContain('слишком близко');
    const taken = choosing();
    taken.calendar.take('2026-11-25', '15:00');
    expect(taken.write('завтра в 15').last.text).toMatch(/занято[\s\S]*завтра, 25 ноября/);
    expect(taken.last.rows.flat().slice(0, 3)).toEqual(['12:00', '14:00', '16:00']);
  });

  it.each(['offerDates', 'offerTimes', 'checkSlot', 'reserveSlot'])(
    '%s fails: said so, with a way on',
    (broken) => {
      let down = true;
      const anna = choosing({ answer: (src) => (down && src === broken ? 'fail' : undefined) });
      if (broken === 'offerTimes') anna.press(TOMORROW);
      if (broken === 'checkSlot') anna.write('завтра в 15');
      if (broken === 'reserveSlot') anna.press(TOMORROW).press('12:00').press('Подтвердить');
      expect([at(anna), anna.last.rows[0]]).toEqual(['failed', ['Попробовать ещё раз']]);
      down = false;
      expect(at(anna.press('Попробовать ещё раз') as BookingTalk)).toBe('choosing.date');
    },
  );

  it('after a failure or with nothing free the client may go on talking', () => {
    const fail: WalkOptions = { answer: (src) => (src === 'offerDates' ? 'fail' : undefined) };
    expect(choosing(fail).write('привет').focus).toBe('welcome');
    expect(choosing(fail).sendMedia().focus).toBe('welcome');
    expect(choosing(fail).press('Вернуться к разговору').focus).toBe('welcome');
    expect(choosing(fail).wait('PT30M').focus).toBe('welcome');
    const full: WalkOptions = {
      answer: (src) => (src === 'offerDates' ? { answer: 'none', dates: [] } : undefined),
    };
    expect(choosing(full).text).toContain('сейчас нет');
    expect(choosing(full).write('привет').focus).toBe('welcome');
    expect(choosing(full).sendMedia().focus).toBe('welcome');
    expect(choosing(full).press('Вернуться к разговору').focus).toBe('welcome');
    expect(choosing(full).wait('PT30M').focus).toBe('welcome');
    let taken = false;
    const lost = choosing({ answer: (src) => (taken && src === 'offerTimes' ? 'fail' : undefined) });
    lost.press(TOMORROW).press('16:00').calendar.take('2026-11-25', '16:00');
    taken = true;
    expect(at(lost.press('Подтвердить') as BookingTalk)).toBe('failed');
  });

  it('who writes while the calendar is asked is answered, and nothing is lost', () => {
    const states = ['offerDates', 'offerTimes', 'checkSlot', 'reserveSlot'].map((slow) => {
      const anna = choosing({ answer: (src) => (src === slow ? 'hang' : undefined) });
      if (slow === 'offerTimes') anna.press(TOMORROW);
      if (slow === 'checkSlot') anna.write('завтра в 15');
      if (slow === 'reserveSlot') anna.press(TOMORROW).press('12:00').press('Подтвердить');
      expect(anna.write('ау').text).toContain('Секунду');
      return at(anna);
    });
    expect(states).toEqual(['finding', 'timesOf', 'checking', 'reserving']);
    let losing = false;
    const lost = choosing({
      answer: (src) => {
        if (src === 'reserveSlot') losing = true;
        if (src === 'reserveSlot') return { answer: 'busy', talk: null };
        return losing && src === 'offerTimes' ? 'hang' : undefined;
      },
    });
    expect(lost.press(TOMORROW).press('12:00').press('Подтвердить').write('ау').text).toContain('Секунду');
  });
});

describe('choosing by words', () => {
  it.each([
    ['зафтра в полпятого', 'choosing.confirm', /среда, 25 ноября, 16:30 МСК<\/b> — верно/],
    ['в пятницу в 18 по Новосибирску', 'choosing.confirm', /27 ноября, 14:00 МСК \(18:00, Новосибирск\)/],
    ['в пятницу', 'choosing.time', /пятница, 27 ноября/],
    ['завтра вечером', 'choosing.time', /Во сколько именно/],
    ['вечером', 'choosing.date', /точный час/],
    ['завтра после 17', 'choosing.date', /точный час/],
    ['завтра в 15 или в 16', 'choosing.date', /один/],
    ['во вторник в 16', 'choosing.date', /сегодня или через неделю/],
    ['завтра в полночь', 'choosing.date', /начало или конец/],
    ['завтра в 15 по моему времени', 'choosing.date', /городу/],
    ['завтра в 12 не могу', 'choosing.date', /не подходит/],
    ['через пару дней', 'choosing.date', /точнее/],
    ['вчера в 12', 'choosing.date', /уже прошло/],
    ['31 ноября в 12', 'choosing.date', /Такой даты/],
    ['завтра в 25:00', 'choosing.date', /Такого времени/],
    ['в понедельник 25 ноября в 12', 'choosing.date', /не сходятся/],
    ['25 ноября 2028 в 12', 'choosing.date', /далеко/],
    ['завтра в 23:00', 'choosing.time', /с 10:00 до 19:00/],
    ['перенесите запись', 'choosing.date', /другое время/],
    ['хочу записаться на консультацию', 'choosing.date', /записываемся/],
    ['а сколько стоит консультация?', 'choosing.date', /бесплатные[\s\S]*Когда вам удобно/],
    ['дорого', 'choosing.date', /бесплатная/],
    ['не обман ли это', 'choosing.date', /договор/],
    ['не доверяю я вам', 'choosing.date', /договор/],
    ['вы гарантируете доход?', 'choosing.date', /не бывает/],
    ['ты дурак', 'choosing.date', /недовольны/],
    ['отмените мою запись', 'closed', /ничего не записываю/],
    ['не сейчас', 'closed', /когда будет удобно/],
    ['абракадабра', 'choosing.date', /Не понял/],
  ])('«%s»', (text, state, said) => {
    const anna = choosing();
    expect(anna.write(text).text).toMatch(said);
    expect(at(anna)).toBe(state);
  });

  it('people, help and leaving are never taken for a time', () => {
    expect(choosing().write('позовите человека').verdict).toBe('moved');
    expect(choosing().write('помощь').focus).toBe('help');
    expect(choosing().write('стоп').text).toContain('отписались');
    expect(choosing().write('удалите мои данные').focus).not.toBe('consultation');
    expect(choosing().write('мой номер +7 999 123-45-67').verdict).toBe('moved');
    expect(choosing().sendMedia().text).toMatch(/словами[\s\S]*Когда вам удобно/);
    expect(choosing().sendMedia('sticker').text).toContain('Стикер');
  });

  it('a time without a day is one of the day already chosen', () => {
    const anna = choosing().write('в пятницу') as BookingTalk;
    expect(anna.write('давайте в 15').last.text).toContain('пятница, 27 ноября, 15:00 МСК');
  });

  it('«нет» asks again, «да» books, the local time stays in the confirmation', () => {
    const anna = choosing().write('завтра в 15').write('нет') as BookingTalk;
    expect(at(anna)).toBe('choosing.words');
    anna.write('в пятницу в 18 по Новосибирску').write('нет, в 19 по Новосибирску');
    expect(anna.last.text).toContain('15:00 МСК (19:00, Новосибирск)');
    expect(anna.write('да, всё верно').text).toContain('27 ноября, 15:00 МСК (19:00, Новосибирск)');
  });

  it('three texts without a time bring the buttons and a manager, and no circle', () => {
    const anna = choosing().press('Нет подходящего варианта').write('эээ') as BookingTalk;
    expect(at(anna.write('ммм') as BookingTalk)).toBe('choosing.words');
    expect(anna.write('ххх').last.text).toContain('Никак не разберу');
    expect([at(anna), anna.last.rows[0]]).toEqual(['choosing.date', [TODAY]]);
    expect(anna.last.rows.flat()).toContain('Связаться с менеджером');
    expect(anna.write('эээ').text).toContain('Пока не разобрал');
    anna.write('завтра в 15').write('нет').write('эээ');
    expect(at(anna)).toBe('choosing.words');
  });
});

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

  it('«Буду» is acknowledged, by button or in words', () => {
    const anna = withTalk().wait('PT28H45M').press('Буду') as BookingTalk;
    expect(anna.toasts.at(-1)).toContain('ждём вас');
    expect(anna.count('booking.attending')).toBe(1);
    const words = withTalk().wait('PT28H45M').write('да, буду') as BookingTalk;
    expect(words.text).toContain('до встречи');
    expect(words.count('booking.attending')).toBe(1);
    expect(withTalk().wait('PT28H45M').write('перенесите, пожалуйста').focus).toBe('consultation');
    expect(at(withTalk().wait('PT28H45M').write('спасибо за гайды') as BookingTalk)).toBe('closed');
    expect(at(withTalk().wait('PT28H45M').sendMedia() as BookingTalk)).toBe('closed');
    expect(at(withTalk().wait('PT29H30M') as BookingTalk)).toBe('closed');
  });

  it('cannot be booked twice: what can be done with it is shown', () => {
    const anna = withTalk().wait('PT1M').write(BOOK) as BookingTalk;
    expect(anna.said[0]?.text).toContain('Вы уже записаны');
    expect(anna.said[0]?.rows).toEqual([['Перенести', 'Отменить запись']]);
  });

  it('moves: the old time is free, its reminder dead, the new one rings', () => {
    const anna = withTalk('14:00').press('Перенести') as BookingTalk;
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

  it('may stay as it is after all', () => {
    const anna = withTalk().press('Перенести').press('Оставить как есть') as BookingTalk;
    expect(anna.text).toContain('запись остаётся: среда, 25 ноября, 16:00 МСК');
    expect(plan(anna)).toBe('plan.ahead.waiting');
  });

  it('is reminded of while another time is being chosen, and moves by half an hour past itself', () => {
    const anna = withTalk().wait('PT28H').press('Перенести').wait('PT46M') as BookingTalk;
    expect([at(anna), anna.text]).toEqual(['choosing.date', expect.stringContaining('через 15 мин.')]);
    expect(anna.write('сегодня в 16:30').last.text).toContain('16:30 МСК');
  });

  it('«Не приду»: dates at once, cancellation without reproach, a late «Буду» changes nothing', () => {
    const anna = withTalk().wait('PT28H45M') as BookingTalk;
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

  it('canceled in words, from the reminder and while choosing', () => {
    expect(plan(withTalk().press('Перенести').write('отмените запись') as BookingTalk)).toBe('plan.none');
    const anna = withTalk().wait('PT28H45M').write('не приду') as BookingTalk;
    expect(anna.text).toContain('Ничего страшного');
    const left = withTalk().wait('PT28H45M').pressData('consult:cancel') as BookingTalk;
    expect([at(left), plan(left)]).toEqual(['closed', 'plan.none']);
  });

  it('«Буду» on the reminder of a moved talk tells the new time', () => {
    const anna = withTalk().wait('PT28H45M') as BookingTalk;
    const reminder = anna.last;
    anna.press('Перенести').write('26 ноября в 18').press('Подтвердить').press('Буду', reminder);
    expect(anna.said[0]?.text).toContain('перенесена: теперь <b>четверг, 26 ноября, 18:00 МСК</b>');
  });

  it('is asked about only while there is one', () => {
    const anna = walk(bookingTalk());
    anna.start();
    expect(anna.pressData('consult:cancel').text).toContain('отменять нечего');
    expect(anna.pressData('consult:decline').text).toContain('уже не действует');
    expect(anna.pressData('consult:attend:5').text).toContain('уже не действует');
    expect(anna.pressData('consult:reschedule').text).toContain('Сейчас за вами нет записи');
  });

  it('a reminder of the moved talk finds the client still before the old one', () => {
    const anna = withTalk()
      .wait('PT28H45M')
      .send('booking.reserved', {
        ...{ appointment: 9, hold: 9, date: '2026-11-25', time: '16:10', label: 'среда, 16:10' },
        at: Date.parse('2026-11-25T16:10:00+03:00'),
      }) as BookingTalk;
    anna.wait('PT11M');
    expect([at(anna), anna.text]).toEqual(['answering', expect.stringContaining('среда, 16:10')]);
  });
});

describe('when the talk is over', () => {
  const over = (options: WalkOptions = {}): BookingTalk => {
    const client = withTalk('16:00', options);
    client.wait('PT30H');
    return client;
  };
  const tell = (client: BookingTalk, type: string, id = appointment(client, 'past')): BookingTalk =>
    client.send(type, { client: 100, appointment: id, manager: 7 }) as BookingTalk;

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

  it('a manager who never answers is asked no more; a second talk asks anew', () => {
    const anna = over();
    anna.wait('P14D');
    expect([outcome(anna), anna.count('booking.outcomeUnknown')]).toEqual(['outcome.settled', 1]);
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
    const anna = takenOver(withTalk()).wait('PT28H45M') as BookingTalk;
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
    const anna = takenOver(withTalk().wait('PT28H') as BookingTalk);
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
    expect((anna.wait('PT10M') as BookingTalk).calendar.seats).toEqual([]);
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

it.each(['consultation', 'appointment'])('all of %s was walked above', (id) => {
  const definition = readDefinitions().find((found) => found.id === id);
  if (definition === undefined) throw new Error(`no funnel ${id}`);
  const covered = measureCoverage(
    definition,
    walked.flatMap((client) => client.notes),
  );
  expect(covered.missing.map(({ id: edge }) => edge)).toEqual([]);
  expect(covered.unseen).toEqual([]);
});
