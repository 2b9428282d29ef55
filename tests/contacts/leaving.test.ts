/** The funnel «leaving» by itself: unsubscribing in one word, erasing only by a button, nothing asked back. A5, R2, J21.5. */
import { describe, expect, it } from 'vitest';
import { talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';

const inSurvey = (): Talk => talk().start().write('📊 Подбор инструмента');
const hung = (): Talk =>
  talk({ activity: (src) => (src === 'eraseClient' ? 'hang' : { text: '…' }) })
    .start()
    .write('📊 Подбор инструмента');

describe('unsubscribing', () => {
  it.each(['client.unsubscribed', 'стоп', 'отпишите меня'])(
    '%s is confirmed and nothing more is asked',
    (how) => {
      const anna = inSurvey();
      if (how.includes('.')) anna.send(how);
      else anna.write(how);
      expect(anna.said).toHaveLength(1);
      expect(anna.last).toMatchObject({ rows: [['Подписаться снова']], class: 'service' });
      expect(anna.text).toContain('Напоминания о вашей записи');
      expect(anna.subject.profile.unsubscribed).toBe(true);
      expect(anna.count('client.unsubscribed')).toBe(1);
    },
  );

  it('«Подписаться снова» takes it back, also later', () => {
    const anna = inSurvey().send('client.unsubscribed');
    const offer = anna.last;
    anna.write('Сберечь накопления').press('Подписаться снова', offer);
    expect(anna.subject.profile.unsubscribed).toBe(false);
    expect(anna.text).toContain('подписка снова включена');
    expect(inSurvey().send('client.unsubscribed').sendMedia().focus).toBe('survey');
  });
});

describe('erasing', () => {
  it.each(['client.forgetAsked', 'удалите мои данные'])('%s asks for a button first', (how) => {
    const anna = inSurvey();
    if (how.includes('.')) anna.send(how);
    else anna.write(how);
    expect(anna.last.rows).toEqual([['Да, удалить'], ['Нет, оставить']]);
    expect(anna.last.class).toBe('service');
    expect(anna.write('да').last.rows).toEqual([['Да, удалить'], ['Нет, оставить']]);
    expect(anna.at('leaving')).toBe('confirming');
  });

  it.each([
    ['a button', (anna: Talk) => anna.press('Нет, оставить'), /как было/],
    ['«нет»', (anna: Talk) => anna.write('нет'), /как было/],
    ['another subject', (anna: Talk) => anna.write('Вы гарантируете доход?'), /Вопрос 1 из 5/],
    ['a photo', (anna: Talk) => anna.sendMedia(), /Вопрос 1 из 5/],
    ['a day of silence', (anna: Talk) => anna.wait('PT25H').write('привет'), /./],
  ])('%s leaves everything as it is', (_, how, answer) => {
    const anna = inSurvey().send('client.forgetAsked');
    how(anna);
    expect(anna.text).toMatch(answer);
    expect(anna.at('leaving')).toBe('closed');
    expect(anna.focus).toBe('survey');
  });

  it('once confirmed the others are told, and after five seconds it is done', () => {
    const anna = hung().send('client.forgetAsked').press('Да, удалить');
    expect(anna.text).toContain('Стираю ваши данные');
    expect(anna.notes.some(({ event }) => event === 'forget.confirmed')).toBe(true);
    expect(anna.at('leaving')).toBe('erasing');
    anna.wait('PT5S');
    expect(anna.at('leaving')).toBe('erased');
    expect(anna.subject.positions['leaving']?.activities).toMatchObject([{ src: 'eraseClient' }]);
  });

  it('what comes within those seconds is answered and stops nothing', () => {
    const anna = hung().send('client.forgetAsked');
    const question = anna.last;
    anna.press('Да, удалить', question);
    anna.press('Нет, оставить', question);
    expect(anna.toasts.at(-1)).toContain('вернуть их нельзя');
    anna.pressData('forget:yes');
    expect(anna.toasts.at(-1)).toBe('Уже стираю');
    anna.pressData('client:resume');
    expect(anna.toasts.at(-1)).toBe('Данные уже стираются');
    for (const act of [
      () => anna.send('client.unsubscribed'),
      () => anna.send('client.forgetAsked'),
      () => anna.write('подождите'),
      () => anna.sendMedia(),
    ])
      expect(act().text).toMatch(/стира/i);
    expect(anna.at('leaving')).toBe('erasing');
  });

  it('a failure is told and tried again within the hour', () => {
    let tries = 0;
    const anna = talk({
      activity: (src) => (src !== 'eraseClient' ? { text: '…' } : ++tries < 2 ? 'fail' : {}),
    })
      .start()
      .send('client.forgetAsked')
      .press('Да, удалить')
      .wait('PT6S');
    expect(anna.text).toContain('Попробую ещё раз сам');
    const told = anna.effects.flatMap((effect) =>
      effect.type === 'say' && effect.to === 'managers' ? [JSON.stringify(effect.text)] : [],
    );
    expect(told).toEqual([expect.stringContaining('Стереть данные клиента')]);
    anna.wait('PT61M');
    expect(tries).toBe(2);
    expect(anna.at('leaving')).toBe('closed');
  });

  it('old buttons ask again, or say that nothing was erased', () => {
    const anna = inSurvey().send('client.forgetAsked');
    const question = anna.last;
    anna.press('Нет, оставить').wait('PT1M').press('Нет, оставить', question);
    expect(anna.toasts.at(-1)).toContain('как было');
    anna.wait('PT1M').press('Да, удалить', question);
    expect(anna.at('leaving')).toBe('confirming');
  });

  it('a manager who leads the dialogue does not stand in its way', () => {
    const anna = hung();
    anna.subject = { ...anna.subject, owner: 'manager' };
    anna.send('client.forgetAsked').press('Да, удалить').wait('PT5S');
    expect(anna.at('leaving')).toBe('erased');
  });
});
