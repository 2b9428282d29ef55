// Two engines on one database, updates redelivered to both: every update counts once, and replay gives what is stored.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayJournal } from '../../src/core/step/replay.ts';
import { makeSubjectHasher } from '../../src/core/step/subject.ts';
import { makeSubjectStore } from '../../src/adapters/db/subject-store.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine, readJournal, textEvent } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';
import { desk, shop, shopVocabulary } from './shop.ts';

const CLIENTS = 40;
const UPDATES = 3_000;

let database: TestDatabase;
let engines: readonly TestEngine[];

beforeAll(async () => {
  database = await makeTestDatabase();
  const options = {
    connectionString: database.connectionString,
    vocabulary: shopVocabulary,
    definitions: [shop, desk],
  };
  engines = [
    await makeTestEngine({ ...options, owner: 'a' }),
    await makeTestEngine({ ...options, owner: 'b', cacheSize: 25 }),
  ];
});
afterAll(async () => {
  await Promise.all((engines ?? []).map((engine) => engine.close()));
  await database?.drop();
});

/** The same sequence on every run. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('two engines, redeliveries and conflicts', () => {
  it('every update is in the inbox once, in the journal once and applied once', async () => {
    const random = makeRandom(7);
    const outcomes = { applied: 0, duplicate: 0, parked: 0 };
    const sends: Promise<void>[] = [];
    for (let id = 0; id < UPDATES; id++) {
      const key = 1 + Math.floor(random() * CLIENTS);
      const first = Math.floor(random() * 2);
      const targets = [first, ...(random() < 0.1 ? [1 - first] : []), ...(random() < 0.05 ? [first] : [])];
      for (const target of targets) {
        const inbound = { to: { kind: 'client' as const, key }, event: textEvent(id, 'текст') };
        sends.push(engines[target]!.admit(inbound).then((admission) => void outcomes[admission.kind]++));
      }
      if (id % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(sends);
    const { rows } = await engines[0]!.pool.query(`SELECT
      (SELECT count(*)::int FROM inbox) AS inbox, (SELECT count(*)::int FROM journal) AS journal,
      (SELECT sum((context->>'n')::int)::int FROM user_funnel_state) AS applied,
      (SELECT sum((state->>'seq')::int)::int FROM users) AS seqs,
      (SELECT count(*)::int FROM messages) AS messages, (SELECT count(*)::int FROM events WHERE type = 'shop.counted') AS events,
      (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM parked) AS parked`);
    expect(rows[0]).toEqual({
      inbox: UPDATES,
      journal: UPDATES,
      applied: UPDATES,
      seqs: UPDATES,
      messages: UPDATES,
      events: UPDATES,
      users: CLIENTS,
      parked: 0,
    });
    expect(outcomes).toEqual({ applied: UPDATES, duplicate: sends.length - UPDATES, parked: 0 });
  }, 60_000);

  it('replaying the journal gives the stored subject, hash for hash', async () => {
    const [engine] = engines;
    const { pool, funnels } = engine!;
    const store = makeSubjectStore({ pool, funnelRowId: funnels.rowId, owner: 'reader', prepared: true });
    const hash = makeSubjectHasher();
    for (let key = 1; key <= CLIENTS; key++) {
      const ref = { kind: 'client' as const, key };
      const rows = await readJournal(pool, ref);
      const replayed = replayJournal(funnels.set(), ref, rows);
      expect(replayed.difference).toBeUndefined();
      const [stored] = await store.load([ref]);
      expect(hash(stored!.subject)).toBe(rows.at(-1)?.hash);
      expect(stored!.subject).toEqual(replayed.subject);
    }
  });
});
