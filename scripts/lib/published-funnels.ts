// The table of funnels as the command line sees it: the version that runs, and publishing the next one.
import { join } from 'node:path';
import type { Pool } from 'pg';
import { makePrompts } from '../../src/adapters/prompts/make-prompts.ts';
import { hashDefinition } from '../../src/core/funnel/compile.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import type { FunnelDefinition } from '../../src/core/funnel/definition.ts';
import { pinPrompts } from '../../src/core/funnel/list-prompts.ts';
import { PROJECT } from '../generated-artefacts.ts';
import { QUIET } from './quiet-log.ts';

/** The running version of a funnel. */
export interface PublishedFunnel {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly definition: unknown;
}

/** Running versions by funnel id. */
export async function readPublished(pool: Pool): Promise<ReadonlyMap<string, PublishedFunnel>> {
  const { rows } = await pool.query<PublishedFunnel>(
    'SELECT name, version, hash, definition FROM funnels WHERE is_active ORDER BY name',
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** The definition of a published row; a broken one is an error that says which. */
export function toDefinition(row: PublishedFunnel): FunnelDefinition {
  const parsed = parseDefinition(row.definition);
  if (parsed.ok) return parsed.definition;
  const [first] = parsed.errors;
  throw new Error(`Version ${row.version} of "${row.name}" is broken: ${first?.path} ${first?.message}`);
}

/**
 * Publishes a definition as the next version and makes it the running one, both or neither.
 * @returns the new version, or `undefined` when the running version is the very same program.
 */
export async function publish(pool: Pool, definition: FunnelDefinition): Promise<number | undefined> {
  const hash = hashDefinition(definition);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ version: number; hash: string; is_active: boolean }>(
      'SELECT version, hash, is_active FROM funnels WHERE name = $1 ORDER BY version DESC FOR UPDATE',
      [definition.id],
    );
    const unchanged = rows.some((row) => row.is_active && row.hash === hash);
    const version = (rows[0]?.version ?? 0) + 1;
    if (!unchanged) {
      await client.query('UPDATE funnels SET is_active = false WHERE name = $1 AND is_active', [
        definition.id,
      ]);
      await client.query(
        `INSERT INTO funnels (name, description, is_active, version, title, definition, hash, prompt_versions)
         VALUES ($1, $2, true, $3, $4, $5::json, $6, $7)`,
        [
          definition.id,
          definition.description ?? '',
          version,
          definition.title,
          JSON.stringify(definition),
          hash,
          JSON.stringify(pinPrompts(definition, await readLatestPrompts())),
        ],
      );
    }
    await client.query('COMMIT');
    return unchanged ? undefined : version;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** The highest version of every prompt as the files lie there now. */
async function readLatestPrompts(): Promise<Readonly<Record<string, number>>> {
  const prompts = makePrompts({ folder: join(PROJECT, 'prompts'), log: QUIET });
  await prompts.refresh();
  return prompts.latest();
}
