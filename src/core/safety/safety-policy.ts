/**
 * The parsed form of prompts/safety_policies.txt: a part for people and the model, then word lists and rules for the
 * filter. The file explains its own spelling; this is the grammar in code.
 */

/** What can take the sting out of a pattern; which of them a rule accepts stands in the rule. */
export type Shield = 'negation' | 'quote' | 'fraud' | 'question' | 'hedge' | 'balance' | 'loss' | 'calm';

/** One part of a pattern: alternatives, the words that may stand before it, whether it may be missing. */
export interface PatternPart {
  /** Phrases: each a row of terms («доход-», «нет») and names of lists («ДОХОД») side by side. */
  readonly options: readonly (readonly string[])[];
  /** How many other words may stand between the previous part and this. */
  readonly gap: number;
  readonly optional: boolean;
}

export interface Pattern {
  /** Sequences of parts that must all occur in the sentence, in any order. */
  readonly groups: readonly (readonly PatternPart[])[];
  /** Where one of these phrases occurs in the sentence the pattern does not hold. */
  readonly except: readonly (readonly string[])[];
  readonly source: string;
}

export interface PolicyRule {
  /** Stable, for logs and tests. */
  readonly id: string;
  /** Russian, for people. */
  readonly title: string;
  readonly shields: ReadonlySet<Shield>;
  /** `block`: must not go out. `note`: reported at publish, sent all the same. */
  readonly severity: 'block' | 'note';
  /** Key of the safe phrase that stands in for the sentence. */
  readonly replacement: string;
  /** Looked for in each sentence, or in each two neighbouring ones together. */
  readonly scope: 'sentence' | 'pair';
  /** What a hit adds to the score of its sentence; the policy's `ruleWeight` where it is not given. */
  readonly weight: number | undefined;
  readonly patterns: readonly Pattern[];
}

/** Whole messages from which the filter learns what else resembles a violation, and what only looks like one. */
export interface PolicyExamples {
  readonly wrong: readonly string[];
  readonly right: readonly string[];
}

/** How scores are judged. */
export interface PolicyWeighing {
  /** A sentence above it must not go out. */
  readonly threshold: number;
  readonly ruleWeight: number;
  /** What a rule's hit that is denied, quoted or otherwise excused takes from it. */
  readonly excuseWeight: number;
  /** Key of the safe phrase for what no rule names. */
  readonly replacement: string;
}

export interface PolicyList {
  /** Phrases: each a row of terms and list names that must stand side by side. */
  readonly phrases: readonly (readonly string[])[];
  readonly except: readonly string[];
}

export interface SafetyPolicy {
  /** The part above the filter's rules: for people, and for the model's prompt. */
  readonly guidance: string;
  readonly replacements: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, PolicyList>;
  readonly rules: readonly PolicyRule[];
  readonly examples: PolicyExamples;
  readonly weighing: PolicyWeighing;
}

/** A line of the file that cannot be read, with advice. */
export interface PolicyProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export type ParsedPolicy =
  | { readonly kind: 'parsed'; readonly policy: SafetyPolicy }
  | { readonly kind: 'broken'; readonly problems: readonly PolicyProblem[] };

/** Lists that are made of numbers rather than words; see `NumberTag`. */
export const NUMBER_LISTS = {
  ЧИСЛО: 'number',
  ПРОЦЕНТ: 'percent',
  КРАТНО: 'times',
  СУММА: 'money',
  ПРИРОСТ: 'gain',
  УБЫЛЬ: 'loss',
} as const;

/** Lists that the shields read; a policy must define them all. */
export const SHIELD_LISTS = [
  'НЕГ',
  'МНИМОЕ',
  'НЕБЫВАЕТ',
  'ПЕРЕЛОМ',
  'СВЯЗКА',
  'ЧУЖИЕСЛОВА',
  'МОШЕННИКИ',
  'МЫ',
  'ОГОВОРКА',
  'УСЛОВИЕ',
  'ПОТЕРИ',
  'СПОКОЙНО',
  'РАССПРОС',
  'ПОСУЛ',
  'НЕТПОСЛЕ',
  'ПРИДАТОЧНОЕ',
  'ЭТО',
] as const;

/** A list's name: capital Cyrillic letters. */
export const LIST_NAME = /^[А-ЯЁ]{2,}$/;
