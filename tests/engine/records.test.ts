// Rows of the business ride with the position: written once, changed by their own client only, one write a row and batch.
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineAction, defineEvent, makeVocabulary } from '../../src/core/funnel/vocabulary.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { toJsonObject } from '../../src/core/json.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const title = { ru: 'т', en: 't' };
const row = Type.Object({
  table: Type.Union([Type.Literal('leads'), Type.Literal('consents')]),
  op: Type.Union([Type.Literal('insert'), Type.Literal('update')]),
  values: Type.Record(Type.String(), Type.Unknown()),
});

const vocabulary = makeVocabulary(1, [
  defineEvent({ name: 'client.acted', title, params: Type.Object({}), route: 'all' }),
  defineEvent({ name: 'row.write', title, params: Type.Object({ rows: Type.Array(row) }), route: 'owner' }),
  defineAction({
    name: 'write',
    title,
    params: Type.Object({}),
    facts: ['event'],
    apply: ({ event }) => ({
      orders: (event.params['rows'] as { table: 'leads'; op: 'insert' | 'update'; values: object }[]).map(
        ({ table, op, values }) => ({ type: 'record' as const, table, op, values: toJsonObject(values) }),
      ),
    }),
  }),
]);

const clerk = {
  id: 'clerk',
  title: 'Писарь',
  role: 'main',
  lobby: true,
  meta: { uid: 'clerk' },
  initial: 'here',
  on: { 'row.write': { actions: 'write' } },
  states: { here: { meta: { uid: 'here' } } },
};

let database: TestDatabase;
let engine: TestEngine;
let next = 1;

beforeAll(async () => {
  database = await makeTestDatabase();
  engine = await makeTestEngine({
    connectionString: database.connectionString,
    vocabulary,
    definitions: [clerk],
  });
  await engine.clock.start();
});
afterAll(async () => {
  await engine?.close();
  await database?.drop();
});

function write(key: number, ...rows: JsonObject[]) {
  const event = {
    type: 'row.write',
    keys: [`t:${next++}`],
    params: { rows },
    via: { kind: 'system' as const, source: 'test' },
  };
  return engine.admit({ to: { kind: 'client', key }, event });
}

const lead = (op: string, values: JsonObject): JsonObject => ({ table: 'leads', op, values });

async function leads() {
  const { rows } = await engine.pool.query<JsonObject>(
    `SELECT l.id::int, u.telegram_id::int AS client, l.status::text, l.summary, l.assigned_manager_id::int AS manager,
       l.taken_at IS NOT NULL AS taken, l.updated_at >= l.created_at AS stamped
     FROM leads l JOIN users u ON u.id = l.user_id ORDER BY l.id`,
  );
  return rows;
}

describe('the effect record', () => {
  it('inserts with the birth of its client, updates what it names, and an insert that comes again changes nothing', async () => {
    await write(501, lead('insert', { id: 1, summary: 'хочет созвониться' }));
    await write(501, lead('update', { id: 1, status: 'taken', taken_at: '2026-11-24T08:00:00.000Z' }));
    await write(501, lead('insert', { id: 1, summary: 'снова' }));
    expect(await leads()).toEqual([
      {
        id: 1,
        client: 501,
        status: 'taken',
        summary: 'хочет созвониться',
        manager: null,
        taken: true,
        stamped: true,
      },
    ]);
  });

  it('merges what one statement says of one row', async () => {
    await write(
      502,
      lead('insert', { id: 2 }),
      lead('update', { id: 2, status: 'taken', assigned_manager_id: 7 }),
      lead('update', { id: 2, summary: 'свежая' }),
      lead('insert', { id: 2, summary: 'нет' }),
    );
    await Promise.all([
      write(502, lead('update', { id: 2, status: 'done' })),
      write(502, lead('update', { id: 2, assigned_manager_id: null })),
    ]);
    expect((await leads()).find(({ id }) => id === 2)).toMatchObject({
      status: 'done',
      manager: null,
      summary: 'свежая',
    });
  });

  it("does not touch another client's row", async () => {
    await write(503, lead('update', { id: 1, summary: 'чужая' }));
    expect((await leads()).find(({ id }) => id === 1)).toMatchObject({ summary: 'хочет созвониться' });
  });

  it('adds to a table without a key every time', async () => {
    const consent = {
      table: 'consents',
      op: 'insert',
      values: { kind: 'contact', text_version: '1', granted: true },
    };
    await write(501, consent, consent);
    const { rows } = await engine.pool.query('SELECT granted FROM consents');
    expect(rows).toHaveLength(2);
  });
});
