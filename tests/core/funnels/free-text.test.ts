/** What clients write in their own words: understood, answered once, never followed by the same keyboard again. */
import { describe, expect, it } from 'vitest';
import { talk } from '../../support/talk.ts';
import type { Talk } from '../../support/talk.ts';
import { enterBy, tell } from '../../scenarios/scenario-talk.ts';

const SURVEY = '📊 Подбор инструмента';
const skeptic = (): Talk => enterBy('11111');

describe('a listed question in free words', () => {
  const asked: readonly (readonly [string, RegExp])[] = [
    ['законно ли это?', /не запрещено/],
    ['а это платно?', /29 900 ₽[\s\S]*79 900 ₽/],
    ['сколько стоит', /29 900 ₽/],
    ['когда начнётся обучение?', /сразу после оплаты/],
    ['что такое стейблкоины?', /привязана к другой валюте/],
    ['что такое стейкинг?', /сеть платит/],
  ];

  it.each(asked)('«%s» in a scenario: the answer, then its question once more', (text, answer) => {
    const anna = tell(skeptic(), text);
    expect(anna.said).toHaveLength(1);
    expect(anna.text).toMatch(answer);
    expect(anna.text).toMatch(/\?$/);
    expect(anna.last.rows).toEqual([]);
    expect(anna.focus).toBe('skeptic');
  });

  it.each(asked)('«%s» in the survey and before it: the answer, then the question once', (text, answer) => {
    const survey = talk().start().write(SURVEY).write(text);
    expect(survey.said).toHaveLength(1);
    expect(survey.text).toMatch(answer);
    expect(survey.text.match(/Вопрос 1 из 5/g)).toHaveLength(1);
    expect(survey.answers.size).toBe(0);
    expect(talk().start().write(text).text).toMatch(answer);
    expect(talk().write(text).text).toMatch(answer);
    expect(talk().start().write('🗓 Записаться').write(text).text).toMatch(/День и время|Когда вам удобно/);
    expect(talk().start().send('help.open').write(text).focus).toBe('help');
  });

  it('a price in the list is the price of the product', () => {
    const anna = tell(skeptic(), 'сколько стоит обучение?');
    expect(anna.text.replaceAll(/\s/g, '')).toMatch(/29900₽.*79900₽/);
  });

  it('an edited list with markup or placeholders is shown as it is', () => {
    const anna = tell(skeptic(), 'вы даёте сигналы?');
    expect(anna.text).toContain('«купите это»');
  });
});

describe('in a scenario nothing is said twice', () => {
  it.each(['спасибо', 'здравствуйте', 'слишком дорого', 'подумаю'])(
    '«%s» is answered in one message without the old keyboard',
    (text) => {
      const anna = tell(skeptic().wait('PT1M'), text);
      expect(anna.said).toHaveLength(1);
      expect(anna.last.rows.flat()).not.toContain('Забрать гайды');
    },
  );

  it('an unknown command, the profile and leaving end with their own words, then the question comes again', () => {
    expect(skeptic().send('client.unknownCommand', { command: 'x' }).said).toHaveLength(2);
    expect(skeptic().write(SURVEY).said).toHaveLength(2);
    expect(skeptic().send('client.unsubscribed').said).toHaveLength(1);
    expect(skeptic().send('help.open').press('Вернуться к разговору').said).toHaveLength(2);
  });

  it('the guides are offered only while they were not taken', () => {
    expect(skeptic().last.rows.flat()).toContain('Забрать гайды');
    const taken = talk().start().press('🎁 Получить бонус').write(SURVEY);
    for (const number of '11111') taken.write(number);
    expect(taken.last.rows.flat()).not.toContain('Забрать гайды');
  });
});

describe('what is not understood', () => {
  it('is said plainly, with the list and a person, never twice the same', () => {
    const anna = talk().start();
    const lines = ['фыва', 'олдж', 'йцук', 'нгшщ', 'ячсм'].map((text) => anna.write(text).text);
    for (const [index, line] of lines.entries()) {
      expect(line).toMatch(/не понял|Не нашёл|не помогу|Не уловил/);
      expect(line).not.toMatch(/важный|вернёмся|хороший вопрос/i);
      expect(line).not.toBe(lines[index + 1]);
    }
    expect(anna.last.rows).toEqual([['Частые вопросы'], ['Связаться с менеджером']]);
  });

  it('in the survey it says so and asks again', () => {
    const anna = talk().start().write(SURVEY).write('фывапролдж');
    expect(anna.text).toMatch(/^Не понял, какой из вариантов ближе\.[\s\S]*Вопрос 1 из 5/);
  });
});

describe('an answer of the survey in words', () => {
  it('is read back; one by button is not', () => {
    const anna = talk().start().write(SURVEY).press('Опыта нет, присматриваюсь');
    expect(anna.text).not.toContain('Записал');
    anna.write('разобраться').write('тысяч 100');
    expect(anna.text).toMatch(/^Записал: «От 50 000 до 300 000 ₽»\. /);
    expect(anna.press('← Назад').text).not.toContain('Записал');
  });

  it.each(['нет, позовите менеджера', 'нет уж, отпишите меня'])('«%s» is a wish, not an answer', (text) => {
    expect(talk().start().write(SURVEY).write(text).answers.size).toBe(0);
  });
});

describe('wishes', () => {
  it('abuse gets one calm line, then a person', () => {
    const anna = skeptic().write('вы идиоты');
    expect(anna.said[0]?.rows).toEqual([]);
    expect(anna.write('вы идиоты').said[0]?.rows).toEqual([['Связаться с менеджером']]);
  });

  it('a change of a booking that is not there offers one', () => {
    const anna = skeptic().write('отмените мою консультацию');
    expect(anna.text).toContain('нет');
    expect(anna.press('Записаться').focus).toBe('consultation');
  });

  it.each(['мой номер +7 999 123-45-67', 'пишите на ivan@mail.ru'])(
    '«%s» is not kept in the card',
    (text) => {
      const anna = skeptic().write(text);
      expect(JSON.stringify(anna.subject.profile)).not.toMatch(/999|ivan/);
    },
  );

  it('«Задать вопрос» invites to ask', () => {
    expect(talk().pressData('branch:talk').text).toContain('Спрашивайте обычными словами');
  });
});

it('labels of questions fit a telephone, the list two screens', () => {
  const list = talk().start().send('faq.list').last;
  expect(list.rows.length).toBeLessThanOrEqual(25);
  expect(list.rows.flat().filter((label) => label.length > 30)).toEqual([]);
});
