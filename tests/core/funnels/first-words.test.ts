/** The first message may be anything: what is asked is answered, and nobody is greeted twice. REQUIREMENTS A1, H1, C9. */
import { describe, expect, it } from 'vitest';
import { talk } from '../../support/talk.ts';
import type { Talk } from '../../support/talk.ts';

const greetings = (client: Talk): number =>
  client.all.filter(({ text }) => /Здравствуйте|С возвращением/.test(text)).length;

describe('the first message', () => {
  it.each([
    ['Позовите менеджера', /менеджер/, 'welcome'],
    ['Куда платить?', /29 900 ₽/, 'welcome'],
    ['Хочу записаться', /Консультация с экспертом/, 'consultation'],
    ['Сколько стоит обучение?', /29 900 ₽/, 'welcome'],
    ['Привет! Это развод?', /договор/, 'welcome'],
    ['Какие гарантии?', /Гарантий дохода в крипте не бывает/, 'welcome'],
  ])('«%s» is greeted and answered, in two messages', (text, answer, focus) => {
    const anna = talk().write(text);
    expect(anna.said).toHaveLength(2);
    expect(anna.said.at(0)?.text).toContain('Здравствуйте, Анна!');
    expect(anna.last.text).toMatch(answer);
    expect([anna.focus, greetings(anna)]).toEqual([focus, 1]);
    expect(anna.subject.stages).toEqual(['started']);
  });

  it('«Хочу записаться» keeps the bonus for the way back', () => {
    const anna = talk().write('Хочу записаться').press('Вернуться к разговору');
    expect(anna.last.text).toContain('Три гайда ждут вас');
    expect(greetings(anna)).toBe(1);
  });

  it('«Пришлите гайды» gives them at once', () => {
    const anna = talk().write('Пришлите гайды');
    expect(anna.said.map(({ text }) => text.split('\n')[0])).toEqual([
      'Здравствуйте, Анна! Это помощник онлайн-школы по криптовалютам.',
      expect.stringContaining('Ваши гайды'),
      'Готовы начать?',
    ]);
    expect(anna.subject.stages).toEqual(['started', 'bonus']);
  });

  it('«Подберите мне инструмент» begins the survey', () => {
    const anna = talk().write('Подберите мне инструмент');
    expect(anna.said).toHaveLength(2);
    expect(anna.last.text).toContain('Вопрос 1 из 5');
    expect(greetings(anna)).toBe(1);
  });

  it.each(['Отпишите меня', 'стоп'])('«%s» is obeyed: no greeting, no reminder, one line', (text) => {
    const anna = talk().write(text);
    expect(anna.said).toHaveLength(1);
    expect(anna.text).toContain('Вы отписались');
    expect(anna.subject.profile.unsubscribed).toBe(true);
    expect(anna.wait('P3D').said).toEqual([]);
    expect(greetings(anna.write('а что это было?'))).toBe(1);
  });

  it('«Удалите мои данные» is asked back, nothing more is said', () => {
    const anna = talk().write('Удалите мои данные');
    expect(anna.said).toHaveLength(1);
    expect(anna.text).toContain('Удалить ваши данные?');
    expect(anna.wait('P2D').said).toEqual([]);
  });

  it('anything else is met with the greeting alone', () => {
    for (const text of ['Здравствуйте', 'хм', 'да'])
      expect(
        talk()
          .write(text)
          .said.map(({ rows }) => rows),
      ).toEqual([[['🎁 Получить бонус']]]);
  });
});

describe('a wish is not a «yes»', () => {
  it.each([
    ['хочу оплатить курс', /29 900 ₽/],
    ['хочу отписаться', /Вы отписались/],
    ['хорошо, сколько стоит?', /бесплатн/],
    ['не пишите мне, не хочу', /Вы отписались/],
  ])('«%s» does not begin the survey', (text, answer) => {
    const anna = talk().start().press('🎁 Получить бонус').write(text);
    expect(anna.text).toMatch(answer);
    expect(anna.at('survey')).toBeUndefined();
    expect(anna.at('branch')).toBeUndefined();
  });

  it('a question asked with a greeting is answered, not only greeted', () => {
    const anna = talk().start().press('🎁 Получить бонус').write('Привет! Сколько стоит?');
    expect(anna.text).toContain('29 900 ₽');
  });
});
