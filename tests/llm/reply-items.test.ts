/** The vocabulary of composed replies: what a definition may rely on. */
import { describe, expect, it } from 'vitest';
import { parseComposeInput } from '../../src/core/conversation/compose-input.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { FALLBACKS, ReplyLab } from './reply-lab.ts';

const output = (fields: JsonObject = {}): JsonObject => ({
  output: {
    reply: 'Ответ.',
    buttons: [],
    nextAction: 'ask',
    confidence: 0.8,
    materials: [],
    verdict: 'accepted',
    ...fields,
  },
});
const REFUSED: JsonObject = { error: { code: 'ANSWER_REFUSED', message: '' } };
const OUTAGE: JsonObject = { error: { code: 'LLM_TIMEOUT', message: '' } };

function say(lab: ReplyLab, result: 'done' | 'failed', params: JsonObject): string {
  lab.write('текст');
  lab.settle(result, params);
  return lab.at;
}

describe('the input', () => {
  it('holds what is legal now and what the client said, masked', () => {
    const lab = new ReplyLab();
    lab.write('Мой номер +7 916 123-45-67');
    expect(parseComposeInput(lab.pending.input)).toEqual({
      prompt: 'lab#talk',
      task: 'Ответ по существу',
      stage: '',
      proposals: ['ask', 'offer_consult', 'escalate_to_manager'],
      buttons: [
        { text: 'Записаться', callback: 'consult:start' },
        { text: 'Менеджер', callback: 'manager:request' },
      ],
      said: ['Мой номер [телефон]'],
      since: 2_000,
      facts: { topic: null },
    });
  });

  it('several messages are answered as one; an answer begins anew', () => {
    const lab = new ReplyLab();
    lab.write('раз');
    lab.write('два');
    expect(parseComposeInput(lab.pending.input)?.said).toEqual(['раз', 'два']);
    lab.settle('done', output());
    lab.write('три');
    expect(parseComposeInput(lab.pending.input)?.said).toEqual(['три']);
  });

  it('a button whose condition fails, or whose list is empty, may not be proposed', () => {
    const lab = new ReplyLab();
    lab.write('раз');
    lab.settle('done', output());
    lab.remember({ shut: true, faqs: [{ label: '1', value: 4 }] });
    lab.write('два');
    expect(parseComposeInput(lab.pending.input)?.buttons.map(({ callback }) => callback)).toEqual([
      'consult:start',
      'faq:4',
    ]);
  });

  it('a button that lacks a value is not there, and stops nobody', () => {
    const lab = new ReplyLab();
    lab.write('раз');
    lab.settle('done', output());
    lab.remember({ faqs: [{ label: '1', value: null }] });
    lab.write('два');
    expect(parseComposeInput(lab.pending.input)?.buttons.map(({ callback }) => callback)).toEqual([
      'consult:start',
      'manager:request',
    ]);
  });
});

describe('sayReply', () => {
  it('says the reply with the proposed buttons that are still legal', () => {
    const lab = new ReplyLab();
    lab.write('раз');
    const buttons = [
      { text: 'Запишусь', callback: 'consult:start' },
      { text: 'Сбросить', callback: 'admin:drop' },
    ];
    const [said] = lab.settle('done', output({ buttons }));
    expect(said?.buttons).toEqual([[{ text: 'Запишусь', callback: 'consult:start' }]]);
  });

  it('nothing in a reply or a label is a placeholder', () => {
    const lab = new ReplyLab();
    lab.write('раз');
    const reply = 'Ваш телефон {{profile.phone}} и {{context.unanswered}}';
    const buttons = [{ text: '{{profile.firstName}}', callback: 'consult:start' }];
    const [said] = lab.settle('done', output({ reply, buttons }));
    expect(said?.text).toEqual({ kind: 'text', text: '{{event.output.reply}}' });
    expect(said?.params['event.output.reply']).toBe(reply);
    expect(said?.buttons).toEqual([[{ text: '{{profile.firstName}}', callback: 'consult:start' }]]);
  });
});

describe('sayFallback', () => {
  it('takes the variants in turn, with all buttons under their usual labels', () => {
    const lab = new ReplyLab();
    const texts: unknown[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      lab.write('текст');
      const [said] = lab.settle('failed', OUTAGE);
      texts.push(said?.text);
      expect(said?.buttons?.flat().map(({ text }) => text)).toEqual(['Записаться', 'Менеджер']);
    }
    const expected = [...FALLBACKS, FALLBACKS[0]].map((text) => ({ kind: 'text', text }));
    expect(texts).toEqual(expected);
  });
});

describe('confidence', () => {
  it('three times low running leads on; once in between begins anew', () => {
    const lab = new ReplyLab();
    expect(say(lab, 'done', output({ confidence: 0.4 }))).toBe('listening');
    expect(say(lab, 'done', output({ confidence: 0.5 }))).toBe('listening');
    expect(say(lab, 'done', output({ confidence: 0.1 }))).toBe('listening');
    expect(say(lab, 'done', output({ confidence: 0.49 }))).toBe('listening');
    expect(say(lab, 'done', output({ confidence: 0 }))).toBe('escalated');
    expect(say(lab, 'done', output({ confidence: 0 }))).toBe('listening');
  });

  it('an answer that could not be mended counts as none; outages and stand-ins count nothing', () => {
    const lab = new ReplyLab();
    expect(say(lab, 'failed', REFUSED)).toBe('listening');
    expect(say(lab, 'failed', OUTAGE)).toBe('listening');
    expect(say(lab, 'done', output({ confidence: 0.1, verdict: 'standin' }))).toBe('listening');
    expect(say(lab, 'failed', REFUSED)).toBe('listening');
    expect(say(lab, 'failed', OUTAGE)).toBe('listening');
    expect(say(lab, 'failed', REFUSED)).toBe('escalated');
  });
});
