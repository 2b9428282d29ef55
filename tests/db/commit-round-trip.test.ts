// A subject written and read again is the same subject, whatever is in it.
import fc from 'fast-check';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSubjectStore } from '../../src/adapters/db/subject-store.ts';
import type { Position } from '../../src/core/step/position.ts';
import { findSubjectDueAt, makeSubject, makeSubjectHasher } from '../../src/core/step/subject.ts';
import type { Subject } from '../../src/core/step/subject.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;
let funnelId = 0;

beforeAll(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.connectionString, max: 2 });
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO funnels (name, version, title, definition, hash) VALUES ('f', 1, 'т', '{}', 'x') RETURNING id`,
  );
  funnelId = Number(rows[0]!.id);
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const key = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,8}$/);
const instant = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 });
const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' });
const value = fc.oneof(
  key,
  fc.dictionary(key, fc.oneof(key, fc.dictionary(key, key, { minKeys: 1, maxKeys: 3 })), {
    minKeys: 1,
    maxKeys: 4,
  }),
);

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const profile = fc
  .record({
    firstName: optional(text),
    username: optional(text),
    phone: optional(text),
    segment: optional(fc.constantFrom('cold', 'warm', 'hot')),
    leadScore: optional(fc.integer({ min: 0, max: 100 })),
    stage: optional(text),
    blocked: optional(fc.boolean()),
    unsubscribed: optional(fc.boolean()),
  })
  .map((members) => Object.fromEntries(Object.entries(members).filter(([, each]) => each !== undefined)));

const position = fc.record({
  value,
  context: fc.dictionary(key, json, { maxKeys: 4 }),
  history: fc.dictionary(key, fc.array(key, { maxLength: 3 }), { maxKeys: 2 }),
  visits: fc.dictionary(key, fc.nat(), { maxKeys: 5 }),
  timers: fc.array(
    fc.record(
      { uid: key, visit: fc.nat(), delay: key, armedAt: instant, dueAt: instant, frozenMs: fc.nat() },
      { requiredKeys: ['uid', 'visit', 'delay', 'armedAt', 'dueAt'] },
    ),
    { maxLength: 3 },
  ),
  activities: fc.array(
    fc.record({
      uid: key,
      visit: fc.nat(),
      src: key,
      input: json,
      attempt: fc.nat(9),
      startedAt: instant,
      leaseUntil: instant,
    }),
    { maxLength: 2 },
  ),
  status: fc.constantFrom('active', 'done'),
  enteredAt: instant,
});

const content = fc.record({
  profile,
  owner: fc.constantFrom('bot', 'manager'),
  lastAt: instant,
  lastActAt: fc.oneof(fc.constant(0), instant),
  nextVisit: fc.nat(),
  seq: fc.nat(),
  focus: fc.array(key, { maxLength: 3 }),
  issued: fc.array(fc.tuple(fc.nat(), key, key), { maxLength: 4 }),
  presses: fc.array(fc.tuple(fc.nat(), text, instant), { maxLength: 3 }),
  stages: fc.array(key, { maxLength: 4 }),
  positions: fc.dictionary(fc.constantFrom('a', 'b', 'c'), position, { maxKeys: 3 }),
});

it.each(['client', 'desk', 'process'] as const)('a %s', async (kind) => {
  const store = makeSubjectStore({ pool, funnelRowId: () => funnelId, owner: 'test', prepared: true });
  const hash = makeSubjectHasher();
  let next = 1;
  await fc.assert(
    fc.asyncProperty(content, content, async (first, second) => {
      const ref = { kind, key: next++ };
      for (const made of [first, second]) {
        const [before] = await store.load([ref]);
        const positions = Object.entries(made.positions).map(
          ([funnel, each]) =>
            [funnel, { ...each, format: 1, funnel, version: 1 } as unknown as Position] as const,
        );
        const after = {
          ...makeSubject(ref),
          ...made,
          positions: Object.fromEntries(positions),
        } as unknown as Subject;
        const batch = { acknowledgements: [], at: made.lastAt, toRealMs: 0 };
        const reply = await store.commit({
          ...batch,
          writes: [{ before: before!, after, steps: [], dueAt: findSubjectDueAt(after) }],
        });
        expect([...reply.admitted]).toEqual([before!.id]);
        const [loaded] = await store.load([ref]);
        expect(hash(loaded!.subject)).toBe(hash(after));
        for (const [funnel, each] of positions) {
          expect(JSON.stringify(loaded!.subject.positions[funnel]?.value)).toBe(JSON.stringify(each.value));
          expect(Object.keys(loaded!.subject.positions[funnel]?.visits ?? {})).toEqual(
            Object.keys(each.visits),
          );
        }
      }
    }),
    { numRuns: 60 },
  );
});

it('an unknown format is refused by name', async () => {
  const store = makeSubjectStore({ pool, funnelRowId: () => funnelId, owner: 'test', prepared: false });
  await pool.query(`INSERT INTO users (telegram_id, state) VALUES (999999, '{"format": 99}')`);
  await expect(store.load([{ kind: 'client', key: 999999 }])).rejects.toMatchObject({
    code: 'STORED_FORMAT',
  });
});
