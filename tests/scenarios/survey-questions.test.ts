/** Questions in the middle of the survey are answered, then the survey's own is asked again. */
import { describe, expect, it } from 'vitest';
import { talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';

const asked = (): Talk =>
  talk({ activity: () => 'hang' })
    .start()
    .signal('survey.start');

describe('a question instead of an answer', () => {
  it.each([
    ['а зачем вам это?', 'Ответы нужны'],
    ['где мой доступ?', 'открывается после оплаты'],
  ])('«%s»', (text, said) => {
    const anna = asked().write(text);
    expect(anna.text).toContain(said);
    expect(anna.text).toContain('Вопрос 1 из 5');
  });

  it('who paid is told how to get in', () => {
    const anna = talk({ activity: () => 'hang' }).start();
    anna.signal('payment.paid', { order: 'order-1', product: 1, name: 'Базовая программа' });
    anna.subject = { ...anna.subject, stages: [...anna.subject.stages, 'paid'] };
    anna.signal('survey.start').write('где мой доступ?');
    expect(anna.text).toContain('Базовая программа: доступ');
  });
});
