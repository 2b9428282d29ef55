/** Every transition of the first dialogue is walked at least once, and each walk ends where a client would expect. */
import { describe, expect, it } from 'vitest';
import { measureCoverage } from '../../../src/core/funnel/coverage.ts';
import { readDefinitions, talk } from '../../support/talk.ts';
import type { Talk, TalkOptions } from '../../support/talk.ts';
import { enterBy, tell } from '../../scenarios/scenario-talk.ts';

const SURVEY = '📊 Подбор инструмента';
const BONUS = '🎁 Получить бонус';

/** A dialogue whose steps count for the coverage at the end. */
function walk(options: TalkOptions = {}): Talk {
  const client = talk(options);
  walked.push(client);
  return client;
}
const walked: Talk[] = [];

/** Through the survey by the numbers of the options. */
function answered(path: string, options: TalkOptions = {}): Talk {
  const client = walk(options).start().write(SURVEY);
  for (const number of path) client.write(number);
  return client;
}

/** Where free text is heard, and how a client gets there. */
const PLACES: readonly (readonly [string, () => Talk])[] = [
  ['welcome', () => walk().start().press(BONUS)],
  ['branch', () => walk().start().press(BONUS).press('Пока нет')],
  ['survey', () => walk().start().write(SURVEY)],
  ['novice', () => enterBy('11131')],
  ['trader', () => enterBy('41131')],
  ['investor', () => enterBy('11431')],
  ['skeptic', () => enterBy('11111')],
];

/** What a client may say anywhere → the funnel that has him then, `here` when he stays. */
const WORDS: readonly (readonly [text: string, focus: string, said: RegExp])[] = [
  ['соедините с менеджером', 'here', /менеджер/],
  ['стоп', 'leaving', /Вы отписались/],
  ['да мне это, может, и не нужно', 'here', /отпишите|вариант|кнопк/],
  ['удалите мои данные', 'leaving', /Удалить ваши данные/],
  ['куда платить?', 'here', /79 900 ₽|29 900 ₽/],
  ['сколько стоит курс?', 'here', /29 900 ₽/],
  ['слишком дорого', 'here', /бесплатн|Сумма/],
  ['вы идиоты', 'here', /недовольны/],
  ['перенесите мою консультацию', 'consultation', /нет/],
  ['отмените консультацию', 'here', /нет/],
  ['мой номер +7 999 123-45-67', 'contacts', /./],
  ['помощь', 'help', /Чем я могу помочь/],
  ['законно ли это?', 'here', /не запрещено/],
  ['не доверяю я вам', 'here', /договор/],
  ['есть гарантии?', 'here', /[Гг]арантий|не обещаю/],
  ['хочу записаться', 'consultation', /./],
  ['где мой бонус', 'here', /Ваши гайды/],
  ['надо подумать', 'here', /./],
  ['абракадабра', 'here', /./],
];

describe.each(PLACES)('in %s', (place, stand) => {
  it.each(WORDS)('«%s»', (text, focus, said) => {
    const anna = tell(stand().wait('PT1M'), text);
    expect(anna.text).toMatch(said);
    expect(anna.focus).toBe(focus === 'here' ? place : focus);
  });

  it('a file and a sticker get an answer, and the question comes again', () => {
    for (const [media, said] of [
      ['voice', /словами/],
      ['sticker', /Стикер принят/],
    ] as const) {
      const anna = stand().sendMedia(media);
      expect(anna.text).toMatch(said);
      expect(anna.said).toHaveLength(1);
      expect(anna.focus).toBe(place);
    }
  });

  it('words for the selection lead to the survey', () => {
    const anna = stand().write('подберите мне инструмент');
    expect(anna.text).toMatch(/Вопрос 1 из 5|Ваш профиль/);
  });

  it('a greeting and thanks are returned', () => {
    const anna = tell(stand(), 'здравствуйте');
    expect(anna.text).toMatch(/Здравствуйте/);
    expect(tell(anna, 'спасибо').text).toMatch(/Пожалуйста/);
  });
});

