// Timers, activities, signals and the test clock, over a real database.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ActivityFailedError } from '../../src/app/activity-port.ts';
import type { Activity } from '../../src/app/activity-port.ts';
import { replayJournal } from '../../src/core/step/replay.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine, pressEvent, readJournal, textEvent } from '../support/engine.ts';
import type { TestEngine, TestEngineOptions } from '../support/engine.ts';
import { desk, shop, shopVocabulary } from './shop.ts';

const HOUR = 3_600;

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

async function stepOf(engine: TestEngine, key: number): Promise<{ step: string; n: number } | undefined> {
  const { rows } = await engine.pool.query<{ step: string; n: number }>(
    `SELECT step, (context->>'n')::int AS n FROM user_funnel_state p JOIN users u ON u.id = p.user_id WHERE u.telegram_id = $1`,
    [key],
  );
  return rows[0];
}

const typesOf = async (engine: TestEngine, key: number) =>
  (await readJournal(engine.pool, { kind: 'client', key })).map(({ event }) => event.type);

async function expectReplay(engine: TestEngine, key: number): Promise<void> {
  const ref = { kind: 'client' as const, key };
  expect(
    replayJournal(engine.funnels.set(), ref, await readJournal(engine.pool, ref)).difference,
  ).toBeUndefined();
}

describe('timers', () => {
  it('the clock walks from due instant to due instant, and each timer rings once', async () => {
    const engine = await makeEngine();
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const before = engine.clock.now();
    const { stops } = await engine.advance(3 * HOUR);
    expect(engine.clock.now() - before).toBeGreaterThanOrEqual(3 * HOUR * 1000);
    expect(stops).toBe(2);
    expect(await stepOf(engine, to.key)).toMatchObject({ step: 'zone.calm|area.idle', n: 1 });
    const journal = await readJournal(engine.pool, to);
    expect(journal.map(({ event }) => event.type)).toEqual(['shop.wait', 'engine.timer', 'engine.timer']);
    const [wait, first, second] = journal.map(({ at }) => at);
    expect(Math.round((first! - wait!) / 60_000)).toBe(60);
    expect(Math.round((second! - wait!) / 60_000)).toBe(90);
    await expectReplay(engine, to.key);
  });

  it('survives a restart: another process rings what the dead one armed, and only once', async () => {
    const dead = await makeEngine();
    const to = client();
    await dead.admit({ to, event: pressEvent(next++, 'shop.wait') });
    open.splice(open.indexOf(dead), 1);
    await dead.kill();
    const [a, b] = [await makeEngine(), await makeEngine()];
    await a.clock.moveTo(a.clock.offsetMs() + HOUR * 1000 + 1);
    await Promise.all([a.ring(to), b.ring(to), a.ring(to)]);
    expect(await stepOf(a, to.key)).toMatchObject({ step: 'zone.rung|area.idle', n: 1 });
    expect(await typesOf(a, to.key)).toEqual(['shop.wait', 'engine.timer']);
  });

  it('an instant within a minute is rung by the process itself, without job or sweep', async () => {
    const engine = await makeEngine();
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.advance(HOUR - 2);
    await engine.admit({ to, event: textEvent(next++, 'жду') });
    await vi.waitFor(
      async () => expect(await stepOf(engine, to.key)).toMatchObject({ step: 'zone.rung|area.idle' }),
      5_000,
    );
  });

  it('a timer armed by an earlier visit does not ring', async () => {
    const engine = await makeEngine();
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.advance(HOUR / 2);
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.advance(HOUR * 0.75);
    expect(await stepOf(engine, to.key)).toMatchObject({ step: 'zone.waiting|area.idle' });
  });
});

describe('the clock', () => {
  it('is moved for all processes and stays moved after a restart', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const offset = a.clock.offsetMs() + 86_400_000;
    await a.clock.moveTo(offset);
    await vi.waitFor(() => expect(b.clock.offsetMs()).toBe(offset), 5_000);
    expect((await makeEngine()).clock.offsetMs()).toBe(offset);
  });

  it('is not moved back', async () => {
    const engine = await makeEngine();
    await expect(engine.advance(-1)).rejects.toBeInstanceOf(RangeError);
  });
});

