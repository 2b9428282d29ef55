// What goes wrong between an event and its commit, and what becomes of it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeAnswerPress } from '../../src/app/answer-press.ts';
import type { OutgoingCall } from '../../src/app/outgoing.ts';
import { StoreBusyError, StoreFaultError, StoreUnavailableError } from '../../src/app/store-errors.ts';
import type { SubjectStore } from '../../src/app/subject-store.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine, pressEvent, textEvent } from '../support/engine.ts';
import type { TestEngine, TestEngineOptions } from '../support/engine.ts';
import { desk, shop, shopVocabulary } from './shop.ts';

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
  open.push(engine);
  return engine;
}

const client = () => ({ kind: 'client' as const, key: next++ });

async function countOf(engine: TestEngine, key: number): Promise<number> {
  const { rows } = await engine.pool.query<{ n: number }>(
    `SELECT (context->>'n')::int AS n FROM user_funnel_state p JOIN users u ON u.id = p.user_id WHERE u.telegram_id = $1`,
    [key],
  );
  return rows[0]?.n ?? 0;
}

describe('duplicates', () => {
  it('a repeat is answered as such, whether it comes during, after or at another process', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const to = client();
    const event = textEvent(next++, 'раз');
    const [first, second] = await Promise.all([a.admit({ to, event }), a.admit({ to, event })]);
    const third = await a.admit({ to, event });
    const fourth = await b.admit({ to, event });
    expect([first.kind, second.kind, third.kind, fourth.kind]).toEqual([
      'applied',
      'duplicate',
      'duplicate',
      'duplicate',
    ]);
    expect(await countOf(a, to.key)).toBe(1);
  });

  it('one tap under a new update id counts once and is answered once', async () => {
    const engine = await makeEngine();
    const to = client();
    const press = pressEvent(next++, 'shop.toast');
    await engine.admit({ to, event: press });
    const again = await engine.admit({ to, event: { ...press, keys: ['u:other', press.keys[1]!] } });
    expect(again.kind).toBe('duplicate');
    const answers = engine.delivery.calls.filter(({ method }) => method === 'answerCallbackQuery');
    expect(answers).toEqual([
      {
        method: 'answerCallbackQuery',
        payload: { callback_query_id: press.keys[1]!.slice('cb:'.length), text: 'Готово', show_alert: true },
      },
    ]);
  });
});

describe('a pooler without prepared statements', () => {
  it('gets the same statements unnamed', async () => {
    const engine = await makeEngine({ prepared: false });
    const to = client();
    for (let count = 0; count < 3; count++) await engine.admit({ to, event: textEvent(next++, 'раз') });
    expect(await countOf(engine, to.key)).toBe(3);
    const { rows } = await engine.pool.query(
      `SELECT name FROM pg_prepared_statements WHERE name LIKE 'commit%'`,
    );
    expect(rows).toEqual([]);
  });
});

describe('conflicts', () => {
  it('a stale cache is noticed, thrown away and the event stepped again', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const to = client();
    for (let round = 0; round < 5; round++) {
      await a.admit({ to, event: textEvent(next++, 'а') });
      await b.admit({ to, event: textEvent(next++, 'б') });
    }
    expect(await countOf(a, to.key)).toBe(10);
  });

  it('one new client met by two processes becomes one row', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const clients = Array.from({ length: 20 }, client);
    await Promise.all(
      clients.flatMap((to) =>
        [a, b].map((engine) => engine.admit({ to, event: textEvent(next++, 'привет') })),
      ),
    );
    for (const to of clients) expect(await countOf(a, to.key)).toBe(2);
  });
});

