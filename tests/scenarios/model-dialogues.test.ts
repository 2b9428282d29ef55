/**
 * The four long dialogues once more, with a language model behind an OpenAI-compatible endpoint: each of the client's
 * lines gets its answer, once, and what the model wrote is what he reads. Written into coverage/dialogues for people.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { goodAnswer, startLlmStub } from '../support/llm-stub.ts';
import type { LlmStub } from '../support/llm-stub.ts';
import { DIALOGUES, leadDialogue } from './long-dialogues.ts';
import type { Led } from './long-dialogues.ts';
import { MODEL_REPLIES } from './model-replies.ts';

const SUMMARY = JSON.stringify({
  text: 'Вы разбираетесь в теме не спеша и хотите сначала понять риски. Первым делом стоит определить сумму, потеря которой ничего не изменит.',
});

describe.each(DIALOGUES)('$persona, with a model', (dialogue) => {
  let app: TestApp;
  let stub: LlmStub;
  let led: Led;
  /** The client's words as the model was asked about them; those that nobody wrote a reply for. */
  const asked: string[] = [];
  const unknown: string[] = [];

  beforeAll(async () => {
    stub = await startLlmStub();
    stub.planBy(({ messages }) => {
      const said = messages.at(-1)?.content ?? '';
      if (/^Напишите (?:итог|сводку)/.test(said)) return { say: SUMMARY };
      asked.push(said);
      const reply = MODEL_REPLIES[said];
      if (reply === undefined) unknown.push(said);
      return reply === undefined ? undefined : { say: goodAnswer({ ...reply }) };
    });
    const llm = { OPENAI_API_KEY: 'sk-stub', OPENAI_BASE_URL: stub.baseUrl, OPENAI_MODEL: 'stub-model' };
    app = await startTestApp({ env: llm });
    led = await leadDialogue(app, dialogue, `${dialogue.persona}-model`);
  }, 300_000);

  afterAll(async () => {
    await app.stop();
    await stub.stop();
  });

  it('every line is answered by exactly one message; after another funnel spoke, our question again', () => {
    const earlier: string[] = [];
    for (const [index, said] of led.replies.entries()) {
      const [answer, again, ...more] = said.map(({ text }) => text);
      expect([dialogue.says[index], answer, more]).toEqual([
        dialogue.says[index],
        expect.stringMatching(/\S/),
        [],
      ]);
      if (again !== undefined) expect(earlier.some((text) => text.endsWith(again))).toBe(true);
      earlier.push(answer ?? '');
    }
    expect(led.replies.filter((said) => said.length > 1).length).toBeLessThanOrEqual(1);
  });

  it('what the model wrote is said as it is, and it was asked once for each', () => {
    expect(unknown).toEqual([]);
    expect(asked.length).toBeGreaterThanOrEqual(7);
    expect(asked.filter((text, index) => asked.indexOf(text) !== index)).toEqual([]);
    const said = led.replies.flat().map(({ text }) => text);
    for (const text of asked) expect(said).toContain(MODEL_REPLIES[text]?.reply_text);
  });

  it('no two answers running are alike, none shows its seams', () => {
    const texts = led.replies.map((said) => said.map(({ text }) => text).join('\n'));
    for (const [index, text] of texts.entries()) {
      expect(text).not.toBe(texts[index + 1]);
      expect(text).not.toMatch(/undefined|null|\{\{|\[object|reply_text/);
    }
  });

  it('leaves the app in order', () => checkInvariants(app));
});
