// The funnel store and the catalogue: what is published runs, what is broken does not take anything down.
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeCatalogue } from '../../src/adapters/db/catalogue.ts';
import { loadFunnels } from '../../src/adapters/db/funnel-store.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import type { FunnelDefinition } from '../../src/core/funnel/definition.ts';
import { desk, shop, shopVocabulary } from '../engine/shop.ts';
import { makeTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeMemoryLog } from '../support/log.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await makeTestDatabase();
  pool = new Pool({ connectionString: database.connectionString, max: 2 });
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

function parse(source: unknown): FunnelDefinition {
  const parsed = parseDefinition(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.definition;
}

const files = [parse(shop), parse(desk)];

async function load(given = files) {
  const log = makeMemoryLog();
  const funnels = await loadFunnels({ pool, vocabulary: shopVocabulary, files: given, now: () => 0, log });
  return {
    funnels,
    log,
    errors: () => log.lines.filter(({ level }) => level === 'error').map(({ msg }) => msg),
  };
}

async function publish(version: number, definition: unknown): Promise<void> {
  await pool.query(`UPDATE funnels SET is_active = false WHERE name = 'shop'`);
  await pool.query(
    `INSERT INTO funnels (name, version, title, definition, hash, is_active) VALUES ('shop', $1, 'т', $2, 'x', true)`,
    [version, JSON.stringify(definition)],
  );
}

describe('funnels', () => {
  beforeEach(() => pool.query('TRUNCATE funnels CASCADE'));

  it('files seed version 1; a published version is never overwritten, and drift is reported', async () => {
    const first = await load();
    expect(first.funnels.set().findActive('shop')?.version).toBe(1);
    expect(first.funnels.rowId('shop', 1)).toBeGreaterThan(0);
    const second = await load([parse({ ...shop, title: 'Другая' }), parse(desk)]);
    expect(second.funnels.set().findActive('shop')?.title).toBe('Лавка');
    expect(second.log.lines.map(({ msg }) => msg)).toContain(
      'funnel file differs from the published version',
    );
  });

  it('a new version runs after a reload; positions on the old one still find theirs', async () => {
    const { funnels } = await load();
    await publish(2, { ...shop, title: 'Вторая' });
    await funnels.reload();
    expect(funnels.set().findActive('shop')?.title).toBe('Вторая');
    expect(funnels.set().findVersion('shop', 1)?.title).toBe('Лавка');
  });

  it('a broken version is passed over for the last good one, with an alert', async () => {
    await load();
    await publish(2, { ...shop, on: { 'no.such': 'x' } });
    const { funnels, errors } = await load();
    expect(funnels.set().findActive('shop')?.version).toBe(1);
    expect(errors()).toEqual(['a published funnel does not compile', 'another version of a funnel runs']);
  });

  it('a broken version rolled back to is passed over for the one before it, not for the one rolled back', async () => {
    await load();
    await publish(3, { ...shop, title: 'Третья' });
    await publish(2, { ...shop, on: { 'no.such': 'x' } });
    const { funnels } = await load();
    expect(funnels.set().findActive('shop')?.version).toBe(1);
  });

  it('a version that claims an event of another funnel steps back', async () => {
    await load();
    await publish(2, { ...shop, on: { ...shop.on, 'desk.told': { actions: 'count' } } });
    const { funnels, errors } = await load();
    expect(funnels.set().findActive('shop')?.version).toBe(1);
    expect(errors()).toEqual(['funnels do not fit together, an older version runs']);
  });
});

describe('the catalogue', () => {
  it('answers the core and the renderer from memory, and shows an edit after a refresh', async () => {
    const catalogue = makeCatalogue({ pool, linkBase: 'https://bot.test', log: makeMemoryLog() });
    await pool.query(`INSERT INTO contents (key, text) VALUES ('hello', 'Здравствуйте')`);
    await pool.query(`INSERT INTO settings (key, value) VALUES ('limit.test', '5')`);
    await catalogue.refresh();
    expect(catalogue.lookup('setting:limit.test')).toBe(5);
    expect(catalogue.lookup('content:hello')).toEqual({ version: 1 });
    expect(catalogue.lookup('no such key')).toBeNull();
    expect(catalogue.content('hello')).toEqual({ text: 'Здравствуйте', version: 1 });
    expect(Array.isArray(catalogue.lookup('bonuses'))).toBe(true);
    await pool.query(`UPDATE contents SET text = 'Привет', version = 2 WHERE key = 'hello'`);
    expect(catalogue.content('hello')?.version).toBe(1);
    await catalogue.refresh();
    expect(catalogue.content('hello')).toEqual({ text: 'Привет', version: 2 });
  });

  it('notices what another process changed, added or took away', async () => {
    const catalogue = makeCatalogue({
      pool,
      linkBase: 'https://example.test',
      log: makeMemoryLog(),
      pollMs: 10,
    });
    await pool.query(`INSERT INTO contents (key, text) VALUES ('poll', 'раз')`);
    await catalogue.start();
    await pool.query(`UPDATE contents SET text = 'два' WHERE key = 'poll'`);
    await vi.waitFor(() => expect(catalogue.content('poll')?.text).toBe('два'));
    await pool.query(`INSERT INTO settings (key, value) VALUES ('poll', 'true')`);
    await vi.waitFor(() => expect(catalogue.lookup('setting:poll')).toBe(true));
    await pool.query(`DELETE FROM contents WHERE key = 'poll'`);
    await vi.waitFor(() => expect(catalogue.content('poll')).toBeUndefined());
    catalogue.stop();
  });
});