describe('welcome', () => {
  it('a client who began elsewhere is greeted where he is', () => {
    const anna = walk().pressData('survey:start').send('client.unknownCommand', { command: 'x' });
    expect(anna.focus).toBe('survey');
    anna.start('late');
    expect(anna.text).toMatch(/С возвращением[\s\S]*Вопрос 1 из 5/);
    expect(anna.pressData('bonus:get').text).toMatch(/Ваши гайды[\s\S]*Вопрос 1 из 5/);
    expect(anna.pressData('bonus:get').said).toEqual([]);
    expect(anna.wait('PT1M').pressData('bonus:get').text).toContain('Ваши гайды');
  });

  it('before the bonus: «да», a repeated /start here and from the survey, two taps', () => {
    expect(walk().start().write('да').text).toContain('Ваши гайды');
    const anna = walk().start().start().write(SURVEY).start();
    expect(anna.focus).toBe('survey');
    anna.press(BONUS).press(BONUS);
    expect(anna.said).toEqual([]);
  });

  it('the first act may be anything', () => {
    for (const anna of [
      walk().write('привет'),
      walk().sendMedia(),
      walk().pressData('bonus:get'),
      walk().write('позовите менеджера'),
      walk().write('сколько стоит?'),
      walk().write('хочу бонус'),
    ])
      expect(anna.focus).toBe('welcome');
    expect(walk().write('подберите инструмент').focus).toBe('survey');
    expect(walk().write('стоп').focus).toBe('leaving');
    expect(walk().write('удалите мои данные').focus).toBe('leaving');
  });

  it('abuse gets one calm line, then a person is offered', () => {
    const anna = walk().start().write('вы идиоты');
    expect(anna.last.rows.flat()).not.toContain('Связаться с менеджером');
    expect(anna.write('вы идиоты').last.rows.flat()).toContain('Связаться с менеджером');
  });

  it('a block is noted in the card', () => {
    const anna = walk().start().send('client.blocked', { blocked: true });
    expect(anna.subject.profile.blocked).toBe(true);
  });

  it('who has paid and wants to pay is told so', () => {
    const anna = walk().start();
    anna.subject = { ...anna.subject, stages: [...anna.subject.stages, 'paid'] };
    expect(anna.write('куда платить?').text).toContain('уже оплачена');
  });

  it('ready: yes, no, /start, the set again', () => {
    const ready = (): Talk => walk().start().press(BONUS);
    expect(ready().write('давайте').focus).toBe('survey');
    expect(ready().write('пока нет').focus).toBe('branch');
    expect(ready().start().last.text).toContain('Готовы начать');
    expect(ready().press(BONUS).said).toEqual([]);
    expect(ready().write('🎁 Бонусы').text).toContain('уже в чате');
    expect(ready().wait('PT1M').press(BONUS).last.text).toContain('Готовы начать');
    expect(ready().press('Да, поехали').start().focus).toBe('survey');
  });
});

describe('branch', () => {
  it('all of its buttons and names', () => {
    const anna = walk().start().press(BONUS).press('Пока нет').press('Надёжность');
    anna.press('Другая стратегия: рост').write('а надёжность?');
    expect(anna.at('branch')).toBe('reliability');
    expect(anna.write('лучше рост').at('branch')).toBe('growth');
    expect(anna.press('Задать вопрос').focus).toBe('novice');
    expect(anna.pressData('branch:growth').press('Задать вопрос').at('novice')).toBe('place.education');
  });
});

