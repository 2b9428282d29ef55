// npm run funnels -- lint | mermaid | coverage | pull | push | diff | migrate [funnel …] [--en]
// Exit code 0: all well; 1: findings, differences or a failure; 2: not understood.
import { toMermaid } from '../src/core/funnel/mermaid.ts';
import { parseDefinition } from '../src/core/funnel/definition.ts';
import { vocabulary } from '../src/core/vocabulary/vocabulary.ts';
import { reportCoverage } from './lib/funnels-coverage.ts';
import { diffFunnels, pullFunnels, pushFunnels } from './lib/funnels-exchange.ts';
import { lintMachines } from './lib/funnels-lint.ts';
import { migrateStanding } from './lib/funnels-migrate.ts';
import { readMachines } from './lib/machine-files.ts';

const USAGE = `Usage: npm run funnels -- <command> [funnel …] [--en]
  lint      what is wrong with the definitions in machines/, and how to mend it
  mermaid   the diagrams as Mermaid text
  coverage  transitions that the tests took, and those they did not
  diff      how machines/ differs from the published versions
  push      publish what differs as new versions
  migrate   move the clients of one funnel to its published version [--plan=plan.json]
  pull      write the published versions into machines/`;

async function printMermaid(ids: readonly string[], language: 'ru' | 'en'): Promise<boolean> {
  for (const { id, source } of await readMachines(ids)) {
    const parsed = parseDefinition(source);
    if (!parsed.ok) throw new Error(`machines/${id}.json is no definition; run "npm run funnels -- lint".`);
    console.log(toMermaid(parsed.definition, { vocabulary, language }));
  }
  return true;
}

async function run(args: readonly string[]): Promise<number> {
  const [command, ...ids] = args.filter((arg) => !arg.startsWith('--'));
  const language = args.includes('--en') ? 'en' : 'ru';
  const plan = args.find((arg) => arg.startsWith('--plan='))?.slice('--plan='.length);
  const commands: Readonly<Record<string, () => Promise<boolean>>> = {
    lint: () => lintMachines(ids, language),
    mermaid: () => printMermaid(ids, language),
    coverage: () => reportCoverage(ids),
    diff: () => diffFunnels(ids),
    push: () => pushFunnels(ids, language),
    pull: () => pullFunnels(ids),
    migrate: () => migrateStanding(ids[0], plan),
  };
  const chosen = command === undefined ? undefined : commands[command];
  if (chosen === undefined) {
    console.error(USAGE);
    return 2;
  }
  return (await chosen()) ? 0 : 1;
}

process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
