// What is set aside, and that it touches nobody else: neither the same batch, nor the next statement, nor the next ring.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeParkedStore } from '../../src/adapters/db/parked-store.ts';
import { makeDueStore } from '../../src/adapters/db/subject-store-due.ts';
import type { Engine } from '../../src/app/engine.ts';
import type { ParkedEvent } from '../../src/app/parked.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine, pressEvent, textEvent } from '../support/engine.ts';
import type { TestEngine, TestEngineOptions } from '../support/engine.ts';
import { listParked, readTries, wantRetry } from '../../scripts/lib/parked-rows.ts';
import { desk, shop, shopVocabulary } from './shop.ts';

const HOUR_MS = 3_600_000;
/** A shop whose bell is broken. */
const broken: unknown = JSON.parse(
  JSON.stringify(shop).replace('"target":"rung","actions":"count"', '"target":"rung","actions":"throwUp"'),
);

let database: TestDatabase;
const open: TestEngine[] = [];
let next = 1000;

beforeAll(async () => {
  database = await makeTestDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()));
  await database.drop();
  database = await makeTestDatabase();
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

/** An edit of the profile under a key of its own. */
const edit =
  (key: string): Parameters<Engine['change']>[1] =>
  (subject, at) => ({
    kind: 'edit',
    event: { type: 'edit', at, keys: [key], params: {}, via: { kind: 'system', source: 'test' } },
    step: {
      subject: { ...subject, seq: subject.seq + 1, lastAt: at, profile: { goal: 'цель' } },
      verdict: 'moved',
      effects: [],
      notes: [],
      active: [],
      reads: {},
    },
  });

async function countParked(engine: TestEngine): Promise<number> {
  const { rows } = await engine.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM parked');
  return rows[0]?.n ?? 0;
}

