// Published funnels: seeded from the files of machines/, read from the database, compiled. A broken definition never
// takes the bot down: the last version that compiles runs, and the log says so.
import type { Pool } from 'pg';
import { compileFunnel, hashDefinition } from '../../core/funnel/compile.ts';
import type { CompiledFunnel } from '../../core/funnel/compiled.ts';
import { parseDefinition } from '../../core/funnel/definition.ts';
import type { FunnelDefinition } from '../../core/funnel/definition.ts';
import { makeFunnelSet } from '../../core/funnel/funnel-set.ts';
import { pinPrompts } from '../../core/funnel/list-prompts.ts';
import type { FunnelSet } from '../../core/funnel/funnel-set.ts';
import type { Vocabulary } from '../../core/funnel/vocabulary.ts';
import type { LiveFunnels } from '../../app/live-funnels.ts';
import type { Log } from '../../app/log.ts';
import type { PromptPins } from '../../app/prompts.ts';

export interface FunnelStoreDeps {
  readonly pool: Pool;
  readonly vocabulary: Vocabulary;
  /** Definitions of machines/, in the order in which their funnels listen. */
  readonly files: readonly FunnelDefinition[];
  /** Highest version of every prompt: what a seeded funnel is pinned to. */
  readonly prompts?: PromptPins;
  readonly now: () => number;
  readonly log: Log;
}

interface FunnelRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly is_active: boolean;
  readonly definition: unknown;
  readonly hash: string;
  readonly prompt_versions: PromptPins;
}

/** A version that compiled, with its row. */
interface Loaded {
  readonly row: FunnelRow;
  readonly funnel: CompiledFunnel;
}

interface Live {
  readonly set: FunnelSet;
  readonly rowIds: ReadonlyMap<string, number>;
  readonly pins: ReadonlyMap<string, PromptPins>;
}

/**
 * Seeds what the database lacks, then loads everything. A published version is never overwritten; where file and
 * database differ the database runs and the log names the funnel.
 * @throws when no set of funnels can be made at all, which only a first start with broken files can cause.
 */
export async function loadFunnels(deps: FunnelStoreDeps): Promise<LiveFunnels> {
  await seedFunnels(deps);
  // A version never changes once published, so it is compiled once.
  const compiled = new Map<string, CompiledFunnel>();
  let seen = await readSignature(deps);
  let live = await load(deps, compiled);
  return {
    set: () => live.set,
    rowId: (funnel, version) => {
      const id = live.rowIds.get(`${funnel}@${version}`);
      if (id === undefined)
        throw new Error(`Version ${version} of funnel "${funnel}" is not loaded; reload the funnels.`);
      return id;
    },
    promptPins: (funnel, version) => {
      const running = version ?? live.set.findActive(funnel)?.version;
      return live.pins.get(`${funnel}@${running}`) ?? {};
    },
    reload: async () => {
      try {
        const signature = await readSignature(deps);
        if (signature === seen) return;
        live = await load(deps, compiled);
        seen = signature;
        deps.log.info('funnels reloaded', {
          active: live.set.listActive().map(({ id, version }) => `${id}@${version}`),
        });
      } catch (error) {
        deps.log.error('funnels could not be reloaded, the old ones go on', { error });
      }
    },
  };
}

/** Changes with every publication, and with which version is the active one. */
async function readSignature({ pool }: FunnelStoreDeps): Promise<string> {
  const { rows } = await pool.query<{ signature: string | null }>(
    `SELECT string_agg(concat(id, ':', is_active, ':', hash), ' ' ORDER BY id) AS signature FROM funnels`,
  );
  return rows[0]?.signature ?? '';
}

async function seedFunnels({ pool, files, prompts, now, log }: FunnelStoreDeps): Promise<void> {
  for (const definition of files) {
    const hash = hashDefinition(definition);
    const { rows } = await pool.query<{ hash: string }>(
      `SELECT hash FROM funnels WHERE name = $1 ORDER BY is_active DESC, version DESC LIMIT 1`,
      [definition.id],
    );
    const [known] = rows;
    if (known !== undefined) {
      if (known.hash !== hash)
        log.warn('funnel file differs from the published version', { funnel: definition.id });
      continue;
    }
    await pool.query(
      `INSERT INTO funnels (name, description, is_active, version, title, definition, hash, published_at, prompt_versions)
       VALUES ($1, $2, true, 1, $3, $4::json, $5, to_timestamp($6::float8 / 1000), $7) ON CONFLICT DO NOTHING`,
      [
        definition.id,
        definition.description ?? '',
        definition.title,
        JSON.stringify(definition),
        hash,
        now(),
        JSON.stringify(pinPrompts(definition, prompts ?? {})),
      ],
    );
    log.info('funnel seeded', { funnel: definition.id });
  }
}

