/** Who tells of a payment made or failed is heard out, never sold to. */
import { describe, expect, it } from 'vitest';
import { meansIntent } from '../../src/core/vocabulary/client-means.ts';
import { talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';

const REPORTS = [
  'оплатила',
  'оплатил',
  'я уже оплатил',
  'Оплатила, что дальше?',
  'что-то не проходит оплата картой',
  'деньги списались, а доступа нет',
  'платёж не прошёл',
];

const sells = (anna: Talk): boolean =>
  anna.last.buttons.some((button) => 'callback' in button && button.callback.startsWith('offer:pay'));

describe('a report of a payment', () => {
  it.each(REPORTS)('«%s» is a report and no wish to pay', (text) => {
    expect(meansIntent('paymentReport', text)).toBe(true);
    expect(meansIntent('payment', text)).toBe(false);
  });

  it.each([
    'хочу оплатить',
    'пришлите ссылку на оплату',
    'а если я оплатил и передумал?',
    'я ещё не оплатил',
    'друг оплатил и пожалел',
  ])('«%s» is none', (text) => {
    expect(meansIntent('paymentReport', text)).toBe(false);
  });

  it.each(REPORTS)('«%s» in the lobby: honest words, a manager, no offer', (text) => {
    const anna = talk({ activity: () => 'hang' })
      .start()
      .write(text);
    expect(anna.text).toContain('У себя оплаты ещё не вижу');
    expect(sells(anna)).toBe(false);
    expect(anna.at('lead')).not.toBe('none');
  });

  it.each(['novice', 'trader', 'investor', 'skeptic'])('the same within %s', (persona) => {
    const anna = talk({ activity: () => 'hang' })
      .start()
      .signal(`${persona}.enter`, { entry: 'hot' });
    anna.write('деньги списались, а доступа нет');
    expect(anna.text).toContain('У себя оплаты ещё не вижу');
    expect(sells(anna)).toBe(false);
  });

  it('the first words of all, and in the middle of the survey', () => {
    const anna = talk({ activity: () => 'hang' })
      .start()
      .signal('survey.start')
      .write('я уже оплатил');
    expect(anna.text).toContain('У себя оплаты ещё не вижу');
  });

  it('whose payment is seen hears so', () => {
    const anna = talk({ activity: () => 'hang' }).start();
    anna.signal('payment.paid', { order: 'order-1', product: 1, name: 'Базовая программа' });
    anna.write('оплатила');
    expect(anna.text).toContain('Оплату заказа order-1 вижу');
    expect(sells(anna)).toBe(false);
  });
});
