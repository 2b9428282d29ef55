/** The funnel «consultation», walked whole: a day and a time chosen by button and by word, and answers to the reminder. */
import { describe, expect, it } from 'vitest';
import { at, BOOK, booked, bookingTalk, findUnwalked, plan, TODAY, TOMORROW } from './walked-talk.ts';
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
    const anna = choosing().press(TOMORROW);
    expect(at(anna)).toBe('choosing.time');
    expect(at(anna.press('Другой день'))).toBe('choosing.date');
    anna.press(TOMORROW).press('14:00').wait('PT1M').press('Другой день');
    anna.press('Нет подходящего варианта').press('Показать ближайшие даты').press(TODAY).press('18:00');
    expect(at(anna.press('Нет, другое время'))).toBe('choosing.words');
    expect(anna.press('Вернуться к разговору').focus).toBe('welcome');
    expect(anna.wait('PT1M').pressData('consult:close').text).toContain('Три гайда');
  });

  it('an old date button shows the present choice; the same one twice is one press', () => {
    const anna = choosing();
    const dates = anna.last;
    anna.press(TOMORROW).wait('PT1M').press(TODAY, dates);
    expect([anna.verdict, at(anna)]).toEqual(['stale', 'choosing.time']);
    expect(anna.text).toContain('уже неактуальна');
    const again = choosing().press(TOMORROW).press(TOMORROW);
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
    const noDay = choosing().pressData('consult:time:16:00');
    expect(noDay.text).toContain('Сначала выберите день');
    const notOffered = choosing().press(TOMORROW).pressData('consult:time:13:30');
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
    const anna = choosing().press(TOMORROW).press('16:00');
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
      expect(at(anna.press('Попробовать ещё раз'))).toBe('choosing.date');
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
    expect(at(lost.press('Подтвердить'))).toBe('failed');
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

it('a talk canceled while a new time is being taken stays canceled, and the late seat books nothing', () => {
  let slow = false;
  const anna = withTalk('16:00', { answer: (src) => (slow && src === 'reserveSlot' ? 'hang' : undefined) });
  anna.press('Перенести').press(TOMORROW).press('12:00');
  slow = true;
  expect(at(anna.press('Подтвердить'))).toBe('reserving');
  expect(anna.pressData('consult:cancel').text).toContain('Запись отменил');
  slow = false;
  expect([at(anna.wait('PT1M')), plan(anna)]).toEqual(['closed', 'plan.none']);
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
    const anna = choosing().write('в пятницу');
    expect(anna.write('давайте в 15').last.text).toContain('пятница, 27 ноября, 15:00 МСК');
  });

  it('«нет» asks again, «да» books, the local time stays in the confirmation', () => {
    const anna = choosing().write('завтра в 15').write('нет');
    expect(at(anna)).toBe('choosing.words');
    anna.write('в пятницу в 18 по Новосибирску').write('нет, в 19 по Новосибирску');
    expect(anna.last.text).toContain('15:00 МСК (19:00, Новосибирск)');
    expect(anna.write('да, всё верно').text).toContain('27 ноября, 15:00 МСК (19:00, Новосибирск)');
  });

  it('three texts without a time bring the buttons and a manager, and no circle', () => {
    const anna = choosing().press('Нет подходящего варианта').write('эээ');
    expect(at(anna.write('ммм'))).toBe('choosing.words');
    expect(anna.write('ххх').last.text).toContain('Никак не разберу');
    expect([at(anna), anna.last.rows[0]]).toEqual(['choosing.date', [TODAY]]);
    expect(anna.last.rows.flat()).toContain('Связаться с менеджером');
    expect(anna.write('эээ').text).toContain('Пока не разобрал');
    anna.write('завтра в 15').write('нет').write('эээ');
    expect(at(anna)).toBe('choosing.words');
  });
});

describe('a time said in the request itself', () => {
  it('a day and an hour go straight to the confirmation', () => {
    const anna = walk(bookingTalk());
    anna.start().write('запишите меня на завтра на 15');
    expect([at(anna), anna.last.text]).toEqual(['choosing.confirm', expect.stringContaining('15:00 МСК')]);
    const boris = withTalk().write('перенеси на четверг в 11 утра');
    expect([at(boris), boris.last.text]).toEqual(['choosing.confirm', expect.stringContaining('четверг')]);
  });

  it('a day alone shows its times; no day shows the dates', () => {
    const anna = walk(bookingTalk());
    expect(at(anna.start().write('запишите меня на завтра'))).toBe('choosing.time');
    const boris = walk(bookingTalk());
    expect(at(boris.start().write('запишите меня на консультацию'))).toBe('choosing.date');
  });
});

