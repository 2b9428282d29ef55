/**
 * Four long dialogues with the offline provider, one a scenario, over the whole app. What was said is written into
 * coverage/dialogues for people to read; here it is held to what can be measured.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { DIALOGUES, leadDialogue } from './long-dialogues.ts';
import type { Led } from './long-dialogues.ts';

describe.each(DIALOGUES)('$persona', (dialogue) => {
  let app: TestApp;
  let led: Led;

  beforeAll(async () => {
    app = await startTestApp();
    led = await leadDialogue(app, dialogue, dialogue.persona);
  }, 300_000);

  afterAll(() => app.stop());

  it('everything is answered, no two answers running are alike', () => {
    expect(led.replies).toHaveLength(15);
    const texts = led.replies.map((said) => said.map(({ text }) => text).join('\n'));
    for (const [index, text] of texts.entries()) {
      expect([dialogue.says[index], text]).not.toEqual([dialogue.says[index], '']);
      expect(text).not.toBe(texts[index + 1]);
    }
  });

  it('nothing promises, presses, sends a landing page or shows its seams', () => {
    const text = led.lines.filter((line) => !line.startsWith('— ')).join('\n');
    expect(text).not.toMatch(/гарантируем|только сегодня|успейте|последн(?:ий|ие) (?:шанс|мест)/i);
    expect(text).not.toMatch(/undefined|null|\{\{|\[object/);
    expect(text).not.toMatch(/https?:\/\/(?!localhost)/);
  });

  it('no offer comes twice without something new between', async () => {
    const { rows } = await app.db.query<{ type: string; payload: { offer?: string } }>(
      "SELECT type, payload FROM events WHERE type IN ('offer.made', 'material.shown') ORDER BY id",
    );
    for (const [index, row] of rows.entries()) {
      const before = rows[index - 1];
      if (row.type === 'offer.made' && before?.type === 'offer.made')
        expect(row.payload.offer).not.toBe(before.payload.offer);
    }
  });

  it('leaves the app in order', () => checkInvariants(app));
});
