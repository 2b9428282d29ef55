// What a process believes of a subject may be old: others write it too, publish new versions and run newer programs.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeDueStore } from '../../src/adapters/db/subject-store-due.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine, pressEvent, readJournal, textEvent } from '../support/engine.ts';
import type { TestEngine, TestEngineOptions } from '../support/engine.ts';
import { desk, shop, shopVocabulary } from './shop.ts';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
const open: TestEngine[] = [];
let next = 1000;

beforeAll(async () => {
  database = await makeTestDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()));
});
afterAll(() => database?.drop());

async function makeEngine(options: Partial<TestEngineOptions> = {}): Promise<TestEngine> {
  const base = {
    connectionString: database.connectionString,
    vocabulary: shopVocabulary,
    definitions: [shop, desk],
  };
  const engine = await makeTestEngine({ ...base, ...options });
  await engine.clock.start();
  open.push(engine);
  return engine;
}

const client = () => ({ kind: 'client' as const, key: next++ });

async function stepOf(engine: TestEngine, key: number): Promise<string | undefined> {
  const { rows } = await engine.pool.query<{ step: string }>(
    'SELECT step FROM user_funnel_state p JOIN users u ON u.id = p.user_id WHERE u.telegram_id = $1',
    [key],
  );
  return rows[0]?.step;
}

/** The subject as `a` knows it is older than what `b` made of it. */
async function makeStale(a: TestEngine, b: TestEngine) {
  const to = client();
  await a.admit({ to, event: textEvent(next++, 'раз') });
  await b.admit({ to, event: pressEvent(next++, 'shop.wait') });
  return to;
}

describe('a cached subject', () => {
  it('that has nothing due is read again: the timer that another process armed and left rings', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const to = await makeStale(a, b);
    open.splice(open.indexOf(b), 1);
    await b.kill();
    await a.clock.moveTo(a.clock.offsetMs() + HOUR_MS + 1);
    expect(await makeDueStore(a.pool).listDue(a.clock.now(), 10)).toContainEqual(to);
    await a.ring(to);
    expect(await stepOf(a, to.key)).toBe('zone.rung|area.idle');
  });

  it('that gives a change nothing to do is read again', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const to = await makeStale(a, b);
    const seen: number[] = [];
    await a.change(to, (subject) => {
      seen.push(subject.seq);
      return undefined;
    });
    expect(seen).toEqual([1, 2]);
  });

  it('is read again only once: a ring that finds nothing costs one look', async () => {
    let loads = 0;
    const engine = await makeEngine({
      wrapStore: (store) => ({
        load: (refs) => {
          loads++;
          return store.load(refs);
        },
        commit: store.commit,
      }),
    });
    const to = client();
    await engine.admit({ to, event: textEvent(next++, 'раз') });
    await engine.ring(to);
    expect(loads).toBe(2);
  });
});

describe('a version that this process has not loaded', () => {
  it('is looked for in the database, and the event stepped again', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const to = client();
    await publish(a, { ...shop, title: 'Лавка вторая' });
    await a.funnels.reload();
    await a.admit({ to, event: textEvent(next++, 'раз') });
    const admission = await b.admit({ to, event: textEvent(next++, 'два') });
    expect(admission).toMatchObject({ kind: 'applied', verdict: 'moved' });
    const { rows } = await b.pool.query(
      'SELECT version FROM user_funnel_state p JOIN users u ON u.id = p.user_id WHERE u.telegram_id = $1',
      [to.key],
    );
    expect(rows).toEqual([{ version: 2 }]);
  });

  it('and nobody published: the event is refused as unavailable, neither parked nor remembered', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const to = client();
    await a.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const stand = (version: number) =>
      a.pool.query(
        'UPDATE user_funnel_state p SET version = $2 FROM users u WHERE u.id = p.user_id AND u.telegram_id = $1',
        [to.key, version],
      );
    const { rows } = await a.pool.query<{ version: number }>(
      'SELECT version FROM user_funnel_state p JOIN users u ON u.id = p.user_id WHERE u.telegram_id = $1',
      [to.key],
    );
    await stand(77);
    const event = textEvent(next++, 'раз');
    const neighbour = client();
    const [refused, applied] = await Promise.allSettled([
      b.admit({ to, event }),
      b.admit({ to: neighbour, event: textEvent(next++, 'сосед') }),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'FUNNEL_VERSION_UNKNOWN' } });
    expect(applied).toMatchObject({ status: 'fulfilled', value: { kind: 'applied' } });
    await b.clock.moveTo(b.clock.offsetMs() + HOUR_MS + 1);
    await expect(b.ring(to)).rejects.toMatchObject({ code: 'FUNNEL_VERSION_UNKNOWN' });
    const parked = await b.pool.query('SELECT id FROM parked WHERE subject_key = $1', [to.key]);
    expect(parked.rows).toEqual([]);
    await stand(rows[0]!.version);
    expect((await b.admit({ to, event })).kind).toBe('applied');
    await b.ring(to);
    expect((await readJournal(b.pool, to)).map(({ event: { type } }) => type)).toEqual([
      'shop.wait',
      'client.text',
      'engine.timer',
    ]);
  });
});

describe('a subject that a newer program wrote', () => {
  it('is refused as unavailable and reported; its neighbours in the batch go on', async () => {
    const engine = await makeEngine();
    const clients = Array.from({ length: 4 }, client);
    const [strange] = clients;
    await engine.pool.query(`INSERT INTO users (telegram_id, state) VALUES ($1, '{"format": 99}')`, [
      strange!.key,
    ]);
    const results = await Promise.allSettled(
      clients.map((to) => engine.admit({ to, event: textEvent(next++, 'раз') })),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(results[0]).toMatchObject({ reason: { code: 'STORED_FORMAT' } });
    const parked = await engine.pool.query('SELECT id FROM parked WHERE subject_key = $1', [strange!.key]);
    expect(parked.rows).toEqual([]);
    const reported = engine.log.lines.filter(({ level }) => level === 'error');
    expect(reported.map(({ fields }) => fields['user_id'])).toEqual([strange!.key]);
  });
});

async function publish(engine: TestEngine, definition: object): Promise<void> {
  await engine.pool.query(`UPDATE funnels SET is_active = false WHERE name = 'shop'`);
  await engine.pool.query(
    `INSERT INTO funnels (name, version, title, definition, hash, is_active) VALUES ('shop', 2, 'Лавка', $1, 'second', true)`,
    [JSON.stringify(definition)],
  );
}
