/** J02: «Нет» → reliability or growth, without persuasion. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';

const ANNA = 512_340_001;

describe('J02: reliability or growth', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    const anna = app.person(ANNA);
    await anna.start();
    await anna.press('bonus:get');
  });

  afterAll(() => app.stop());

  it('1: «Нет» leads softly to the question', async () => {
    const said = await app.person(ANNA).press('branch:start');
    expect(said).toHaveLength(1);
    expect(said[0]?.text.toLowerCase()).toContain('общие стратегии');
    expect(said[0]?.buttons.map(({ text }) => text).join(' ')).toMatch(/[Нн]адёжность.*[Рр]ост/);
  });

  it('2: «Надёжность» explains stablecoins, staking, income products, names the risks and calls softly', async () => {
    const said = await app.person(ANNA).press('branch:reliability');
    const text = said
      .map((message) => message.text)
      .join('\n')
      .toLowerCase();
    for (const word of ['стейблкоин', 'стейкинг', 'доходн', 'риск']) expect(text).toContain(word);
    const calls = said.flatMap((message) =>
      message.buttons.map((button) => button.callback_data?.split('~')[0]),
    );
    expect(calls).toContain('consult:start');
    expect(calls).toContain('survey:start');
  });

  it('3: the old «Рост» button still explains growth, once', async () => {
    const anna = app.person(ANNA);
    const asked = (await anna.chat()).find(({ buttons }) =>
      buttons.some(({ text }) => text.includes('Рост')),
    );
    const button = asked?.buttons.find(({ text }) => text.includes('Рост'));
    const said = await anna.pressOn(asked?.message_id ?? 0, button?.callback_data ?? '');
    expect(said).toHaveLength(1);
    expect(said[0]?.text.toLowerCase()).toContain('риск');
    expect(said[0]?.buttons.map((found) => found.callback_data?.split('~')[0])).toContain('consult:start');
  });

  it('4: the menu starts question 1', async () => {
    const said = await app.person(ANNA).key('📊 Подбор инструмента');
    expect(said.at(-1)?.text).toContain('Вопрос 1 из 5');
    await checkInvariants(app);
  });
});
