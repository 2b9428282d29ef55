/** «Надёжность или рост»: REQUIREMENTS A3, A4, journey J02. */
import { describe, expect, it } from 'vitest';
import { talk } from '../../support/talk.ts';

const unready = () => talk().start().press('🎁 Получить бонус').press('Пока нет');
const CALLS = ['Обсудить с экспертом', 'Подобрать инструмент', 'Задать вопрос'];

describe('J02: «Нет» → надёжность или рост', () => {
  it('the whole journey', () => {
    const anna = unready();
    expect(anna.text).toMatch(/общие стратегии.*надёжность или рост/);
    const question = anna.last;

    anna.press('Надёжность');
    expect(anna.said).toHaveLength(1);
    for (const word of ['Стейблкоины', 'Стейкинг', 'Доходные продукты', 'риск'])
      expect(anna.text).toContain(word);
    for (const call of CALLS) expect(anna.last.rows.flat()).toContain(call);

    anna.press('Рост', question);
    expect(anna.said).toHaveLength(1);
    expect(anna.text).toContain('портфель');
    expect(anna.text).toContain('никто обещать не может');
    for (const call of CALLS) expect(anna.last.rows.flat()).toContain(call);
    expect(anna.press('Рост', question).said).toEqual([]);

    anna.write('📊 Подбор инструмента');
    expect(anna.last.text).toMatch(/^<b>Вопрос 1 из 5/);
  });

  it('a strategy named in words is understood', () => {
    expect(unready().write('мне бы понадёжнее').at('branch')).toBe('reliability');
    expect(unready().write('скорее рост').at('branch')).toBe('growth');
    expect(unready().write('и надёжность, и рост').at('branch')).toBe('choosing');
  });

  it('«Другая стратегия» leads to the other one and back', () => {
    const anna = unready().press('Надёжность').press('Другая стратегия: рост');
    expect(anna.at('branch')).toBe('growth');
    expect(anna.press('Другая стратегия: надёжность').at('branch')).toBe('reliability');
  });

  it('«Задать вопрос» goes on as a cold novice who is offered the survey once', () => {
    const anna = unready().press('Рост').press('Задать вопрос');
    expect(anna.at('novice')).toBe('place.education');
    expect(anna.last.rows.flat()).toContain('Подобрать инструмент');
    expect(anna.write('а с чего начать').wait('PT1M').last.rows.flat()).not.toContain('Подобрать инструмент');
    expect(anna.subject.profile).toMatchObject({ stage: 'dialogue' });
    expect(anna.subject.profile.segment).toBeUndefined();
  });

  it('who comes back from the strategies to ask more is not offered the survey again', () => {
    const anna = unready().press('Рост').press('Задать вопрос');
    anna.pressData('branch:reliability').press('Задать вопрос');
    expect(anna.at('novice')).toBe('place.education');
    expect(anna.last.rows.flat()).toEqual(['Частые вопросы', 'Связаться с менеджером']);
    expect(anna.write('📊 Подбор инструмента').text).toContain('Вопрос 1 из 5');
  });

  it('«Обсудить с экспертом» opens the booking and gives the place back', () => {
    const anna = unready().press('Рост').press('Обсудить с экспертом');
    expect(anna.focus).toBe('consultation');
    anna.press('Вернуться к разговору');
    expect(anna.focus).toBe('branch');
    expect(anna.last.text).toContain('Что дальше?');
  });

  it('leaving the survey for a strategy keeps its question for the return', () => {
    const anna = unready();
    const question = anna.last;
    anna.write('📊 Подбор инструмента').press('Активно торгую');
    anna.press('Надёжность', question);
    expect(anna.focus).toBe('branch');
    anna.write('📊 Подбор инструмента');
    expect(anna.focus).toBe('survey');
    expect(anna.last.text).toMatch(/^<b>Вопрос 2 из 5/);
    expect(anna.press('Сберечь накопления').at('survey')).toBe('asking.q3');
  });
});