describe('survey', () => {
  it('every way back, by button and by word', () => {
    const anna = walk().start().write(SURVEY).pressData('survey:q1:none').pressData('survey:q2:learn');
    anna.pressData('survey:q3:none').pressData('survey:q4:open');
    for (const number of [4, 3, 2, 1]) expect(anna.press('← Назад').text).toContain(`Вопрос ${number} из 5`);
    anna.write('1').write('1').write('1').write('3').pressData('survey:q5:later');
    expect(anna.focus).toBe('novice');
  });

  it('«Пройти заново» before, amid and after', () => {
    expect(walk().start().pressData('survey:retake').text).toContain('Вопрос 1 из 5');
    const amid = walk().start().write(SURVEY).write('1').write(SURVEY).pressData('survey:retake');
    expect(amid.text).toContain('Вопрос 2 из 5');
    amid.pressData('branch:growth').pressData('survey:retake');
    expect(amid.text).toContain('Вопрос 2 из 5');
    amid.pressData('branch:growth').pressData('survey:start');
    expect(amid.text).toContain('Вопрос 2 из 5');
    const after = answered('11131').write(SURVEY).press('Пройти заново');
    expect(after.text).toContain('Вопрос 1 из 5');
  });

  it('while the summary is being written everything is answered', () => {
    const anna = answered('22232', { activity: () => 'hang' });
    for (const act of [
      () => anna.write('ау'),
      () => anna.sendMedia(),
      () => anna.write(SURVEY),
      () => anna.pressData('survey:retake'),
    ])
      expect(act().text).toContain('Собираю ваши ответы');
    expect(anna.wait('PT15S').text).toContain('Дальше стоит уточнить');
  });

  it.each([
    ['cold', '11131'],
    ['warm', '22232'],
    ['hot', '33343'],
  ])('template for the %s', (_, path) => {
    expect(answered(path, { activity: () => 'fail' }).said.at(1)?.text).toContain('Задача: ');
  });

  it.each([
    ['skeptic', '11111', '33321', '44422'],
    ['trader', '41131', '42231', '44442'],
    ['investor', '11431', '22431', '34443'],
    ['novice', '11131', '22232', '34343'],
  ])('%s: cold, warm, hot and ready to talk', (persona, cold, warm, hot) => {
    expect(answered(cold).at(persona)).toBe('place.education');
    expect(answered(warm).at(persona)).toBe('place.needs');
    expect(answered(hot).at(persona)).toBe('place.offer');
    const ready = answered(`${cold.slice(0, 4)}4`);
    expect([ready.at(persona), ready.focus]).toEqual(['place.listening', 'consultation']);
  });
});

describe('help', () => {
  it('closes by button, by other talk, by time', () => {
    const help = (): Talk => walk().start().write(SURVEY).send('help.open');
    expect(help().sendMedia().text).toContain('Вопрос 1 из 5');
    expect(help().write('что такое стейкинг?').focus).toBe('help');
    expect(help().write('новичок').text).toContain('Вопрос 2 из 5');
    expect(help().wait('PT30M').focus).toBe('survey');
    const anna = help();
    const old = anna.last;
    anna.press('Частые вопросы').press('Хватит ли телефона?').press('Вернуться к разговору');
    expect(anna.wait('PT1M').press('Вернуться к разговору', old).text).toContain('Вопрос 1 из 5');
    expect(anna.pressData('faq:999').text).toContain('не найден');
    expect(anna.write('👤 Связаться с менеджером').write('👤 Связаться с менеджером').text).toContain(
      'уже записана',
    );
  });
});

describe('questions and reports in between', () => {
  const paid = (client: Talk): Talk => {
    client.subject = { ...client.subject, stages: [...client.subject.stages, 'paid'] };
    return client;
  };
  const asked = (): Talk =>
    walk({ activity: () => 'hang' })
      .start()
      .write(SURVEY);

  it('why the survey asks, and where the access is, are answered; then the question comes again', () => {
    for (const text of ['а зачем вам это?', 'где мой доступ?']) {
      const anna = asked().write(text);
      expect(anna.text).toContain('Вопрос 1 из 5');
    }
    const buyer = walk({ activity: () => 'hang' }).start();
    buyer.signal('payment.paid', { order: 'order-1', product: 1, name: 'Базовая программа' });
    expect(paid(buyer).write(SURVEY).write('где мой доступ?').text).toContain('Базовая программа: доступ');
  });

  it('a report of a payment sells nothing and reaches a manager', () => {
    expect(walk().start().press(BONUS).write('я уже оплатил').text).toMatch(/оплаты ещё не вижу/);
    expect(paid(walk().start().press(BONUS)).write('я уже оплатил').said.length).toBeGreaterThan(0);
  });
});

/** The others are walked by the tests of their topics. */
const WALKED_HERE: readonly string[] = ['welcome', 'branch', 'survey', 'help'];

it.each(
  readDefinitions().flatMap((definition) =>
    WALKED_HERE.includes(definition.id) ? [[definition.id, definition] as const] : [],
  ),
)('all of %s was walked above', (_, definition) => {
  const covered = measureCoverage(
    definition,
    walked.flatMap((client) => client.notes),
  );
  expect(covered.missing.map(({ id }) => id)).toEqual([]);
  expect(covered.unseen).toEqual([]);
});
