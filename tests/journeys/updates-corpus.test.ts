/** The corpus of Telegram updates through the whole app: what each row's `expect` says, row by row. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRow } from '../../scripts/lib/eval/update-rows.ts';
import type { CorpusUpdate } from '../../scripts/lib/eval/update-rows.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';

const FILE = new URL('../telegram/corpus/updates.dev.jsonl', import.meta.url);
const SECRET = 'webhook-secret-for-tests';

/** Rows about contacts, leads and bookings wait for those capabilities; here only their invariants are held. */
const LATER = ['upd-010', 'upd-011', 'upd-018', 'upd-019', 'upd-024', 'upd-031'];

const rows = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): unknown => JSON.parse(line))
  .filter(isRow);

describe('corpus of updates', () => {
  let app: TestApp;

  const row = (id: string): CorpusUpdate => {
    const found = rows.find((each) => each.id === id);
    if (found === undefined) throw new Error(`no row ${id}`);
    return found.update;
  };
  const post = async (update: CorpusUpdate): Promise<readonly string[]> => {
    app.app.sandbox?.adopt(update);
    const before = app.app.sandbox?.calls().length ?? 0;
    const response = await fetch(`${app.origin}/telegram/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET },
      body: JSON.stringify(update),
    });
    expect(response.status).toBe(200);
    await app.settle();
    const calls = (app.app.sandbox?.calls() ?? []).slice(before);
    return calls.map(({ method, params }) =>
      typeof params['text'] === 'string' ? `${method}: ${params['text']}` : method,
    );
  };
  const journal = async (): Promise<number> => {
    const found = await app.db.query<{ n: number }>('SELECT count(*)::int AS n FROM journal');
    return found.rows[0]?.n ?? 0;
  };

  beforeAll(async () => {
    app = await startTestApp();
    for (const [index, id] of [512_340_001, 512_340_002].entries()) {
      const person = app.person(id);
      await person.start();
      await person.press('bonus:get');
      await person.press('survey:start');
      if (index === 0) await person.press('survey:q1:');
    }
  });

  afterAll(() => app.stop());

  it.each(['upd-003', 'upd-009', 'upd-032', 'upd-034', 'upd-035', 'upd-055', 'upd-058', 'upd-059'])(
    '%s is ignored in peace: nothing written, nothing said',
    async (id) => {
      const before = await journal();
      expect(await post(row(id))).toEqual([]);
      expect(await journal()).toBe(before);
    },
  );

  it.each(['upd-004', 'upd-007'])(
    '%s: media gets one polite line and the survey keeps its question',
    async (id) => {
      const said = await post(row(id));
      expect(said.filter((line) => line.startsWith('sendMessage'))).toHaveLength(1);
      expect(said.join()).toContain('Вопрос 2 из 5');
    },
  );

  it('another part of the same album is not answered again', async () => {
    const first = row('upd-007');
    const second = { ...first, update_id: first.update_id + 500_000 };
    expect(await post(second)).toEqual([]);
    const kept = await app.db.query(
      "SELECT event->'params'->>'fileId' AS file FROM journal WHERE event->>'type' = 'client.mediaPart'",
    );
    expect(kept.rows).toEqual([{ file: 'AgACAgIAAxkBAAIF' }]);
  });

  it('upd-021: question 9 scores nothing and leads back to the present question', async () => {
    const before = await app.db.query('SELECT count(*)::int AS n FROM survey_answers');
    const said = await post(row('upd-021'));
    expect(said.join()).toContain('Вопрос 2 из 5');
    expect((await app.db.query('SELECT count(*)::int AS n FROM survey_answers')).rows).toEqual(before.rows);
  });

  it('upd-014: a press on an inaccessible message is answered and the present step is said anew', async () => {
    const said = await post(row('upd-014'));
    expect(said.filter((line) => line.startsWith('answerCallbackQuery'))).toHaveLength(1);
    expect(said.some((line) => line.startsWith('sendMessage'))).toBe(true);
    expect(said.some((line) => line.startsWith('edit'))).toBe(false);
  });

  it('upd-015: a press without a message is answered and goes on in the private chat', async () => {
    const said = await post(row('upd-015'));
    expect(said[0]).toMatch(/^answerCallbackQuery/);
    expect(said.join()).toContain('Вопрос 1 из 5');
  });

  it('upd-017: a forged «take the lead» is refused and assigns nothing', async () => {
    const said = await post(row('upd-017'));
    expect(said[0]).toMatch(/^answerCallbackQuery/);
    const leads = await app.db.query('SELECT id FROM leads WHERE assigned_manager_id IS NOT NULL');
    expect(leads.rowCount).toBe(0);
  });

  it('upd-038, 040: a name of invisible characters is cleaned or left out', async () => {
    expect((await post(row('upd-038'))).join()).toMatch(/Здравствуйте, аннА!/);
    expect((await post(row('upd-040'))).join()).toMatch(/Здравствуйте!/);
  });

  it('upd-041: an id beyond 32 bits is kept exactly', async () => {
    await post(row('upd-041'));
    const found = await app.db.query("SELECT telegram_id::text AS id FROM users WHERE first_name = 'Лев'");
    expect(found.rows).toEqual([{ id: '7999999999999' }]);
  });

  it('upd-043: «да» to an old message is judged by the present state', async () => {
    const before = await app.db.query(
      "SELECT step FROM user_funnel_state WHERE funnel = 'survey' ORDER BY user_id LIMIT 1",
    );
    await post(row('upd-043'));
    const after = await app.db.query(
      "SELECT step FROM user_funnel_state WHERE funnel = 'survey' ORDER BY user_id LIMIT 1",
    );
    expect(after.rows).toEqual(before.rows);
  });

  it('upd-046, 047: an update with a lower number that comes later is no duplicate', async () => {
    expect((await post(row('upd-046'))).length).toBeGreaterThan(0);
    expect((await post(row('upd-047'))).length).toBeGreaterThan(0);
  });

  it('upd-049: a forwarded phone number is not the client’s', async () => {
    await post(row('upd-049'));
    expect((await app.db.query('SELECT id FROM users WHERE phone IS NOT NULL')).rowCount).toBe(0);
  });

  it('upd-051: a payload of exactly 64 characters is taken whole', async () => {
    await post(row('upd-051'));
    const found = await app.db.query(
      "SELECT length(payload->>'payload') AS n FROM events WHERE type = 'client.started' AND payload ? 'payload'",
    );
    expect(found.rows).toContainEqual({ n: 64 });
  });

  it('upd-054: /help with the bot’s own name is /help', async () => {
    expect((await post(row('upd-054'))).join()).toContain('Чем я могу помочь');
  });

  it('upd-056: an admin’s command from a client is an unknown command', async () => {
    const said = await post(row('upd-056'));
    expect(said.join()).toContain('Такой команды у меня нет');
    expect(said.join()).not.toMatch(/рассылк.*сегмент/i);
  });

  it.each(LATER)('%s holds the invariants; its capability comes later', async (id) => {
    const update = row(id);
    const said = await post(update);
    const asked = update.callback_query === undefined ? 0 : 1;
    expect(said.filter((line) => line.startsWith('answerCallbackQuery'))).toHaveLength(asked);
  });

  it('every row of the corpus is spoken for, and the whole holds the invariants', async () => {
    expect(rows).toHaveLength(30);
    await checkInvariants(app);
  });
});
