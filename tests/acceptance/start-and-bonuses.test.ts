/** Terms of reference §18, «/start и бонусы». */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';

const OLEG = 512_340_002;

describe('§18 /start и бонусы', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.stop());

  it('Кнопка «Получить бонус» присутствует; выдаёт корректный набор; событие логируется', async () => {
    const oleg = app.person(OLEG);
    const greeting = await oleg.start();
    expect(greeting.flatMap(({ buttons }) => buttons.map(({ text }) => text)).join()).toContain(
      'Получить бонус',
    );
    // An inactive bonus must not be given out: what is shown is the set of active ones, in their order.
    await app.db.query(
      "INSERT INTO bonuses (title, url, position, is_active) VALUES ('Снятый с раздачи', '/bonus/none', 0, false)",
    );
    const [set] = await oleg.press('bonus:get');
    const active = await app.db.query<{ title: string }>(
      'SELECT title FROM bonuses WHERE is_active ORDER BY position, id',
    );
    const shown = (set?.text ?? '').split('\n').filter((line) => line.startsWith('• '));
    expect(shown).toEqual(active.rows.map(({ title }) => `• ${title}`));
    const issued = await app.db.query("SELECT type FROM events WHERE type = 'bonus.issued'");
    expect(issued.rowCount).toBe(1);
    await checkInvariants(app);
  });
});
