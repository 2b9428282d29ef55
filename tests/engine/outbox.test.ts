// Messages between commit and delivery: leases, order within a chat, withdrawal, results.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
  await engine.clock.start();
  open.push(engine);
  return engine;
}

const client = () => ({ kind: 'client' as const, key: next++ });
const nothing = () => undefined;
const takeover = () => ({
  type: 'manager.took',
  keys: [`m:${next++}`],
  params: {},
  via: { kind: 'manager' as const, manager: 9 },
});

/** Other tests leave rows behind: that is what leases are for. */
async function claimFor(engine: TestEngine, chat: number) {
  return (await engine.outbox.claim(100)).filter(({ chatId }) => chatId === chat);
}

async function outboxOf(engine: TestEngine, chat: number) {
  const { rows } = await engine.pool.query<Record<string, unknown>>(
    `SELECT o.status, o.class, o.attempts, o.lease_owner AS owner, o.message_id::int AS message, o.error, m.text, m.meta->'void' AS void
     FROM outbox o JOIN messages m ON m.id = o.message_ref WHERE o.chat_id = $1 ORDER BY o.id`,
    [chat],
  );
  return rows;
}

describe('the outbox', () => {
  it('a committed message is leased to the committing process and its result is written', async () => {
    const engine = await makeEngine({ owner: 'me' });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    expect(engine.delivery.rows).toMatchObject([
      { chatId: to.key, method: 'sendMessage', attempts: 0, essential: true },
    ]);
    await engine.settle();
    const row = engine.delivery.rows[0]!;
    expect(await outboxOf(engine, to.key)).toEqual([
      {
        status: 'sent',
        class: 'ordinary',
        attempts: 1,
        owner: null,
        message: row.id + 1000,
        error: null,
        text: 'Ждём',
        void: null,
      },
    ]);
  });

  it('results ride on the next commit', async () => {
    const engine = await makeEngine({ owner: 'me' });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.admit({ to: client(), event: textEvent(next++, 'раз') });
    expect(await outboxOf(engine, to.key)).toMatchObject([{ status: 'sent' }]);
  });

  it('a row behind one that another process holds waits for it without a lease', async () => {
    const [a, b] = [await makeEngine({ owner: 'a', judge: nothing }), await makeEngine({ owner: 'b' })];
    const to = client();
    await a.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await b.admit({ to, event: pressEvent(next++, 'shop.wait') });
    expect(b.delivery.rows).toEqual([]);
    expect(await outboxOf(a, to.key)).toMatchObject([
      { status: 'pending', owner: 'a' },
      { status: 'pending', owner: null },
    ]);
    expect(await claimFor(b, to.key)).toEqual([]);
    await b.clock.moveTo(b.clock.offsetMs() + 61_000);
    // Whoever has the first row has the chat: it catches up at once.
    expect(await claimFor(b, to.key)).toMatchObject([
      { chatId: to.key, attempts: 1 },
      { chatId: to.key, attempts: 0 },
    ]);
  });

  it('own unsent rows of a chat do not hold a new one back', async () => {
    const engine = await makeEngine({ owner: 'me', judge: nothing });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    expect(engine.delivery.rows).toHaveLength(2);
  });

  it('a takeover withdraws unsent ordinary messages in its own commit; a second look finds them gone', async () => {
    const engine = await makeEngine({ judge: nothing });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const row = engine.delivery.rows[0]!;
    expect(await engine.outbox.reread(row.id)).toMatchObject({ id: row.id });
    await Promise.all([
      engine.admit({ to, event: pressEvent(next++, 'shop.wait') }),
      engine.admit({ to, event: takeover() }),
    ]);
    expect(await outboxOf(engine, to.key)).toMatchObject([
      { status: 'void', void: true },
      { status: 'void' },
    ]);
    expect(await engine.outbox.reread(row.id)).toBeUndefined();
    const audit = await engine.pool.query(`SELECT actor::int, action FROM audit_log WHERE subject = $1`, [
      `client:${to.key}`,
    ]);
    expect(audit.rows).toEqual([{ actor: 9, action: 'manager.took' }]);
  });

  it('a withdrawn message that had gone out all the same is said again in the dialogue', async () => {
    const engine = await makeEngine({ judge: nothing });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.admit({ to, event: takeover() });
    const row = engine.delivery.rows[0]!;
    expect(engine.delivery.withdrawn).toEqual([row.id]);
    expect(await outboxOf(engine, to.key)).toMatchObject([{ status: 'void', void: true }]);
    await engine.outbox.acknowledge([{ id: row.id, kind: 'sent', messageId: 5 }]);
    expect(await outboxOf(engine, to.key)).toMatchObject([{ status: 'sent', void: null, message: 5 }]);
  });

  it('a row that comes back unsent in the statement of a takeover is withdrawn with the others', async () => {
    const engine = await makeEngine({ judge: nothing });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const { id } = engine.delivery.rows[0]!;
    await Promise.all([
      engine.outbox.acknowledge([{ id, kind: 'released', notBefore: 5, error: 'x' }]),
      engine.admit({ to, event: takeover() }),
    ]);
    expect(await outboxOf(engine, to.key)).toMatchObject([{ status: 'void', void: true, attempts: 0 }]);
  });

  it('what is given back unsent counts no attempt, and only its holder can say so', async () => {
    const [a, b] = [await makeEngine({ owner: 'a', judge: nothing }), await makeEngine({ owner: 'b' })];
    const to = client();
    await a.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const { id } = a.delivery.rows[0]!;
    const back = { id, kind: 'released' as const, notBefore: 5, error: 'x' };
    await b.outbox.acknowledge([back]);
    await b.outbox.acknowledge([{ id, kind: 'parked', error: '400' }]);
    expect(await outboxOf(a, to.key)).toMatchObject([{ status: 'pending', owner: 'a', attempts: 0 }]);
    await a.outbox.acknowledge([back]);
    expect(await outboxOf(a, to.key)).toMatchObject([{ status: 'pending', owner: null, attempts: 0 }]);
    const parked = await a.pool.query('SELECT id FROM parked WHERE subject_key = $1', [to.key]);
    expect(parked.rows).toEqual([]);
  });

  it('tries that failed in hand are counted with the result, also when the row is given back', async () => {
    const engine = await makeEngine({ owner: 'me', judge: nothing });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const { id } = engine.delivery.rows[0]!;
    await engine.outbox.acknowledge([{ id, kind: 'released', notBefore: 5, error: 'x', failures: 2 }]);
    expect(await outboxOf(engine, to.key)).toMatchObject([{ status: 'pending', attempts: 2 }]);
    await engine.outbox.acknowledge([{ id, kind: 'sent', messageId: 7, failures: 1 }]);
    expect(await outboxOf(engine, to.key)).toMatchObject([{ status: 'sent', attempts: 4 }]);
  });

  it('postponed: the lease is let go and the row is due later; a spoilt row is parked and lets the next one go', async () => {
    const engine = await makeEngine({ judge: nothing });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    const [first, second] = engine.delivery.rows;
    const notBefore = engine.clock.now() + 30_000;
    await engine.outbox.acknowledge([{ id: first!.id, kind: 'postponed', notBefore, error: '429' }]);
    expect(await claimFor(engine, to.key)).toEqual([]);
    await engine.clock.moveTo(engine.clock.offsetMs() + 31_000);
    expect(await claimFor(engine, to.key)).toMatchObject([
      { id: first!.id, attempts: 1 },
      { id: second!.id },
    ]);
    await engine.outbox.acknowledge([{ id: first!.id, kind: 'parked', error: '400 bad' }]);
    const parked = await engine.pool.query('SELECT source, key, reason FROM parked WHERE subject_key = $1', [
      to.key,
    ]);
    expect(parked.rows).toEqual([{ source: 'delivery', key: `outbox:${first!.id}`, reason: '400 bad' }]);
    await engine.clock.moveTo(engine.clock.offsetMs() + 61_000);
    expect(await claimFor(engine, to.key)).toMatchObject([{ id: second!.id }]);
  });

  it('blocked: all that waits for the chat is void, and the client is marked by an event of his own', async () => {
    const engine = await makeEngine({ judge: nothing });
    const to = client();
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.admit({ to, event: pressEvent(next++, 'shop.wait') });
    await engine.outbox.acknowledge([{ id: engine.delivery.rows[0]!.id, kind: 'blocked', chatId: to.key }]);
    await engine.settle();
    expect(await outboxOf(engine, to.key)).toMatchObject([{ status: 'void' }, { status: 'void' }]);
    const { rows } = await engine.pool.query('SELECT is_blocked FROM users WHERE telegram_id = $1', [to.key]);
    expect(rows).toEqual([{ is_blocked: true }]);
  });

  it('a pause for the whole bot is read by every process', async () => {
    const [a, b] = [await makeEngine(), await makeEngine()];
    const until = a.clock.now() + 5_000;
    await a.outbox.pauseAll(until);
    await b.start();
    expect([a.outbox.pausedUntil(), b.outbox.pausedUntil()]).toEqual([until, until]);
  });
});