describe('activities', () => {
  const done: Activity = async () => ({ text: 'ответ' });

  it('runs after the commit and after the answer to the press; its outcome is an event', async () => {
    const engine = await makeEngine({ activities: { think: done } });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.think') });
    await engine.settle();
    expect(await stepOf(engine, to.key)).toMatchObject({ step: 'zone.calm|area.idle', n: 1 });
    expect(engine.delivery.calls.map(({ method }) => method)).toEqual([
      'answerCallbackQuery',
      'sendChatAction',
    ]);
    expect(await typesOf(engine, to.key)).toEqual(['shop.think', 'engine.outcome']);
    await expectReplay(engine, to.key);
  });

  it('a failure that may pass is tried again at once, up to the last attempt; then the error outcome comes', async () => {
    const attempts: number[] = [];
    const engine = await makeEngine({
      activities: {
        think: async (_input, { attempt }) => {
          attempts.push(attempt);
          throw new ActivityFailedError('BUSY', 'занято', true);
        },
      },
    });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.think') });
    await engine.settle();
    expect(attempts).toEqual([1, 2, 3]);
    expect(await stepOf(engine, to.key)).toMatchObject({ step: 'zone.calm|area.failed' });
    expect(await typesOf(engine, to.key)).toEqual([
      'shop.think',
      'engine.lease',
      'engine.lease',
      'engine.outcome',
    ]);
  });

  it('after a crash the lease brings it to another process; a late outcome of the first changes nothing', async () => {
    let release: (() => void) | undefined;
    const blocked = new Promise<void>((resolve) => (release = resolve));
    const slow = await makeEngine({
      activities: { think: async () => blocked.then(() => ({ text: 'поздно' })) },
    });
    const to = client();
    await slow.admit({ to, event: pressEvent(next++, 'shop.think') });
    const other = await makeEngine({ activities: { think: done } });
    await other.clock.moveTo(other.clock.offsetMs() + 7_000);
    await other.ring(to);
    await other.settle();
    release?.();
    await slow.settle();
    expect(await stepOf(other, to.key)).toMatchObject({ step: 'zone.calm|area.idle', n: 1 });
    expect(await typesOf(other, to.key)).toEqual(['shop.think', 'engine.lease', 'engine.outcome']);
  });

  it('an output that the vocabulary does not describe is a failure', async () => {
    const engine = await makeEngine({ activities: { think: async () => ({ words: 1 }) } });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.think') });
    await engine.settle();
    expect(await stepOf(engine, to.key)).toMatchObject({ step: 'zone.calm|area.failed' });
  });
});

describe('signals between subjects', () => {
  const deskCount = async (engine: TestEngine): Promise<number> => {
    const { rows } = await engine.pool.query<{ n: number }>(
      `SELECT (context->>'n')::int AS n FROM subject_positions`,
    );
    return rows[0]?.n ?? 0;
  };

  it('are applied at the receiver once, by the process that committed them or by a sweep', async () => {
    const engine = await makeEngine();
    await Promise.all(
      [1, 2, 3].map(() => engine.admit({ to: client(), event: pressEvent(next++, 'shop.tell') })),
    );
    await engine.settle();
    expect(await deskCount(engine)).toBe(3);
    await engine.pool.query(
      `INSERT INTO signals (to_kind, to_key, event, created_at) VALUES ('desk', 77, $1, now() - interval '1 day')`,
      [{ type: 'desk.told', params: { n: 9 }, from: { kind: 'client', key: 5 } }],
    );
    const other = await makeEngine();
    await Promise.all([engine.advance(1), other.advance(1)]);
    expect(await deskCount(engine)).toBe(4);
    const { rows } = await engine.pool.query('SELECT count(*)::int AS left FROM signals');
    expect(rows).toEqual([{ left: 0 }]);
  });
});

describe('the two-second rule', () => {
  it('a press whose commit is slow is answered empty first, and its alert becomes a message', async () => {
    const engine = await makeEngine({
      wrapStore: (store) => ({
        load: store.load,
        commit: async (batch) => {
          await new Promise((resolve) => setTimeout(resolve, 2_200));
          return store.commit(batch);
        },
      }),
    });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.toast') });
    expect(engine.delivery.calls).toEqual([
      { method: 'answerCallbackQuery', payload: { callback_query_id: `c${next - 1}` } },
      { method: 'sendMessage', payload: { chat_id: to.key, text: 'Готово' } },
    ]);
  });
});

describe('changes', () => {
  it('a migration or an edit goes through the same commit and is journalled under its kind', async () => {
    const engine = await makeEngine();
    const to = client();
    await engine.admit({ to, event: textEvent(next++, 'раз') });
    const admission = await engine.change(to, (subject, at) => ({
      kind: 'edit',
      event: {
        type: 'edit',
        at,
        keys: [`edit:${next++}`],
        params: {},
        via: { kind: 'system', source: 'test' },
      },
      step: {
        subject: { ...subject, seq: subject.seq + 1, lastAt: at, profile: { goal: 'цель' } },
        verdict: 'moved',
        effects: [],
        notes: [],
        active: [],
        reads: {},
      },
    }));
    expect(admission.kind).toBe('applied');
    const { rows } = await engine.pool.query(
      `SELECT u.goal, j.kind FROM users u JOIN journal j ON j.subject_id = u.id WHERE u.telegram_id = $1 ORDER BY j.seq`,
      [to.key],
    );
    expect(rows).toEqual([
      { goal: 'цель', kind: 'event' },
      { goal: 'цель', kind: 'edit' },
    ]);
  });
});