describe('parking', () => {
  it('an event whose step throws is parked; its neighbours and its subject go on', async () => {
    const engine = await makeEngine();
    const [bad, good] = [client(), client()];
    const results = await Promise.all([
      engine.admit({ to: bad, event: textEvent(next++, 'до') }),
      engine.admit({ to: bad, event: pressEvent(next++, 'shop.break') }),
      engine.admit({ to: bad, event: textEvent(next++, 'после') }),
      engine.admit({ to: good, event: textEvent(next++, 'сосед') }),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['applied', 'parked', 'applied', 'applied']);
    expect(await countOf(engine, bad.key)).toBe(2);
    const { rows } = await engine.pool.query('SELECT source, reason FROM parked WHERE subject_key = $1', [
      bad.key,
    ]);
    expect(rows).toMatchObject([{ source: 'press' }]);
    expect(JSON.stringify(rows)).toContain('a defect');
    expect(engine.log.lines.filter(({ level }) => level === 'error').map(({ msg }) => msg)).toEqual([
      'event parked',
    ]);
  });

  it('a row that the database refuses is found by splitting and parked alone; a retry parks it no second time', async () => {
    const engine = await makeEngine();
    const clients = Array.from({ length: 7 }, client);
    // One statement in flight, so that the rest gathers behind it.
    const first = engine.admit({ to: client(), event: textEvent(next++, 'первый') });
    const spoiled = pressEvent(next++, 'shop.spoil');
    const results = await Promise.all(
      clients.flatMap((to, index) => [
        engine.admit({ to, event: textEvent(next++, 'до') }),
        ...(index === 3 ? [engine.admit({ to, event: spoiled })] : []),
        engine.admit({ to, event: textEvent(next++, 'после') }),
      ]),
    );
    await first;
    expect(results.map(({ kind }) => kind).filter((kind) => kind !== 'applied')).toEqual(['parked']);
    for (const to of clients) expect(await countOf(engine, to.key)).toBe(2);
    const parked = await engine.pool.query<{ id: string }>('SELECT id FROM parked WHERE subject_key = $1', [
      clients[3]!.key,
    ]);
    expect(parked.rows).toHaveLength(1);
    const again = await engine.retryParked(Number(parked.rows[0]!.id));
    expect(again?.kind).toBe('parked');
    const after = await engine.pool.query(
      'SELECT resolved_at, retried_at FROM parked WHERE subject_key = $1',
      [clients[3]!.key],
    );
    expect(after.rows).toMatchObject([{ resolved_at: null }]);
    expect(after.rows).not.toMatchObject([{ retried_at: null }]);
  });

  it('a text that jsonb cannot hold is mended, not parked', async () => {
    const engine = await makeEngine();
    const to = client();
    const admission = await engine.admit({ to, event: textEvent(next++, 'а\0б\ud83d') });
    expect(admission.kind).toBe('applied');
    const { rows } = await engine.pool.query(
      'SELECT text FROM messages m JOIN users u ON u.id = m.user_id WHERE u.telegram_id = $1',
      [to.key],
    );
    expect(rows).toEqual([{ text: 'аб\ufffd' }]);
  });
});

describe('a delivery result that the database refuses', () => {
  it('is given up alone: the events it rode with are applied', async () => {
    let poison: number | undefined;
    const engine = await makeEngine({
      judge: (row) => {
        poison ??= row.id;
        return { id: row.id, kind: 'sent', messageId: 1 };
      },
      wrapStore: (store) => ({
        load: store.load,
        commit: (batch) =>
          batch.acknowledgements.some(({ id }) => id === poison)
            ? Promise.reject(new StoreFaultError('22003', new Error('out of range')))
            : store.commit(batch),
      }),
    });
    await engine.admit({ to: client(), event: pressEvent(next++, 'shop.wait') });
    const to = client();
    const results = await Promise.all([
      engine.admit({ to, event: textEvent(next++, 'раз') }),
      engine.admit({ to: client(), event: textEvent(next++, 'два') }),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['applied', 'applied']);
    await engine.settle();
    expect(engine.log.lines.filter(({ level }) => level === 'error').map(({ msg }) => msg)).toEqual([
      'a delivery result could not be written',
    ]);
    expect((await engine.admit({ to, event: textEvent(next++, 'три') })).kind).toBe('applied');
  });
});

describe('a stop', () => {
  it('waits until the last results are written', async () => {
    const engine = await makeEngine({ judge: () => undefined });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const { id } = engine.delivery.rows[0]!;
    void engine.outbox.acknowledge([{ id, kind: 'sent', messageId: 7 }]);
    await engine.stop();
    const { rows } = await engine.pool.query('SELECT status FROM outbox WHERE id = $1', [id]);
    expect(rows).toEqual([{ status: 'sent' }]);
  });
});

describe('a toast', () => {
  it('longer than Telegram takes is cut', () => {
    const calls: OutgoingCall[] = [];
    const answer = makeAnswerPress({ perform: (call) => void calls.push(call) });
    answer('c1', `${'а'.repeat(198)}😀😀`);
    expect(calls[0]?.payload['text']).toBe(`${'а'.repeat(198)}…`);
  });
});

describe('a database that does not answer', () => {
  const failing =
    (errors: Error[]) =>
    (store: SubjectStore): SubjectStore => ({
      load: store.load,
      commit: async (batch) => {
        const error = errors.shift();
        if (error !== undefined) throw error;
        return store.commit(batch);
      },
    });

  it('rejects the event as unavailable; the same event succeeds later', async () => {
    const engine = await makeEngine({ wrapStore: failing([new StoreUnavailableError(new Error('gone'))]) });
    const to = client();
    const event = textEvent(next++, 'раз');
    const repeat = { to, event };
    const results = await Promise.allSettled([engine.admit(repeat), engine.admit(repeat)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await engine.admit(repeat)).kind).toBe('applied');
  });

  it('a commit that was written although the connection broke is a duplicate afterwards', async () => {
    let broken = true;
    const engine = await makeEngine({
      wrapStore: (store) => ({
        load: store.load,
        commit: async (batch) => {
          const reply = await store.commit(batch);
          if (!broken) return reply;
          broken = false;
          throw new StoreUnavailableError(new Error('cut'));
        },
      }),
    });
    const to = client();
    const event = textEvent(next++, 'раз');
    await expect(engine.admit({ to, event })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect((await engine.admit({ to, event })).kind).toBe('duplicate');
    expect(await countOf(engine, to.key)).toBe(1);
  });

  it('a deadlock is tried again without anybody noticing', async () => {
    const busy = [new StoreBusyError(new Error('deadlock')), new StoreBusyError(new Error('deadlock'))];
    const engine = await makeEngine({ wrapStore: failing(busy) });
    expect((await engine.admit({ to: client(), event: textEvent(next++, 'раз') })).kind).toBe('applied');
  });

  it('the real store says unavailable when its server is gone', async () => {
    const engine = await makeEngine();
    await engine.pool.query('SELECT 1');
    const admission = engine.admit({ to: client(), event: textEvent(next++, 'раз') });
    await engine.pool
      .query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      )
      .catch(() => undefined);
    const outcome = await admission.then(
      ({ kind }) => kind,
      (error: { code?: string }) => error.code,
    );
    expect(['applied', 'STORE_UNAVAILABLE']).toContain(outcome);
  });
});
