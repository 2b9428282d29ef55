/** Help, FAQ, leaving, first lines of the booking and the scenarios: REQUIREMENTS A5, C9, H1, journey J16. */
import { describe, expect, it } from 'vitest';
import { talk } from '../../support/talk.ts';
import type { Talk } from '../../support/talk.ts';

const inSurvey = (): Talk => talk().start().write('📊 Подбор инструмента').press('Были небольшие покупки');

describe('/help', () => {
  it('is short, has its three ways and gives the question back', () => {
    const anna = inSurvey().send('help.open');
    expect(anna.last.rows).toEqual([
      ['Частые вопросы'],
      ['Связаться с менеджером'],
      ['Вернуться к разговору'],
    ]);
    anna.press('Вернуться к разговору');
    expect(anna.last.text).toMatch(/^<b>Вопрос 2 из 5/);
    expect(anna.focus).toBe('survey');
  });

  it('opens a question and goes back to the list', () => {
    const anna = inSurvey().send('help.open').press('Частые вопросы');
    expect(anna.last.rows.length).toBeGreaterThan(10);
    anna.press('Вы гарантируете доход?');
    expect(anna.text).toContain('Нет. Цены в крипте меняются резко');
    anna.press('← К списку вопросов');
    expect(anna.text).toContain('Выберите свой');
  });

  it('a question that is hidden or never was is not found', () => {
    const anna = inSurvey().pressData('faq:99999');
    expect(anna.said.at(0)?.text).toContain('не найден');
    expect(anna.last.text).toContain('Вопрос 2 из 5');
  });

  it('a text closes it and is answered by the dialogue it interrupted', () => {
    const anna = inSurvey().send('help.open').write('сберечь накопления');
    expect(anna.said).toHaveLength(1);
    expect(anna.last.text).toContain('Вопрос 3 из 5');
    expect(anna.focus).toBe('survey');
  });

  it('the question under it can be answered without closing it', () => {
    const anna = inSurvey();
    const question = anna.last;
    anna.send('help.open').press('Сберечь накопления', question);
    expect(anna.last.text).toContain('Вопрос 3 из 5');
  });

  it('an old «Вернуться к разговору» shows where the dialogue stands', () => {
    const anna = inSurvey().send('help.open');
    const old = anna.last;
    anna
      .press('Вернуться к разговору')
      .press('Сберечь накопления')
      .wait('PT1M')
      .press('Вернуться к разговору', old);
    expect(anna.text).toContain('Вопрос 3 из 5');
  });

  it('after half an hour it is closed', () => {
    const anna = inSurvey().send('help.open').wait('PT31M');
    expect(anna.focus).toBe('survey');
  });
});

describe('/stop and /forget', () => {
  it.each(['client.unsubscribed', 'стоп', 'отпишите меня'])(
    '%s unsubscribes without asking anything more',
    (how) => {
      const anna = inSurvey();
      if (how.includes('.')) anna.send(how);
      else anna.write(how);
      expect(anna.said).toHaveLength(1);
      expect(anna.last).toMatchObject({ rows: [['Подписаться снова']], class: 'service' });
      expect(anna.subject.profile.unsubscribed).toBe(true);
    },
  );

  it('«Подписаться снова» takes it back at any time', () => {
    const anna = inSurvey().send('client.unsubscribed');
    const offer = anna.last;
    anna.write('сберечь').press('Подписаться снова', offer);
    expect(anna.subject.profile.unsubscribed).toBe(false);
    expect(anna.last.text).toContain('Вопрос 3 из 5');
  });
});