describe('texts of buttons typed', () => {
  it('do what the buttons do', () => {
    expect(at(choosing().write('нет подходящего варианта'))).toBe('choosing.words');
    expect(at(choosing().write('вернуться к разговору'))).not.toMatch(/^choosing/);
    const anna = choosing().press(TOMORROW).press('16:00').write('подтвердить');
    expect(plan(anna)).toBe('plan.ahead.waiting');
  });

  it('a word about paying is no date: the conversation behind answers', () => {
    for (const text of ['куда платить', 'оплатил'])
      expect(at(choosing().write(text))).not.toMatch(/^choosing/);
  });
});

describe('beside a talk that is booked', () => {
  it.each([
    ['missed', /не получилось/],
    ['again', /Договорились перенести/],
    ['decline', /Ничего страшного/],
    ['absent', /Сейчас за вами нет записи/],
  ])('new dates after «%s»', (mode, said) => {
    const anna = walk(bookingTalk());
    expect(anna.start().send('booking.wanted', { mode }).text).toMatch(said);
  });

  it('«Буду» is acknowledged, by button or in words', () => {
    const anna = withTalk().wait('PT28H45M').press('Буду');
    expect(anna.toasts.at(-1)).toContain('ждём вас');
    expect(anna.count('booking.attending')).toBe(1);
    const words = withTalk().wait('PT28H45M').write('да, буду');
    expect(words.text).toContain('до встречи');
    expect(words.count('booking.attending')).toBe(1);
    expect(withTalk().wait('PT28H45M').write('перенесите, пожалуйста').focus).toBe('consultation');
    expect(at(withTalk().wait('PT28H45M').write('спасибо за гайды'))).toBe('closed');
    expect(at(withTalk().wait('PT28H45M').sendMedia())).toBe('closed');
    expect(at(withTalk().wait('PT29H30M'))).toBe('closed');
  });

  it('may be moved to any time but its own', () => {
    const anna = withTalk().press('Перенести').press(TOMORROW);
    expect(anna.last.rows.flat().slice(0, 3)).toEqual(['12:00', '14:00', '18:00']);
    anna.write('давайте в 16');
    expect([at(anna), anna.said[0]?.text]).toEqual(['closed', expect.stringContaining('и так записаны')]);
  });

  it('may stay as it is after all', () => {
    const anna = withTalk().press('Перенести').press('Оставить как есть');
    expect(anna.text).toContain('запись остаётся: среда, 25 ноября, 16:00 МСК');
    expect(plan(anna)).toBe('plan.ahead.waiting');
  });

  it('is reminded of while another time is being chosen, and moves by half an hour past itself', () => {
    const anna = withTalk().wait('PT28H').press('Перенести').wait('PT46M');
    expect([at(anna), anna.text]).toEqual(['choosing.date', expect.stringContaining('через 15 мин.')]);
    expect(anna.write('сегодня в 16:30').last.text).toContain('16:30 МСК');
  });

  it('canceled in words, from the reminder and while choosing', () => {
    expect(plan(withTalk().press('Перенести').write('отмените запись'))).toBe('plan.none');
    const anna = withTalk().wait('PT28H45M').write('не приду');
    expect(anna.text).toContain('Ничего страшного');
    const left = withTalk().wait('PT28H45M').pressData('consult:cancel');
    expect([at(left), plan(left)]).toEqual(['closed', 'plan.none']);
  });

  it('a reminder of the moved talk finds the client still before the old one', () => {
    const anna = withTalk()
      .wait('PT28H45M')
      .send('booking.reserved', {
        ...{ appointment: 9, hold: 9, date: '2026-11-25', time: '16:10', label: 'среда, 16:10' },
        at: Date.parse('2026-11-25T16:10:00+03:00'),
      });
    anna.wait('PT11M');
    expect([at(anna), anna.text]).toEqual(['answering', expect.stringContaining('среда, 16:10')]);
  });
});

it('all of consultation was walked above', () => {
  expect(findUnwalked('consultation', walked)).toEqual({ missing: [], unseen: [] });
});
