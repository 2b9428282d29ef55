/** A contact that nobody asked for: thanked, not kept, and the conversation goes on. REQUIREMENTS A5, H2. */
import { describe, expect, it } from 'vitest';
import { talk } from '../../support/talk.ts';
import type { Talk } from '../../support/talk.ts';

const PLACES: readonly (readonly [string, () => Talk, RegExp | undefined])[] = [
  ['before the survey', () => talk().start().press('🎁 Получить бонус'), undefined],
  ['in the survey', () => talk().start().write('📊 Подбор инструмента'), /Вопрос 1 из 5/],
  ['in the booking', () => talk().start().write('🗓 Записаться'), /Когда вам удобно/],
  ['in the help', () => talk().start().send('help.open'), /Чем я могу помочь/],
];

describe('a shared contact', () => {
  it.each(PLACES)('%s is thanked for, not kept, and the question comes again', (_, stand, question) => {
    const anna = stand();
    const { focus } = anna;
    anna.shareContact();
    expect(anna.said.at(0)?.text).toContain('Спасибо за доверие');
    expect(anna.said.at(0)?.menu).toBe('main');
    expect(anna.subject.profile.phone).toBeUndefined();
    expect(anna.focus).toBe(focus);
    if (question !== undefined) expect(anna.last.text).toMatch(question);
  });

  it("somebody else's number is declined", () => {
    const anna = talk().start().shareContact(false);
    expect(anna.said).toHaveLength(1);
    expect(anna.text).toContain('другого человека');
  });

  it('as the first act it is met with the greeting too', () => {
    const anna = talk().shareContact();
    expect(anna.said).toHaveLength(2);
    expect(anna.text).toMatch(/Здравствуйте, Анна![\s\S]*Спасибо за доверие/);
  });
});
