/** J01 (1–3, 6): the first entry, the bonus, and coming back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';

const ANNA = 512_340_001;

/** Where the links of a client's messages lead. */
function linksOf(app: TestApp, clientId: number): readonly string[] {
  const messages = app.app.sandbox?.world.chats[clientId]?.messages ?? [];
  return messages.flatMap(({ message }) =>
    (message.entities ?? []).flatMap(({ url }) => (url === undefined ? [] : [url])),
  );
}

describe('J01: first entry, bonus, coming back', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.stop());

  it('1: /start with a source greets once, with the bonus button', async () => {
    const said = await app.person(ANNA).start('vk_nov26');
    expect(said).toHaveLength(1);
    expect(said[0]?.text).toContain('Анна');
    expect(said[0]?.buttons.map((button) => button.callback_data?.split('~')[0])).toContain('bonus:get');
    const users = await app.db.query(
      'SELECT telegram_id::text, source, first_name, username, funnel_stage FROM users',
    );
    expect(users.rows).toEqual([
      {
        telegram_id: String(ANNA),
        source: 'vk_nov26',
        first_name: 'Анна',
        username: 'anna_krylova',
        funnel_stage: 'started',
      },
    ]);
    const events = await app.db.query("SELECT payload FROM events WHERE type = 'client.started'");
    expect(events.rows).toEqual([{ payload: { payload: 'vk_nov26' } }]);
  });

  it('2: the bonus button gives every active bonus with links that open, then asks whether to go on', async () => {
    const said = await app.person(ANNA).press('bonus:get');
    expect(said).toHaveLength(2);
    const bonuses = await app.db.query<{ title: string; url: string }>(
      'SELECT title, url FROM bonuses WHERE is_active',
    );
    expect(bonuses.rowCount).toBeGreaterThanOrEqual(3);
    for (const bonus of bonuses.rows) expect(said[0]?.text).toContain(bonus.title);
    expect(await app.person(ANNA).keyboard()).toEqual([
      '🎁 Бонусы',
      '📊 Подбор инструмента',
      '🗓 Записаться',
      '👤 Связаться с менеджером',
    ]);
    const answers = said[1]?.buttons.map((button) => button.callback_data?.split('~')[0]);
    expect(answers).toEqual(['survey:start', 'branch:start']);
    for (const link of linksOf(app, ANNA)) {
      const page = await fetch(link);
      expect(page.status, link).toBe(200);
      expect(await page.text()).toContain('<html');
    }
  });

  it('3: pressing again at once brings no second set and no second «issued» event', async () => {
    const anna = app.person(ANNA);
    expect(await anna.press('bonus:get')).toEqual([]);
    expect(await anna.press('bonus:get')).toEqual([]);
    const issued = await app.db.query("SELECT count(*)::int AS n FROM events WHERE type = 'bonus.issued'");
    expect(issued.rows).toEqual([{ n: 1 }]);
    await app.wait({ seconds: 11 });
    const later = await anna.press('bonus:get');
    expect(later[0]?.text).toContain('Первый криптокошелёк');
  });

  it('6: a later /start keeps the first source and the place where she stopped', async () => {
    const anna = app.person(ANNA);
    await anna.press('survey:start');
    await anna.press('survey:q1:');
    const said = await anna.start('other_src');
    const users = await app.db.query('SELECT source FROM users');
    expect(users.rows).toEqual([{ source: 'vk_nov26' }]);
    expect(said.at(-1)?.text).toContain('Вопрос 2 из 5');
    expect(await anna.keyboard()).toContain('🎁 Бонусы');
    await checkInvariants(app);
  });
});