describe('a change', () => {
  it('whose key is known is a duplicate, and holds up nobody of its batch', async () => {
    const engine = await makeEngine();
    const to = client();
    await engine.admit({ to, event: textEvent(next++, 'раз') });
    expect((await engine.change(to, edit('edit:1'))).kind).toBe('applied');
    const results = await Promise.all([
      engine.admit({ to, event: textEvent(next++, 'два') }),
      engine.change(to, edit('edit:1')),
      engine.admit({ to, event: textEvent(next++, 'три') }),
      engine.change(to, edit('edit:2')),
      engine.change(to, edit('edit:2')),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual([
      'applied',
      'duplicate',
      'applied',
      'applied',
      'duplicate',
    ]);
    expect(await countParked(engine)).toBe(0);
  });
});

describe('a subject that is refused again and again', () => {
  it('has the one event set aside that is refused; the others of its batch are applied', async () => {
    const engine = await makeEngine({
      wrapStore: (store) => ({
        load: store.load,
        commit: async (batch) => {
          const cursed = batch.writes.some(({ steps }) =>
            steps.some(({ row }) => row.event.type === 'shop.tell'),
          );
          if (!cursed) return store.commit(batch);
          return { admitted: new Set(), known: new Map(), outbox: [], signals: [], blocked: [], voided: [] };
        },
      }),
    });
    const to = client();
    const results = await Promise.all([
      engine.admit({ to, event: textEvent(next++, 'до') }),
      engine.admit({ to, event: pressEvent(next++, 'shop.tell') }),
      engine.admit({ to, event: textEvent(next++, 'после') }),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['applied', 'parked', 'applied']);
    expect(await countParked(engine)).toBe(1);
  });
});

describe('parking', () => {
  it('that takes long holds up neither the batch nor the next statement', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const parked: ParkedEvent[] = [];
    const engine = await makeEngine({
      override: {
        parked: {
          park: async (event) => {
            await held;
            parked.push(event);
          },
          load: () => Promise.resolve(undefined),
          takeWanted: () => Promise.resolve({ events: [], messages: 0 }),
          markTried: () => Promise.resolve(),
        },
      },
    });
    const [bad, good] = [client(), client()];
    const failing = engine.admit({ to: bad, event: pressEvent(next++, 'shop.break') });
    const waiting = engine.admit({ to: bad, event: textEvent(next++, 'после') });
    expect((await engine.admit({ to: good, event: textEvent(next++, 'сосед') })).kind).toBe('applied');
    expect((await engine.admit({ to: good, event: textEvent(next++, 'ещё') })).kind).toBe('applied');
    expect(parked).toEqual([]);
    release();
    expect((await failing).kind).toBe('parked');
    expect((await waiting).kind).toBe('applied');
    await engine.settle();
  });
});

describe('a timer that was set aside', () => {
  it('stays out of the next due instant that later commits write', async () => {
    const engine = await makeEngine({ definitions: [broken, desk] });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.clock.moveTo(engine.clock.offsetMs() + HOUR_MS + 1);
    await engine.ring(to);
    expect(await countParked(engine)).toBe(1);
    await engine.admit({ to, event: textEvent(next++, 'жду') });
    const due = makeDueStore(engine.pool);
    expect(await due.listDue(engine.clock.now(), 10)).toEqual([]);
    expect(await due.listDue(engine.clock.now() + HOUR_MS, 10)).toEqual([to]);
  });

  it('does not overwrite what somebody else wrote meanwhile', async () => {
    const engine = await makeEngine();
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const before = await makeDueStore(engine.pool).findNextDueAt(0);
    const at = engine.clock.now();
    const via = { kind: 'timer' as const, funnel: 'shop', uid: 'waiting', visit: 1, delay: 'PT1H' };
    const event = { type: 'engine.timer', at, keys: ['timer:1'], params: {}, via };
    const store = makeParkedStore(engine.pool);
    await store.park({ to, event, reason: 'x', at, ring: { at: 5, revision: 0 } });
    expect(await makeDueStore(engine.pool).findNextDueAt(0)).toBe(before);
    await store.park({ to, event, reason: 'x', at, ring: { at: 5, revision: 1 } });
    expect(await makeDueStore(engine.pool).findNextDueAt(0)).toBe(5);
  });
});

describe('another try', () => {
  /** Parks one event by a defect that is then mended, as a deployment would. */
  async function makeParked() {
    const to = client();
    const spoilt = await makeEngine();
    await spoilt.admit({ to, event: pressEvent(next++, 'shop.spoil') });
    return { to, engine: spoilt };
  }

  it('is made by the next sweep when somebody asked for it, once, and settles what now works', async () => {
    const { engine } = await makeParked();
    await engine.pool.query(`UPDATE parked SET payload = jsonb_set(payload, '{type}', '"shop.wait"')`);
    const [row] = await listParked(engine.pool);
    expect(row).toMatchObject({ what: 'shop.wait', retriedAt: null });
    expect(await wantRetry(engine.pool, [row?.id ?? 0, 999])).toEqual([row?.id]);
    await engine.advance(0);
    expect(await readTries(engine.pool, [row?.id ?? 0])).toEqual({
      waiting: [],
      settled: [row?.id],
      failed: [],
    });
    expect(await listParked(engine.pool)).toEqual([]);
    const { rows } = await engine.pool.query(`SELECT 1 FROM user_funnel_state WHERE step LIKE '%waiting%'`);
    expect(rows).toHaveLength(1);
  });

  it('that fails leaves the row on the list, with the try noted', async () => {
    const { engine } = await makeParked();
    const ids = await wantRetry(engine.pool, 'all');
    await engine.advance(0);
    expect(await readTries(engine.pool, ids)).toMatchObject({ settled: [], failed: ids });
    expect((await listParked(engine.pool))[0]?.retriedAt).toBeInstanceOf(Date);
  });

  it('puts a parked message back into its chat', async () => {
    let refuse = true;
    const engine = await makeEngine({
      judge: ({ id }) =>
        refuse ? { id, kind: 'parked', error: 'Bad Request' } : { id, kind: 'sent', messageId: 1 },
    });
    await engine.admit({ to: client(), event: pressEvent(next++, 'shop.wait') });
    await engine.settle();
    refuse = false;
    const ids = await wantRetry(engine.pool, 'all');
    expect(ids).toHaveLength(1);
    await engine.advance(0);
    const { rows } = await engine.pool.query<{ status: string }>('SELECT status FROM outbox');
    expect(rows.map(({ status }) => status)).toEqual(['sent']);
    expect(await listParked(engine.pool)).toEqual([]);
  });
});
