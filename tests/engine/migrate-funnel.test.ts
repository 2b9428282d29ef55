/** Clients in flight move to another version while the bot works and a migration is cut off in the middle. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayAll } from '../../src/adapters/db/replay-all.ts';
import { makeStandingStore } from '../../src/adapters/db/standing-store.ts';
import { makeSubjectStore } from '../../src/adapters/db/subject-store.ts';
import { makeMigrateFunnel } from '../../src/app/migrate-funnel.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine, pressEvent, textEvent } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { desk, shop, shopVocabulary } from './shop.ts';

const CLIENTS = process.env['FAULTS'] === 'full' ? 5_000 : 300;
const TRAFFIC = 200;

describe('moving clients to another version', { timeout: 300_000 }, () => {
  let database: TestDatabase;
  const engines: TestEngine[] = [];

  const open = async (): Promise<TestEngine> => {
    const engine = await makeTestEngine({
      connectionString: database.connectionString,
      vocabulary: shopVocabulary,
      definitions: [shop, desk],
      cacheSize: 10_000,
    });
    await engine.clock.start();
    engines.push(engine);
    return engine;
  };
  const migrateWith = (engine: TestEngine, stopAfter = Number.POSITIVE_INFINITY) =>
    makeMigrateFunnel({
      change: engine.change,
      standing: makeStandingStore(engine.pool),
      funnels: engine.funnels.set,
      lookup: () => null,
      onProgress: ({ moved }) => {
        if (moved >= stopAfter) throw new Error('cut off');
      },
    })({ funnel: 'shop', to: 2, plan: {} });

  beforeAll(async () => {
    database = await makeTestDatabase();
  });

  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.close()));
    await database.drop();
  });

  it('loses nobody, orphans no timer, says nothing twice, and every journal replays', async () => {
    const bot = await open();
    let update = 0;
    const keys = Array.from({ length: CLIENTS }, (_, index) => index + 1);
    await Promise.all(
      keys.map((key) => bot.admit({ to: { kind: 'client', key }, event: textEvent(++update, 'раз') })),
    );
    await Promise.all(
      keys.map((key) => bot.admit({ to: { kind: 'client', key }, event: pressEvent(++update, 'shop.wait') })),
    );
    const armed = await countArmed(bot);
    expect(armed).toBe(CLIENTS);
    const longer = JSON.parse(JSON.stringify(shop)) as typeof shop;
    await bot.pool.query("UPDATE funnels SET is_active = false WHERE name = 'shop'");
    await bot.pool.query(
      `INSERT INTO funnels (name, description, is_active, version, title, definition, hash, published_at)
       VALUES ('shop', 'вторая', true, 2, $1, $2::json, 'h2', now())`,
      [longer.title, JSON.stringify({ ...longer, description: 'вторая' })],
    );
    await bot.funnels.reload();
    const mover = await open();
    const traffic = Promise.all(
      keys
        .slice(0, TRAFFIC)
        .map((key) => bot.admit({ to: { kind: 'client', key }, event: textEvent(++update, 'два') })),
    );
    await expect(migrateWith(mover, 1)).rejects.toThrow('cut off');
    await mover.kill();
    engines.splice(engines.indexOf(mover), 1);
    const rest = await migrateWith(await open());
    await traffic;
    expect(rest.refused).toEqual([]);
    const versions = await bot.pool.query<{ version: number; n: number }>(
      "SELECT version, count(*)::int AS n FROM user_funnel_state WHERE funnel = 'shop' GROUP BY version",
    );
    expect(versions.rows).toEqual([{ version: 2, n: CLIENTS }]);
    expect(await countArmed(bot)).toBe(armed);
    const replay = await replayAll({
      pool: bot.pool,
      funnels: bot.funnels.set(),
      load: makeSubjectStore({
        pool: bot.pool,
        funnelRowId: bot.funnels.rowId,
        owner: 'test',
        prepared: false,
      }).load,
    });
    expect(replay.differences).toEqual([]);
    const twice = await bot.pool.query(
      'SELECT 1 FROM journal WHERE kind = $1 GROUP BY subject_id HAVING count(*) > 1',
      ['migration'],
    );
    expect(twice.rowCount).toBe(0);
  });
});

async function countArmed(engine: TestEngine): Promise<number> {
  const { rows } = await engine.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM user_funnel_state WHERE funnel = 'shop' AND json_array_length(position->'timers') > 0",
  );
  return rows[0]?.n ?? 0;
}
