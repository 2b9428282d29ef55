/** The wire format of tz §10, each form sent by hand: REQUIREMENTS A6. */
import { describe, expect, it } from 'vitest';
import { CALLBACK_MAX_BYTES, formatCallback, makeCallbackReader } from '../../../src/core/funnel/callback.ts';
import { vocabulary } from '../../../src/core/vocabulary/vocabulary.ts';
import { talk } from '../../support/talk.ts';

const FORMS: readonly (readonly [data: string, type: string, answered: RegExp])[] = [
  ['bonus:get', 'bonus.get', /Ваши гайды/],
  ['survey:start', 'survey.start', /Вопрос 1 из 5/],
  ['survey:q1:none', 'survey.answer', /./],
  ['consult:date:2026-11-25', 'consult.date', /завтра, 25 ноября<\/b>: во сколько/],
  ['consult:time:16:00', 'consult.time', /Консультация с экспертом/],
  ['consult:custom', 'consult.custom', /день и время словами/],
  ['consult:confirm', 'consult.confirm', /Консультация с экспертом/],
  ['consult:reschedule', 'consult.reschedule', /Когда вам удобно/],
  ['lead:take:17', 'lead.take', /заявка уже закрыта/],
  ['offer:pay:1', 'offer.pay', /./],
  ['faq:4', 'faq.open', /договор/],
  ['manager:request', 'manager.request', /менеджер/],
];

describe('the documented callbacks', () => {
  const read = makeCallbackReader(vocabulary);

  it.each(FORMS)('%s is %s and is answered', (data, type, answered) => {
    const parsed = read(data);
    expect(parsed?.type).toBe(type);
    const item = vocabulary.events.get(type);
    expect(item === undefined ? '' : formatCallback(item, parsed?.params ?? {})).toBe(data);
    const anna = talk().start().pressData(data);
    expect([anna.text, ...anna.toasts].join('\n')).toMatch(answered);
  });

  it.each(FORMS)('%s from someone nobody knows breaks nothing', (data) => {
    expect(() => talk().pressData(data)).not.toThrow();
  });

  it('a button of a forgotten talk begins the talk anew, or says that it is old; a sentence never hangs', () => {
    expect(talk().pressData('survey:q1:none').last.rows).toEqual([['🎁 Получить бонус']]);
    const anna = talk().send('help.open').press('Вернуться к разговору').pressData('survey:q1:none');
    expect(anna.said.map(({ text }) => text)).toEqual([
      'Эта кнопка из прежней части разговора и больше не действует.',
    ]);
    expect(anna.last.menu).toBe('main');
  });

  it('survey:q1:none answers the question that is asked', () => {
    const anna = talk().start().write('📊 Подбор инструмента').pressData('survey:q1:none');
    expect(anna.answers.get('experience')?.answer).toBe('none');
  });

  it.each(['', 'nonsense', 'survey:q1', 'consult:date:tomorrow', 'faq:', 'lead:take:x', 'bonus:get:1~zz'])(
    'a forged «%s» changes nothing',
    (data) => {
      const anna = talk().start();
      const { followup: _, ...before } = anna.subject.positions;
      // A press is an act, whatever it was: the silence is counted from it.
      const { followup: __, ...after } = anna.pressData(data).subject.positions;
      expect(after).toEqual(before);
    },
  );

  it('every button ever shown fits into 64 bytes, the visit included', () => {
    for (const event of vocabulary.events.values()) {
      if (event.callback === undefined) continue;
      const params = {
        question: 99,
        answer: 'x'.repeat(20),
        date: '2026-11-25',
        time: '16:00',
        id: 10 ** 15 - 1,
        product: 10 ** 15 - 1,
        client: 10 ** 12 - 1,
        appointment: 10 ** 15 - 1,
        need: 'x'.repeat(20),
        doubt: 'x'.repeat(20),
        to: 10 ** 12 - 1,
        where: 'x'.repeat(12),
        filter: 'x'.repeat(12),
        page: 999,
        section: 'x'.repeat(12),
        active: 'yes',
        field: 'x'.repeat(12),
        person: 10 ** 12 - 1,
        role: 'manager',
      };
      expect(Buffer.byteLength(formatCallback(event, params, 36 ** 7))).toBeLessThanOrEqual(
        CALLBACK_MAX_BYTES,
      );
    }
  });
});
