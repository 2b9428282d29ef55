/** R2: whatever a client has come through — a lead, a takeover, a booking, an order — nothing of him is left after /forget. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { pressByHand, sayByHand } from '../support/by-hand.ts';
import { findInDatabase } from '../support/find-in-database.ts';
import { eventually } from '../support/person.ts';
import { CHANNEL, IRINA, takeOver, textOf } from '../support/school.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;
/** Everything by which Анна could be recognised. */
const TRACES = [
  'Крылова',
  'anna_krylova',
  '9052123040',
  'anna.k@example.com',
  'примета-клиента',
  'примета-менеджера',
  'примета-до-перехвата',
];

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  for (const id of [ANNA, OLEG, IRINA]) await app.person(id).start();
});
afterAll(() => app.stop());

async function idOf(telegramId: number): Promise<string> {
  const { rows } = await app.db.query<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [
    telegramId,
  ]);
  return rows[0]?.id ?? '';
}

describe('erasure after a whole story', () => {
  let id = '';

  it('the story: contact, a lead with its card, a takeover, an order', async () => {
    const anna = app.person(ANNA);
    await anna.say('примета-до-перехвата');
    await anna.say('мой телефон 8 905 212 30 40');
    await anna.act({ type: 'contact', phone: '89052123040' });
    await anna.say('anna.k@example.com');
    await anna.press('Всё верно');
    await takeOver(app, ANNA);
    await anna.say('вопрос: примета-клиента');
    await app.person(IRINA).say('ответ: примета-менеджера');
    expect((await anna.chat()).at(-1)?.text).toContain('примета-менеджера');
    id = await idOf(ANNA);
    await app.db.query(
      `INSERT INTO payments (user_id, product_id, order_id, amount, status, payload, link)
       VALUES ($1, 1, 'T-1', 29900, 'paid', '{"email": "anna.k@example.com"}', 'https://pay.example/anna.k@example.com')`,
      [id],
    );
    for (const word of TRACES) expect(await findInDatabase(app.db, [word]), word).not.toEqual([]);
  });

  it('/forget passes the takeover, and takes everything but the payment without a name', async () => {
    const anna = app.person(ANNA);
    await anna.say('/forget');
    await anna.press('Да, удалить');
    await app.wait({ seconds: 10 });
    await app.wait({ seconds: 10 });
    expect((await anna.chat()).at(-1)?.text).toContain('данные стёрты');
    expect(await findInDatabase(app.db, TRACES)).toEqual([]);
    const { rows } = await app.db.query(
      `SELECT order_id, status::text, amount::float8, payload, link FROM payments WHERE user_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ order_id: 'T-1', status: 'paid', amount: 29_900, payload: {}, link: null }]);
    const leads = await app.db.query(`SELECT status::text, summary FROM leads WHERE user_id = $1`, [id]);
    expect(leads.rows.every(({ status, summary }) => status === 'canceled' && summary === '')).toBe(true);
  });

  it('the card with the name is gone from the channel, and the desk has no dialogue with nobody', async () => {
    expect(textOf(await app.person(CHANNEL).chat())).not.toMatch(/Крылова|9052123040/);
    const { rows } = await app.db.query<{ context: { dialogues?: unknown[] } }>(
      `SELECT p.context FROM subject_positions p JOIN subjects s ON s.id = p.subject_id WHERE s.key = $1 AND p.funnel = 'desk'`,
      [IRINA],
    );
    expect(rows[0]?.context.dialogues ?? []).toEqual([]);
  });

  it('the manager’s desk goes on from its base row, and every journal replays exactly', async () => {
    const before = await app.app.replayAll();
    expect(before).toMatchObject({ erased: 1, differences: [] });
    await takeOver(app, OLEG);
    await app.person(OLEG).say('а я остался');
    expect((await app.person(IRINA).chat()).at(-1)?.text).toContain('а я остался');
    const desk = await app.db.query<{ kind: string }>(
      `SELECT j.kind FROM journal j JOIN subjects s ON s.id = j.subject_id WHERE s.key = $1 ORDER BY j.seq`,
      [IRINA],
    );
    expect(desk.rows.map(({ kind }) => kind).slice(0, 2)).toEqual(['base', 'event']);
    expect((await app.app.replayAll()).differences).toEqual([]);
  });

  it('who writes again is new, and nothing of before comes back', async () => {
    const anna = app.person(ANNA);
    expect(textOf(await anna.start())).toContain('Здравствуйте');
    expect(await idOf(ANNA)).not.toBe(id);
    const { rows } = await app.db.query(
      'SELECT phone, owner, funnel_stage FROM users WHERE telegram_id = $1',
      [ANNA],
    );
    expect(rows).toEqual([{ phone: null, owner: 'bot', funnel_stage: 'started' }]);
    await app.wait({ days: 4 });
    const ghosts = await app.db.query(`SELECT 1 FROM messages WHERE user_id = $1`, [id]);
    expect(ghosts.rowCount).toBe(0);
    expect(app.errors()).toEqual([]);
  });

  it('the last trace in the outbox, the chat of the farewell, goes with the next clean-up', async () => {
    const left = await eventually(async () => {
      const { rows } = await app.db.query(`SELECT status FROM outbox WHERE subject_id = $1`, [id]);
      return rows.every(({ status }) => status !== 'pending') ? rows : undefined;
    });
    expect(left.length).toBeLessThanOrEqual(8);
    const { cleanUp } = await import('../../src/adapters/db/retention.ts');
    await cleanUp(app.db, Date.parse('2030-01-01T00:00:00Z'));
    expect((await app.db.query(`SELECT 1 FROM outbox WHERE subject_id = $1`, [id])).rowCount).toBe(0);
  });
});

describe('at the very moment of the erasure', () => {
  it('texts, presses and a second confirmation leave no row behind and raise no error', async () => {
    const from = { id: ANNA, first_name: 'Анна' };
    await sayByHand(app, from, 'здравствуйте, примета-гонки');
    const id = await idOf(ANNA);
    await sayByHand(app, from, '/forget');
    await pressByHand(app, from, 'forget:yes');
    const acts = Array.from({ length: 30 }, (_, index) =>
      index % 3 === 0 ? pressByHand(app, from, 'forget:yes') : sayByHand(app, from, `примета-гонки ${index}`),
    );
    await Promise.all([app.wait({ seconds: 6 }), ...acts]);
    await app.wait({ seconds: 6 });
    for (const table of ['messages', 'user_funnel_state', 'survey_answers'])
      expect((await app.db.query(`SELECT 1 FROM ${table} WHERE user_id = $1`, [id])).rowCount, table).toBe(0);
    const { rows } = await app.db.query(`SELECT kind FROM journal WHERE subject_id = $1`, [id]);
    expect(rows).toEqual([{ kind: 'base' }]);
    expect((await app.app.replayAll()).differences).toEqual([]);
    expect(app.errors()).toEqual([]);
  });
});
