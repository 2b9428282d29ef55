// What comes back through the pools, raw and through Prisma.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePools } from '../../src/adapters/db/pools.ts';
import type { Pools } from '../../src/adapters/db/pools.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const log = { warn: (): void => undefined };
const TELEGRAM_ID = 7_123_456_789;

let database: TestDatabase;
let pools: Pools;

beforeAll(async () => {
  database = await makeTestDatabase();
  pools = makePools({ connectionString: database.connectionString, committers: 2, general: 3, log });
});

afterAll(async () => {
  await pools.close();
  await database.drop();
});

test('bigints read as numbers, dates as text, instants as dates', async () => {
  const result = await pools.committers.query(
    `SELECT $1::bigint AS id, ARRAY[$1::bigint, NULL] AS ids, DATE '2026-11-25' AS day, to_timestamp(1.5) AS at`,
    [TELEGRAM_ID],
  );
  expect(result.rows).toEqual([
    { id: TELEGRAM_ID, ids: [TELEGRAM_ID, null], day: '2026-11-25', at: new Date(1500) },
  ]);
});

test('a bigint beyond the exact numbers is an error, never rounded', async () => {
  await expect(pools.general.query('SELECT 9007199254740993::bigint')).rejects.toThrow(RangeError);
});

test('Prisma works over the general pool, with bigints, enums, prices and text arrays', async () => {
  const user = await pools.prisma.user.create({
    data: { telegramId: BigInt(TELEGRAM_ID), firstName: 'Жанна' },
  });
  await pools.prisma.lead.create({ data: { userId: user.id, status: 'taken' } });
  await pools.prisma.product.create({ data: { code: 'p', name: 'Курс', price: '14990.50' } });
  await pools.prisma.material.create({ data: { type: 'case', title: 'Пример', tags: ['страх', 'деньги'] } });
  const found = await pools.prisma.user.findUniqueOrThrow({
    where: { telegramId: BigInt(TELEGRAM_ID) },
    include: { leads: true },
  });
  expect(found).toMatchObject({
    firstName: 'Жанна',
    owner: 'bot',
    revision: 0,
    state: {},
    leads: [{ status: 'taken' }],
  });
  expect(String((await pools.prisma.product.findUniqueOrThrow({ where: { code: 'p' } })).price)).toBe(
    '14990.5',
  );
  expect(await pools.prisma.material.findFirst({ where: { title: 'Пример' } })).toMatchObject({
    tags: ['страх', 'деньги'],
    segments: [],
  });
  await expect(
    pools.prisma.user.findMany({ where: { firstName: { contains: 'ЖАН', mode: 'insensitive' } } }),
  ).resolves.toHaveLength(1);
});

test('a Prisma transaction that fails writes nothing', async () => {
  const attempt = pools.prisma.$transaction(async (tx) => {
    await tx.setting.create({ data: { key: 'half', value: 1 } });
    throw new Error('stop');
  });
  await expect(attempt).rejects.toThrow('stop');
  expect(await pools.prisma.setting.findUnique({ where: { key: 'half' } })).toBeNull();
});

test('server time-outs are set on direct connections and left out behind a pooler', async () => {
  const show = `SELECT current_setting('statement_timeout') AS t`;
  expect((await pools.committers.query(show)).rows).toEqual([{ t: '15s' }]);
  const url = `${database.connectionString}?pgbouncer=true`;
  const pooled = makePools({ connectionString: url, committers: 1, general: 1, log });
  expect((await pooled.committers.query(show)).rows).toEqual([{ t: '0' }]);
  await pooled.close();
});
