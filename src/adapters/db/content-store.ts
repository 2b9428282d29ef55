// The editable content in its tables. Texts keep every version; of the rest the audit log keeps what was before.
import type { Pool, PoolClient } from 'pg';
import type { ContentAct, ContentEntry, ContentOutcome, ContentStore } from '../../app/content-store.ts';
import type { JsonObject } from '../../core/json.ts';
import { findDone, writeAudit } from './audit.ts';
import { inTransaction } from './in-transaction.ts';

export interface ContentStoreDeps {
  readonly pool: Pool;
  readonly now: () => number;
}

/** How a section lies in the database. Names of columns come from here alone, never from a caller. */
interface ContentTable {
  readonly table: string;
  readonly id: string;
  /** Field → how it is read as text. */
  readonly read: Readonly<Record<string, string>>;
  /** Field → how a text ($2) is written. */
  readonly write: Readonly<Record<string, string>>;
  readonly order: readonly string[];
  /** Column `is_example`. */
  readonly examples?: boolean;
  /** Insert of a hidden, empty entry. */
  readonly insert?: string;
}

const LIST = `array_remove(regexp_split_to_array($2, ',\\s*'), '')`;

const TABLES: Readonly<Record<string, ContentTable>> = {
  texts: {
    table: 'contents',
    id: 'key',
    read: { text: 'text' },
    write: { text: 'text = $2' },
    order: ['key'],
  },
  bonuses: {
    table: 'bonuses',
    id: 'id',
    read: { title: 'title', url: 'url' },
    write: { title: 'title = $2', url: 'url = $2' },
    order: ['position', 'id'],
    insert: `INSERT INTO bonuses (title, url, position, is_active) SELECT '', '', coalesce(max(position), 0) + 1, false FROM bonuses RETURNING id::text`,
  },
  faq: {
    table: 'faq',
    id: 'id',
    read: { question: 'question', answer: 'answer' },
    write: { question: 'question = $2', answer: 'answer = $2' },
    order: ['position', 'id'],
    insert: `INSERT INTO faq (question, answer, position, is_active) SELECT '', '', coalesce(max(position), 0) + 1, false FROM faq RETURNING id::text`,
  },
  materials: {
    table: 'materials',
    id: 'id',
    read: {
      title: 'title',
      body: 'body',
      url: `coalesce(url, '')`,
      type: 'type::text',
      segments: `array_to_string(segments, ', ')`,
      tags: `array_to_string(tags, ', ')`,
    },
    write: {
      title: 'title = $2',
      body: 'body = $2',
      url: `url = nullif($2, '')`,
      type: 'type = $2::material_type',
      segments: `segments = ${LIST}`,
      tags: `tags = ${LIST}`,
    },
    order: ['id'],
    examples: true,
    insert: `INSERT INTO materials (type, title, body, is_active) VALUES ('article', '', '', false) RETURNING id::text`,
  },
  products: {
    table: 'products',
    id: 'id',
    read: {
      name: 'name',
      description: 'description',
      price: `CASE WHEN price = 0 THEN '' ELSE (price::float8)::text END`,
    },
    write: { name: 'name = $2', description: 'description = $2', price: 'price = $2::numeric' },
    order: ['id'],
    insert: `INSERT INTO products (code, name, description, price, is_active)
      SELECT 'p' || (coalesce(max(id), 0) + 1)::text, '', '', 0, false FROM products RETURNING id::text`,
  },
};

/** Makes the store. */
export function makeContentStore({ pool, now }: ContentStoreDeps): ContentStore {
  const change: Change = (act, action, work) =>
    inTransaction(pool, async (client) => {
      const table = tableOf(act.section);
      if ((await findDone(client, act.actor, act.key)) !== undefined) return 'done';
      const done = await work(client, table);
      if (typeof done === 'string') return done;
      const { actor, key, section, id } = act;
      await writeAudit(client, {
        actor,
        action,
        subject: `${section}:${id}`,
        payload: done,
        key,
        at: now(),
      });
      return 'done';
    });
  return {
    list: async (section) => {
      const table = tableOf(section);
      const order = table.order.map((column) => `${table.table}.${column}`).join(', ');
      const { rows } = await pool.query<EntryRow>(`${selectOf(table)} ORDER BY ${order}`);
      return rows.map(toEntry);
    },
    read: async (section, id) => {
      const table = tableOf(section);
      const { rows } = await pool.query<EntryRow>(`${selectOf(table)} WHERE ${table.id}::text = $1`, [id]);
      return rows[0] && toEntry(rows[0]);
    },
    listWordings: async (key) => {
      const { rows } = await pool.query<{ text: string }>(
        'SELECT text FROM content_versions WHERE key = $1 UNION SELECT text FROM contents WHERE key = $1',
        [key],
      );
      return rows.map(({ text }) => text);
    },
    write: (act, field, value, before) =>
      change(act, 'content.saved', (client, table) =>
        writeField(client, table, { act, field, value, before, at: now() }),
      ),
    show: (act, active) => showEntry(change, act, active),
    confirm: (act) => confirmEntry(change, act),
    add: (act) => addEntry(pool, act, now),
  };
}

