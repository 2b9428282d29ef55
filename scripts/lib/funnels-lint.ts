// npm run funnels -- lint: findings for people, errors first within each funnel.
import { lintFunnels } from '../../src/core/funnel/lint.ts';
import type { LintFinding } from '../../src/core/funnel/lint-finding.ts';
import { readLintContext, readMachines } from './machine-files.ts';

/** Lints every definition; of the findings it shows those of the funnels named. Answers whether no error was found. */
export async function lintMachines(ids: readonly string[], language: 'ru' | 'en'): Promise<boolean> {
  const machines = await readMachines();
  const findings = lintFunnels(
    machines.map(({ source }) => source),
    await readLintContext(),
  );
  const shown = findings.filter(({ funnel }) => ids.length === 0 || ids.includes(funnel));
  for (const finding of shown) console.log(formatFinding(finding, language));
  const errors = shown.filter(({ severity }) => severity === 'error').length;
  console.log(`${machines.length} funnels, ${errors} errors, ${shown.length - errors} warnings`);
  return errors === 0;
}

/** A finding in three lines: where, what, how to mend. */
export function formatFinding(finding: LintFinding, language: 'ru' | 'en'): string {
  const { severity, rule, funnel, path, state, what, why, fix } = finding;
  const where = state === undefined ? '' : ` (${state.uid} «${state.title}»)`;
  return [
    `${severity} ${rule}: machines/${funnel}.json ${path}${where}`,
    `  ${what[language]}. ${why[language]}`,
    `  → ${fix[language]}`,
  ].join('\n');
}