async function load(deps: FunnelStoreDeps, compiled: Map<string, CompiledFunnel>): Promise<Live> {
  const { rows } = await deps.pool.query<FunnelRow>(
    'SELECT id::text, name, version, is_active, definition, hash, prompt_versions FROM funnels ORDER BY name, version DESC',
  );
  const loaded = rows.flatMap((row) => {
    const key = `${row.name}@${row.version}`;
    const funnel = compiled.get(key) ?? compileRow(deps, row);
    if (funnel === undefined) return [];
    compiled.set(key, funnel);
    return [{ row, funnel }];
  });
  const active = chooseActive(deps, rows, loaded);
  const rowIds = new Map(loaded.map(({ row }) => [`${row.name}@${row.version}`, Number(row.id)]));
  const pins = new Map(loaded.map(({ row }) => [`${row.name}@${row.version}`, row.prompt_versions]));
  return { set: makeSet(deps, active, loaded), rowIds, pins };
}

function compileRow({ vocabulary, log }: FunnelStoreDeps, row: FunnelRow): CompiledFunnel | undefined {
  const fields = { funnel: row.name, version: row.version, active: row.is_active };
  const parsed = parseDefinition(row.definition);
  if (!parsed.ok) {
    log.error('a published funnel has a broken shape', { ...fields, errors: parsed.errors.slice(0, 5) });
    return undefined;
  }
  try {
    return compileFunnel(parsed.definition, row.version, vocabulary);
  } catch (error) {
    log.error('a published funnel does not compile', { ...fields, error });
    return undefined;
  }
}

/** Of each funnel the active version, or when that is broken the one that compiles and came last before it. */
function chooseActive(
  { files, log }: FunnelStoreDeps,
  rows: readonly FunnelRow[],
  loaded: readonly Loaded[],
): Loaded[] {
  const order = new Map(files.map(({ id }, index) => [id, index]));
  const names = [...new Set(rows.filter((row) => row.is_active).map((row) => row.name))];
  names.sort((a, b) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity) || a.localeCompare(b));
  return names.flatMap((name) => {
    const versions = loaded.filter(({ row }) => row.name === name);
    const active = rows.find((row) => row.name === name && row.is_active)?.version ?? Infinity;
    // A later one was never the last to run; it is better than none.
    const chosen =
      versions.find(({ row }) => row.is_active) ??
      versions.find(({ row }) => row.version < active) ??
      versions.at(-1);
    if (chosen === undefined)
      log.error('a funnel has no version that compiles and is left out', { funnel: name });
    else if (!chosen.row.is_active)
      log.error('another version of a funnel runs', { funnel: name, version: chosen.row.version });
    return chosen ?? [];
  });
}

/** Versions that cannot run together (two owners of one event): the highest version steps back until they can. */
function makeSet(
  { vocabulary, log }: FunnelStoreDeps,
  active: readonly Loaded[],
  loaded: readonly Loaded[],
): FunnelSet {
  let chosen = [...active];
  for (;;) {
    const older = loaded.filter((each) => !chosen.includes(each)).map(({ funnel }) => funnel);
    try {
      return makeFunnelSet(
        vocabulary,
        chosen.map(({ funnel }) => funnel),
        older,
      );
    } catch (error) {
      const latest = [...chosen]
        .sort((a, b) => Number(b.row.id) - Number(a.row.id))
        .find((each) => previous(loaded, each));
      const before = latest === undefined ? undefined : previous(loaded, latest);
      if (latest === undefined || before === undefined) throw error;
      log.error('funnels do not fit together, an older version runs', {
        funnel: latest.row.name,
        version: before.row.version,
        error,
      });
      chosen = chosen.map((each) => (each === latest ? before : each));
    }
  }
}

function previous(loaded: readonly Loaded[], { row }: Loaded): Loaded | undefined {
  return loaded.find((each) => each.row.name === row.name && each.row.version < row.version);
}
