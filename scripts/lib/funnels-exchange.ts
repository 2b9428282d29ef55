// npm run funnels -- pull | push | diff: machines/ on one side, the published versions on the other.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { hashDefinition } from '../../src/core/funnel/compile.ts';
import { compareDefinitions } from '../../src/core/funnel/compare.ts';
import type { DefinitionChange } from '../../src/core/funnel/compare.ts';
import { hashJson } from '../../src/core/hash.ts';
import { toJson } from '../../src/core/json.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import { lintFunnels } from '../../src/core/funnel/lint.ts';
import { formatFinding } from './funnels-lint.ts';
import { MACHINES, readLintContext, readMachines } from './machine-files.ts';
import { publish, readPublished, toDefinition } from './published-funnels.ts';
import { withDatabase } from './with-database.ts';

/** Writes running versions into machines/. */
export async function pullFunnels(ids: readonly string[]): Promise<boolean> {
  const published = await withDatabase(readPublished);
  for (const row of published.values()) {
    if (ids.length > 0 && !ids.includes(row.name)) continue;
    const path = join(MACHINES, `${row.name}.json`);
    if (await holdsAlready(path, row.definition)) {
      console.log(`${row.name}: the file is version ${row.version} already`);
      continue;
    }
    const options = await resolveConfig(path);
    await writeFile(path, await format(JSON.stringify(row.definition), { ...options, filepath: path }));
    console.log(`${row.name}: version ${row.version} → machines/${row.name}.json`);
  }
  return true;
}

/** True when the file says the same, however it is laid out: a pull changes only what differs. */
async function holdsAlready(path: string, definition: unknown): Promise<boolean> {
  try {
    return hashJson(toJson(JSON.parse(await readFile(path, 'utf8')))) === hashJson(toJson(definition));
  } catch {
    return false;
  }
}

/** Publishes files that differ from the running version. Nothing is published while the linter finds an error. */
export async function pushFunnels(ids: readonly string[], language: 'ru' | 'en'): Promise<boolean> {
  const machines = await readMachines(ids);
  return withDatabase(async (pool) => {
    const running = await readPublished(pool);
    const others = [...running.values()].filter(({ name }) => !machines.some(({ id }) => id === name));
    const together = [...machines.map(({ source }) => source), ...others.map(({ definition }) => definition)];
    const errors = lintFunnels(together, await readLintContext()).filter(
      ({ severity }) => severity === 'error',
    );
    if (errors.length > 0) {
      for (const finding of errors) console.error(formatFinding(finding, language));
      console.error(`Nothing was published: ${errors.length} errors.`);
      return false;
    }
    for (const { id, source } of machines) {
      const parsed = parseDefinition(source);
      const version = parsed.ok ? await publish(pool, parsed.definition) : undefined;
      console.log(version === undefined ? `${id}: unchanged` : `${id}: published as version ${version}`);
    }
    return true;
  });
}

/** Shows how files differ from what runs; answers whether nothing differs. */
export async function diffFunnels(ids: readonly string[]): Promise<boolean> {
  const machines = await readMachines(ids);
  const published = await withDatabase(readPublished);
  let same = true;
  for (const { id, source } of machines) {
    const row = published.get(id);
    const parsed = parseDefinition(source);
    if (!parsed.ok) throw new Error(`machines/${id}.json is no definition; run "npm run funnels -- lint".`);
    if (row !== undefined && row.hash === hashDefinition(parsed.definition)) continue;
    same = false;
    console.log(
      row === undefined ? `${id}: not published yet` : `${id}: differs from version ${row.version}`,
    );
    if (row === undefined) continue;
    const changes = compareDefinitions(toDefinition(row), parsed.definition);
    if (changes.length === 0) console.log('  only the order of members differs');
    for (const change of changes) console.log(`  ${formatChange(change)}`);
  }
  if (same) console.log('Files and database agree.');
  return same;
}

function formatChange(change: DefinitionChange): string {
  switch (change.kind) {
    case 'state-added':
      return `+ ${change.uid} «${change.title}» (${change.path})`;
    case 'state-removed':
      return `- ${change.uid} «${change.title}» (${change.path})`;
    case 'state-moved':
      return `→ ${change.uid}: ${change.from} → ${change.to}`;
    case 'changed': {
      const show = (value: unknown) => (value === undefined ? '(nothing)' : JSON.stringify(value));
      return `~ ${change.uid} ${change.at}: ${show(change.before)} → ${show(change.after)}`;
    }
  }
}
