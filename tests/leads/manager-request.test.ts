/** The wish for a person: remembered beside the dialogue, whatever opens and closes meanwhile. REQUIREMENTS A5, H1. */
import { describe, expect, it } from 'vitest';
import { talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';

const MANAGER = '👤 Связаться с менеджером';
const inSurvey = (): Talk => talk().start().write('📊 Подбор инструмента').press('Были небольшие покупки');

describe('«Связаться с менеджером»', () => {
  it('by menu, words or button: one honest line, one event, and the question again', () => {
    for (const anna of [
      inSurvey().write(MANAGER),
      inSurvey().write('позовите человека'),
      inSurvey().pressData('manager:request'),
    ]) {
      expect(anna.said.at(0)?.text).toContain('с 10:00 до 19:00 по Москве');
      expect(anna.said.at(0)?.text).not.toMatch(/ответит|свяжется/);
      expect(anna.last.text).toContain('Вопрос 2 из 5');
      expect([anna.focus, anna.at('lead')]).toEqual(['survey', 'opening']);
      expect(anna.count('manager.requested')).toBe(1);
    }
  });

  it('is one request within a minute, also when the help was opened and closed between', () => {
    const anna = inSurvey().send('help.open').press('Связаться с менеджером').press('Вернуться к разговору');
    expect(anna.at('help')).toBe('closed');
    expect(anna.wait('PT10S').send('help.open').press('Связаться с менеджером').text).toContain(
      'уже записана',
    );
    expect(anna.count('manager.requested')).toBe(1);
  });

  it('a minute counts from the request, not from the last repetition', () => {
    const anna = inSurvey().write(MANAGER);
    for (let times = 0; times < 3; times++)
      expect(anna.wait('PT19S').write(MANAGER).text).toContain('уже записана');
    expect(anna.count('manager.requested')).toBe(1);
    anna.wait('PT4S').write(MANAGER);
    expect(anna.count('manager.requested')).toBe(2);
  });

  it('from the help it leaves the help open', () => {
    const anna = inSurvey().send('help.open').press('Связаться с менеджером');
    expect(anna.focus).toBe('help');
    expect(anna.last.rows.flat()).toContain('Вернуться к разговору');
  });

  it('as the first act it is answered', () => {
    expect(talk().write(MANAGER).text).toContain('поговорить с менеджером');
  });
});
