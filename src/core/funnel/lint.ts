/**
 * The linter of definitions: says before publishing what would go wrong in front of a client. It looks at a definition
 * without running it and never throws, whatever JSON it is given.
 *
 * To add a rule: declare it in `lint-rules.ts`, check it in the `lint-*.ts` file of its subject, and show in
 * `tests/core/lint` an example that it refuses.
 */
import { parseDefinition } from './definition.ts';
import { lintButtons } from './lint-buttons.ts';
import { makeFinding } from './lint-finding.ts';
import type { LintCheck, LintContext, LintFinding } from './lint-finding.ts';
import { lintFlow } from './lint-flow.ts';
import { lintNames } from './lint-names.ts';
import { lintPlaceholders } from './lint-placeholders.ts';
import { lintSet } from './lint-set.ts';
import { lintShape } from './lint-shape.ts';
import { lintTexts } from './lint-texts.ts';
import { makeStateTree } from './state-tree.ts';
import type { StateTree } from './state-tree.ts';

const CHECKS: readonly LintCheck[] = [lintNames, lintFlow, lintTexts, lintPlaceholders, lintButtons];

/**
 * Checks one definition by itself. Findings come in the order of the checks; errors block publishing.
 * A definition whose shape is wrong gets findings about its shape only: nothing else can be said of it yet.
 */
export function lintFunnel(definition: unknown, context: LintContext): readonly LintFinding[] {
  const shape = lintShape(definition);
  const tree = toTree(definition);
  return tree === undefined ? shape : [...shape, ...lintTree(tree, context)];
}

/** Checks all definitions of a product: each by itself, then what holds between them. */
export function lintFunnels(all: readonly unknown[], context: LintContext): readonly LintFinding[] {
  const trees = all.flatMap((definition) => toTree(definition) ?? []);
  return [...all.flatMap((definition) => lintFunnel(definition, context)), ...lintSet(trees, context)];
}

function toTree(definition: unknown): StateTree | undefined {
  const parsed = parseDefinition(definition);
  return parsed.ok ? makeStateTree(parsed.definition) : undefined;
}

function lintTree(tree: StateTree, context: LintContext): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  for (const check of CHECKS) {
    check(tree, context, (rule, path, state, what) => {
      findings.push(makeFinding(rule, tree.definition.id, path, state, what));
    });
  }
  return findings;
}
