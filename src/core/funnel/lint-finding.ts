/** What the linter reports, and what it may look up besides the definition. */
import { LINT_RULES } from './lint-rules.ts';
import type { LintRule, LintSeverity } from './lint-rules.ts';
import type { StateNode, StateTree } from './state-tree.ts';
import type { Title, Vocabulary } from './vocabulary.ts';

export interface LintFinding {
  readonly rule: LintRule;
  readonly severity: LintSeverity;
  readonly funnel: string;
  /** JSON pointer into the definition. */
  readonly path: string;
  /** The state concerned; its title is the description, else the dotted path. */
  readonly state?: { readonly uid: string; readonly title: string };
  readonly what: Title;
  readonly why: Title;
  readonly fix: Title;
}

export interface LintContext {
  readonly vocabulary: Vocabulary;
  /** Editable texts by key; absent: keys are not checked. */
  readonly contentKeys?: ReadonlyMap<string, string>;
  /** Prompt texts by `<file>#<section>`, and by `<file>` alone; absent: not checked. */
  readonly promptSections?: ReadonlyMap<string, string>;
  /** Names what a text promises or does that no client may see; absent: not checked. */
  readonly claims?: (text: string) => readonly string[];
  /** Legal values of `meta.stage`; absent: those of the analytics. */
  readonly stages?: readonly string[];
}

/** Notes a finding at a place; `state` is the state it is in. */
export type Report = (rule: LintRule, path: string, state: StateNode | undefined, what: Title) => void;

/** One check over one definition. */
export type LintCheck = (tree: StateTree, context: LintContext, report: Report) => void;

/** A finding with the rule's own words about why and how. */
export function makeFinding(
  rule: LintRule,
  funnel: string,
  path: string,
  state: StateNode | undefined,
  what: Title,
): LintFinding {
  const { severity, why, fix } = LINT_RULES[rule];
  const about = state === undefined ? {} : { state: { uid: state.uid, title: titleOf(state) } };
  return { rule, severity, funnel, path: path === '' ? '/' : path, ...about, what, why, fix };
}

/** What people call a state. */
export function titleOf(state: StateNode): string {
  return state.def.description ?? (state.path.length === 0 ? state.key : state.path.join('.'));
}