/** Does the work in a transaction that also writes its audit entry; a refusal writes nothing. */
type Change = (
  act: ContentAct,
  action: string,
  work: (client: PoolClient, table: ContentTable) => Promise<JsonObject | ContentOutcome>,
) => Promise<ContentOutcome>;

interface FieldWrite {
  readonly act: ContentAct;
  readonly field: string;
  readonly value: string;
  readonly before: string;
  readonly at: number;
}

async function writeField(
  client: PoolClient,
  table: ContentTable,
  { act, field, value, before, at }: FieldWrite,
): Promise<JsonObject | ContentOutcome> {
  const set = table.write[field];
  const read = table.read[field];
  if (set === undefined || read === undefined) return 'gone';
  const { rows } = await client.query<{ present: string }>(
    `SELECT ${read} AS present FROM ${table.table} WHERE ${table.id}::text = $1 FOR UPDATE`,
    [act.id],
  );
  const present = rows[0]?.present;
  if (present === undefined) return 'gone';
  if (present !== before) return 'conflict';
  if (act.section === 'texts') return writeText(client, act, value, at);
  await client.query(`UPDATE ${table.table} SET ${set} WHERE ${table.id}::text = $1`, [act.id, value]);
  return { field, before, after: value };
}

function showEntry(change: Change, act: ContentAct, active: boolean): Promise<ContentOutcome> {
  return change(act, active ? 'content.shown' : 'content.hidden', async (client, table) => {
    if (table.insert === undefined) return 'gone';
    const { rowCount } = await client.query(
      `UPDATE ${table.table} SET is_active = $2 WHERE ${table.id}::text = $1`,
      [act.id, active],
    );
    return rowCount === 0 ? 'gone' : {};
  });
}

function confirmEntry(change: Change, act: ContentAct): Promise<ContentOutcome> {
  return change(act, 'content.confirmed', async (client, table) => {
    if (table.examples !== true) return 'gone';
    const { rowCount } = await client.query(
      `UPDATE ${table.table} SET is_example = false WHERE ${table.id}::text = $1 AND is_example`,
      [act.id],
    );
    return rowCount === 0 ? 'gone' : {};
  });
}

interface EntryRow {
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly active: boolean;
  readonly example: boolean;
}

function tableOf(section: string): ContentTable {
  const table = Object.hasOwn(TABLES, section) ? TABLES[section] : undefined;
  if (table === undefined) throw new Error(`The content has no section "${section}".`);
  return table;
}

function selectOf({ table, id, read, examples, insert }: ContentTable): string {
  const values = Object.entries(read).map(([field, column]) => `'${field}', ${column}`);
  return `SELECT ${id}::text AS id, json_build_object(${values.join(', ')}) AS values,
    ${insert === undefined ? 'true' : 'is_active'} AS active, ${examples === true ? 'is_example' : 'false'} AS example FROM ${table}`;
}

function toEntry({ id, values, active, example }: EntryRow): ContentEntry {
  return { id, values, active, example };
}

/** A text gets a new version; the one before stays in `content_versions`, the journal names both. */
async function writeText(
  client: PoolClient,
  { actor, id }: ContentAct,
  text: string,
  at: number,
): Promise<JsonObject> {
  const { rows } = await client.query<{ version: number }>(
    `WITH next AS (UPDATE contents SET text = $2, version = version + 1, updated_at = to_timestamp($3::float8 / 1000), updated_by = $4
       WHERE key = $1 RETURNING key, version, text)
     INSERT INTO content_versions (key, version, text, created_at, created_by)
     SELECT key, version, text, to_timestamp($3::float8 / 1000), $4 FROM next RETURNING version`,
    [id, text, at, actor],
  );
  return { field: 'text', version: rows[0]?.version ?? 0 };
}

async function addEntry(pool: Pool, act: Omit<ContentAct, 'id'>, now: () => number): Promise<string> {
  const { actor, key, section } = act;
  const { insert } = tableOf(section);
  if (insert === undefined) throw new Error(`Nothing can be added to "${section}".`);
  return inTransaction(pool, async (client) => {
    const before = await findDone(client, actor, key);
    if (before !== undefined) return before.slice(section.length + 1);
    const { rows } = await client.query<{ id: string }>(insert);
    const id = rows[0]?.id ?? '';
    await writeAudit(client, {
      actor,
      action: 'content.added',
      subject: `${section}:${id}`,
      payload: {},
      key,
      at: now(),
    });
    return id;
  });
}
