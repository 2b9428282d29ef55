/** J06: four scenarios that differ, materials that fit, no offer twice running without new value. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATHS } from '../scenarios/scenario-talk.ts';
import type { Persona, Segment } from '../scenarios/scenario-talk.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { SeenMessage } from '../support/person.ts';

const ANNA = 512_340_001;
const KNOWN_CALLBACKS = /^(?:consult|faq|talk|bonus|manager|offer|survey|client|branch|help)[:\w-]/;

describe('J06: a natural dialogue', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    const anna = app.person(ANNA);
    await anna.start();
    await anna.press('bonus:get');
    await app.wait({ minutes: 1 });
  }, 120_000);

  afterAll(() => app.stop());

  /** Takes the survey anew, as somebody else would answer it. */
  const become = async (persona: Persona, segment: Segment): Promise<void> => {
    const anna = app.person(ANNA);
    const shown = await anna.key('📊 Подбор инструмента');
    const taken = shown.some(({ buttons }) => buttons.some(({ text }) => text === 'Пройти заново'));
    if (taken) await anna.press('Пройти заново');
    for (const number of PATHS[persona][segment]) await anna.say(number);
  };
  /** Writes and waits for the answer, as one who reads it. */
  const ask = async (text: string): Promise<readonly SeenMessage[]> => {
    const anna = app.person(ANNA);
    const before = (await anna.chat()).at(-1)?.message_id ?? 0;
    await anna.say(text);
    await app.wait({ seconds: 3 });
    return (await anna.chat()).filter((message) => message.fromBot && message.message_id > before);
  };
  const textOf = (said: readonly SeenMessage[]): string => said.map(({ text }) => text).join('\n');

  it.each([
    ['1: novice', 'novice', 'cold', 'я полный ноль, мне не поздно?', /не гонка|Поздно бывает/],
    ['2: trader', 'trader', 'warm', 'торгую фьючами 3 года, чему вы меня научите', /позиции|журнал/],
    ['3: investor', 'investor', 'warm', 'есть 3 млн, куда разложить', /критери|порядок/],
    ['4: skeptic', 'skeptic', 'cold', 'очередной развод', /договор/],
  ] as const)(
    '%s is answered to the point, with a next step from the catalogue',
    async (_, persona, segment, text, point) => {
      await become(persona, segment);
      const said = await ask(text);
      expect(said).toHaveLength(1);
      expect(textOf(said)).toMatch(point);
      expect(textOf(said)).toMatch(/\?$/);
      for (const paragraph of textOf(said).split('\n\n')) expect(paragraph.length).toBeLessThan(420);
      const callbacks = said.flatMap(({ buttons }) => buttons.map((button) => button.callback_data ?? ''));
      for (const callback of callbacks) expect(callback).toMatch(KNOWN_CALLBACKS);
      if (persona === 'investor') expect(textOf(said)).not.toMatch(/биткоин|эфир|купите|советую купить/i);
    },
  );

  it('5: materials are of the segment and active; one that is switched off is never shown', async () => {
    await become('novice', 'warm');
    await app.db.query("UPDATE materials SET is_active = false WHERE 'storage' = ANY (tags)");
    for (const text of ['думаю о хранении', 'наверное так', 'не больше тысячи']) await ask(text);
    const { rows } = await app.db.query<{ segments: string[]; tags: string[]; at: string; off: string }>(
      `SELECT m.segments, m.tags FROM events e JOIN materials m ON m.id = (e.payload->>'id')::bigint
        WHERE e.type = 'material.shown' AND e.id > coalesce(
          (SELECT max(id) FROM events WHERE type = 'survey.completed'), 0)`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { segments, tags } of rows) {
      expect(segments).toContain('warm');
      expect(tags).not.toContain('storage');
    }
  });

  it('6: «подумаю» three times: no offer again, something new each time', async () => {
    const count = async (): Promise<number> =>
      (await app.db.query("SELECT 1 FROM events WHERE type = 'offer.made'")).rows.length;
    const before = await count();
    const texts = [await ask('подумаю'), await ask('я подумаю'), await ask('ещё подумаю')].map(textOf);
    expect(new Set(texts).size).toBe(3);
    for (const text of texts) expect(text).toMatch(/\S\n\n\S/);
    expect(await count()).toBe(before);
  });

  it('7: the landing page is not sent; the contents of the programme are', async () => {
    const said = await ask('сайт курса');
    expect(textOf(said)).toMatch(/урок|разбор/);
    expect(textOf(said)).not.toMatch(/https?:/);
    const buttons = said.flatMap(({ buttons: shown }) => shown.map((button) => button.callback_data ?? ''));
    expect(buttons.filter((callback) => callback.startsWith('offer:pay'))).toEqual([]);
  });

  it('8: a hot client who asks where to pay is shown one programme first of all', async () => {
    await become('trader', 'hot');
    const said = await ask('готов, куда платить');
    const pay = said.flatMap(({ buttons }) =>
      buttons.filter((button) => button.callback_data?.startsWith('offer:pay')),
    );
    expect(pay).toHaveLength(1);
    expect(textOf(said)).toContain('Портфель и риск');
    expect(textOf(said)).not.toContain('Крипта с нуля');
    await checkInvariants(app);
  });
});
