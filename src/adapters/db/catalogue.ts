// The catalogue in memory: read whole, because it is small, and read again when its tables changed.
import type { Pool } from 'pg';
import type { Json } from '../../core/json.ts';
import { deepFreeze } from '../../core/json.ts';
import type { Catalogue, ContentText } from '../../app/catalogue.ts';
import type { Log } from '../../app/log.ts';

const POLL_MS = 2_000;

const TABLES = ['contents', 'bonuses', 'faq', 'products', 'settings'] as const;

/** Changes with every insert, update and delete: `xmin` is the transaction that wrote a row. */
const SIGNATURE = `SELECT concat_ws(' ', ${TABLES.map(
  (table) =>
    `(SELECT concat(count(*), ':', sum(hashtextextended(t.xmin::text || t.ctid::text, 0))) FROM ${table} t)`,
).join(', ')}) AS signature`;

const LOAD = `SELECT
  (SELECT coalesce(json_agg(json_build_array(key, text, version)), '[]') FROM contents) AS contents,
  (SELECT coalesce(json_agg(json_build_array(key, value)), '[]') FROM settings) AS settings,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'title', title, 'url', url) ORDER BY position, id), '[]') FROM bonuses WHERE is_active) AS bonuses,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'question', question, 'answer', answer) ORDER BY position, id), '[]') FROM faq WHERE is_active) AS faq,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'code', code, 'name', name, 'description', description, 'price', price, 'meta', meta) ORDER BY id), '[]') FROM products WHERE is_active) AS products`;

interface LoadedRow {
  readonly contents: readonly (readonly [string, string, number])[];
  readonly settings: readonly (readonly [string, Json])[];
  readonly bonuses: readonly { readonly id: number; readonly title: string; readonly url: string }[];
  readonly faq: Json;
  readonly products: Json;
}

interface Snapshot {
  readonly contents: ReadonlyMap<string, ContentText>;
  readonly answers: ReadonlyMap<string, Json>;
}

export interface CatalogueDeps {
  readonly pool: Pool;
  /** Where our own pages are reached, without a slash at the end; links of bonuses that begin with `/` are put under it. */
  readonly linkBase: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** How often to look for changes, ms. */
  readonly pollMs?: number;
}

/** Makes the catalogue, empty until `start` or `refresh`. */
export function makeCatalogue(deps: CatalogueDeps): Catalogue {
  const { pool, log } = deps;
  let snapshot: Snapshot = { contents: new Map(), answers: new Map() };
  let signature = '';
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = async (force: boolean): Promise<void> => {
    const found = await pool.query<{ signature: string }>({ name: 'catalogue_signature', text: SIGNATURE });
    const seen = found.rows[0]?.signature ?? '';
    if (seen === signature && !force) return;
    const { rows } = await pool.query<LoadedRow>(LOAD);
    const [row] = rows;
    if (row === undefined) return;
    snapshot = toSnapshot(row, deps.linkBase);
    signature = seen;
    log.info('catalogue loaded', { contents: snapshot.contents.size });
  };
  return {
    lookup: (key) => snapshot.answers.get(key) ?? null,
    content: (key) => snapshot.contents.get(key),
    refresh: () => look(true),
    start: async () => {
      await look(true);
      timer = setInterval(() => {
        look(false).catch((error: unknown) => log.warn('catalogue could not be read', { error }));
      }, deps.pollMs ?? POLL_MS);
    },
    stop: () => clearInterval(timer),
  };
}

function toSnapshot(row: LoadedRow, linkBase: string): Snapshot {
  const answers = new Map<string, Json>([
    ['bonuses', deepFreeze(row.bonuses.map((bonus) => ({ ...bonus, url: toLink(bonus.url, linkBase) })))],
    ['faq', deepFreeze(row.faq)],
    ['products', deepFreeze(row.products)],
  ]);
  for (const [key, value] of row.settings) answers.set(`setting:${key}`, deepFreeze(value));
  for (const [key, , version] of row.contents) answers.set(`content:${key}`, deepFreeze({ version }));
  return { contents: new Map(row.contents.map(([key, text, version]) => [key, { text, version }])), answers };
}

function toLink(url: string, linkBase: string): string {
  return url.startsWith('/') ? linkBase + url : url;
}
