/**
 * Whatever a model writes: the client stands where the diagram leads, and what he gets Telegram takes. The raw answers
 * are arbitrary text, arbitrary JSON, hostile answers and good ones cut anywhere.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePresentSay } from '../../src/adapters/telegram/present.ts';
import { makeAnswerReader } from '../../src/adapters/validation/answer-validator.ts';
import { parseComposeInput } from '../../src/core/conversation/compose-input.ts';
import { toJsonObject } from '../../src/core/json.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { NEXT_ACTIONS } from '../../src/core/policy/answer-contract.ts';
import { judgeAnswer } from '../../src/core/policy/answer-judge.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { shippedFilter } from '../core/safety/with-policy.ts';
import { annaId, startSandbox } from '../sandbox/start-sandbox.ts';
import type { TestSandbox } from '../sandbox/start-sandbox.ts';
import { goodAnswer } from '../support/llm-stub.ts';
import { makeMemoryLog } from '../support/log.ts';
import { ReplyLab, TARGETS } from './reply-lab.ts';

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 6_000 }),
  fc.constantFrom(
    '<b>не закрыт',
    '</a></b><i>',
    '&lt;script&gt;',
    '{{profile.phone}}',
    '😀'.repeat(3_000),
    'а'.repeat(5_000),
    '\ud83d',
    '<a href="javascript:alert(1)">x</a>',
    '@durov https://evil.example t.me/x',
    'undefined',
    '\u0000\u202e',
    'Гарантирую 30% в месяц без риска',
  ),
);
const callback = fc.oneof(
  hostileText,
  fc.constantFrom(
    'consult:start',
    'CONSULT:START ',
    'manager:request',
    'admin:drop',
    'consult:start~zz',
    'lead:take:1',
    'faq:1',
  ),
);
const hostile = fc
  .record(
    {
      reply_text: fc.oneof(hostileText, fc.jsonValue()),
      buttons: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ text: hostileText, callback }), { maxLength: 12 }),
      ),
      next_action: fc.oneof(hostileText, fc.constantFrom(...NEXT_ACTIONS)),
      confidence: fc.oneof(fc.double(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));
const raw = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json(),
  hostile,
  hostile,
  fc.nat({ max: goodAnswer().length }).map((at) => goodAnswer().slice(0, at)),
  hostileText.map((text) => goodAnswer({ reply_text: text })),
);

const read = makeAnswerReader();
const filter = shippedFilter();

/** What the activity would come to. */
function toOutcome(
  answer: string,
  lab: ReplyLab,
): { readonly result: 'done' | 'failed'; readonly params: JsonObject } {
  const order = parseComposeInput(lab.pending.input);
  const callbacks = order?.buttons.map((button) => button.callback) ?? [];
  const judged = judgeAnswer(answer, {
    read,
    filter,
    legal: { callbacks: (one) => callbacks.includes(one), nextActions: new Set(order?.proposals) },
    links: { links: new Set(), mentions: new Set() },
  });
  if (judged.kind === 'refused')
    return { result: 'failed', params: { error: { code: 'ANSWER_REFUSED', message: judged.why } } };
  const { reply_text: reply, buttons, next_action: nextAction, confidence } = judged.answer;
  const output = { reply, buttons, nextAction, confidence, materials: [], verdict: judged.kind };
  return { result: 'done', params: toJsonObject({ output }) };
}

describe('whatever a model writes', () => {
  let telegram: TestSandbox;
  beforeAll(async () => {
    telegram = await startSandbox();
    telegram.sandbox.act(annaId, { type: 'start' });
  });
  afterAll(() => telegram.stop());

  const present = makePresentSay({
    vocabulary,
    botKind: 'live',
    content: () => undefined,
    prompt: () => undefined,
    log: makeMemoryLog(),
  });

  /** Lets the outcome happen, and Telegram take what is said. */
  async function check(lab: ReplyLab, outcome: ReturnType<typeof toOutcome>): Promise<void> {
    const said = lab.settle(outcome.result, outcome.params);
    expect(TARGETS).toContain(lab.at);
    expect(said).toHaveLength(1);
    for (const say of said) {
      const data = (say.buttons ?? [])
        .flat()
        .map((button) => ('callback' in button ? button.callback : button.url));
      for (const one of data) expect(['consult:start', 'manager:request']).toContain(one);
      const { method, payload } = present(say, { kind: 'client', key: annaId });
      telegram.clock.nowMs += 2_000;
      const answer = await telegram.call(method, { ...payload });
      expect(answer, JSON.stringify(payload)).toMatchObject({ ok: true });
    }
  }

  it('the client stands where the diagram leads and gets one message that Telegram takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(raw, { minLength: 1, maxLength: 4 }), async (answers) => {
        const lab = new ReplyLab();
        for (const answer of answers) {
          lab.write('Храню на бирже');
          await check(lab, toOutcome(answer, lab));
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('even an outcome that no judge has seen moves nobody elsewhere and forges no button', async () => {
    const forged = fc.record({
      reply: fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
        .filter((text) => /\p{L}/u.test(text)),
      buttons: fc.array(fc.record({ text: fc.constantFrom('Да', 'Нет'), callback }), { maxLength: 6 }),
      nextAction: fc.oneof(fc.string(), fc.constantFrom(...NEXT_ACTIONS)),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(forged, async (output) => {
        const lab = new ReplyLab();
        lab.write('Храню на бирже');
        const params = toJsonObject({ output: { ...output, materials: [], verdict: 'accepted' } });
        await check(lab, { result: 'done', params });
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
