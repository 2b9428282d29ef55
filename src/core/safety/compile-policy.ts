/**
 * Prepares a policy for matching: every list, alternative and word becomes a numbered atom, a set of terms and phrases.
 * Each pattern waits for its rarest atom, so that a text costs by what it says and not by the length of the policy.
 * Done once per version of the file.
 */
import { makeLexiconBuilder } from './lexicon.ts';
import type { Lexicon } from './lexicon.ts';
import { LIST_NAME, NUMBER_LISTS } from './safety-policy.ts';
import type { Pattern, PatternPart, PolicyRule, SafetyPolicy } from './safety-policy.ts';
import type { NumberTag } from './word.ts';

export interface CompiledPart {
  readonly atom: number;
  readonly gap: number;
  readonly optional: boolean;
}

/** Parts that follow one another. */
export interface CompiledGroup {
  readonly parts: readonly CompiledPart[];
  /** The same from the end, where no part must stand right beside another. */
  readonly reversed: readonly CompiledPart[] | undefined;
}

export interface CompiledPattern {
  readonly groups: readonly CompiledGroup[];
  readonly except: readonly number[];
  /** The part that fewest texts will have: waiting for «не» would wake half the policy at every word. */
  readonly anchor: number;
  /** All parts that may not be missing, the rarest first. */
  readonly required: readonly number[];
  readonly rule: PolicyRule;
  readonly source: string;
}

/** Words side by side that count as one occurrence of an atom. */
export interface CompiledPhrase {
  /** Atoms, one a step. */
  readonly steps: readonly number[];
}

export interface CompiledAtom {
  /** Single words. */
  readonly terms: number[];
  readonly tags: NumberTag[];
  readonly phrases: CompiledPhrase[];
  /** Terms whose words do not count, whatever else they fit. */
  readonly except: number[];
}

export interface CompiledPolicy {
  readonly lexicon: Lexicon;
  readonly atoms: readonly CompiledAtom[];
  /** By term: atoms that may occur in a text because it has the term. */
  readonly byTerm: readonly (readonly number[] | undefined)[];
  readonly byTag: ReadonlyMap<NumberTag, readonly number[]>;
  /** Terms that may break a rule of which the weight outweighs everything (`GRAVE`). */
  readonly graveTerms: ReadonlySet<number>;
  /** The greatest weight of all other rules. */
  readonly heaviest: number;
  /** By atom: patterns that wait for it. */
  readonly byAnchor: readonly (readonly CompiledPattern[] | undefined)[];
  /** The atom of a list. */
  readonly list: (name: string) => number;
  readonly policy: SafetyPolicy;
}

/** A rule of this weight holds whatever stands around it: no score is as low. */
const GRAVE = 100;

/** Alternatives, each a row of terms and list names. */
type Options = readonly (readonly string[])[];

/** Compiles a parsed policy. @throws for a name that the parser would have refused. */
export function compilePolicy(policy: SafetyPolicy): CompiledPolicy {
  const work = makeWork(policy);
  const byAnchor: CompiledPattern[][] = [];
  const graveTerms = new Set<number>();
  for (const rule of policy.rules) {
    for (const pattern of rule.patterns) {
      const compiled = compilePattern(pattern, rule, work);
      (byAnchor[compiled.anchor] ??= []).push(compiled);
      if ((rule.weight ?? 0) < GRAVE) continue;
      for (const term of triggersOf(compiled.anchor, work).terms) graveTerms.add(term);
    }
  }
  const lists = new Map([...policy.lists.keys()].map((name) => [name, work.atom([[name]])]));
  return {
    lexicon: work.build(),
    atoms: work.atoms,
    ...markAtoms(work),
    graveTerms,
    heaviest: heaviestOf(policy),
    byAnchor,
    list: (name) => lists.get(name) ?? -1,
    policy,
  };
}

function heaviestOf({ rules, weighing }: SafetyPolicy): number {
  const weights = rules.map(({ weight }) => weight ?? weighing.ruleWeight);
  return Math.max(weighing.ruleWeight, ...weights.filter((weight) => weight < GRAVE));
}

/** Turns atoms inside out: from each word to the atoms that it, or a phrase of which it is the rarest, belongs to. */
function markAtoms(work: Work): Pick<CompiledPolicy, 'byTerm' | 'byTag'> {
  const byTerm: number[][] = [];
  const byTag = new Map<NumberTag, number[]>();
  for (let atom = 0; atom < work.atoms.length; atom += 1) {
    const { terms, tags } = triggersOf(atom, work);
    for (const term of terms) (byTerm[term] ??= []).push(atom);
    for (const tag of tags) byTag.set(tag, [...(byTag.get(tag) ?? []), atom]);
  }
  return { byTerm, byTag };
}

function compilePattern(pattern: Pattern, rule: PolicyRule, work: Work): CompiledPattern {
  const compilePart = ({ options, gap, optional }: PatternPart): CompiledPart => ({
    atom: work.atom(options),
    gap,
    optional,
  });
  const groups = pattern.groups.map((group) => toGroup(group.map(compilePart)));
  const required = groups
    .flatMap(({ parts }) => parts.filter(({ optional }) => !optional).map(({ atom }) => atom))
    .sort((a, b) => work.cost(a) - work.cost(b));
  return {
    groups,
    anchor: required[0] ?? 0,
    required,
    except: pattern.except.length === 0 ? [] : [work.atom(pattern.except)],
    rule,
    source: pattern.source,
  };
}

function toGroup(parts: readonly CompiledPart[]): CompiledGroup {
  const loose =
    parts.length > 1 && parts.every(({ gap, optional }, index) => !optional && (index === 0 || gap > 0));
  if (!loose) return { parts, reversed: undefined };
  const gaps = [
    0,
    ...parts
      .slice(1)
      .map(({ gap }) => gap)
      .reverse(),
  ];
  return { parts, reversed: parts.toReversed().map((part, index) => ({ ...part, gap: gaps[index] ?? 0 })) };
}

interface Triggers {
  readonly terms: ReadonlySet<number>;
  readonly tags: ReadonlySet<NumberTag>;
}

/** Any occurrence of an atom has one of these words: its single ones, and one step of each phrase. */
function triggersOf(atom: number, work: Work): Triggers {
  const terms = new Set<number>();
  const tags = new Set<NumberTag>();
  const visit = (number: number): void => {
    const { terms: own, tags: ownTags, phrases } = work.get(number);
    for (const term of own) terms.add(term);
    for (const tag of ownTags) tags.add(tag);
    for (const phrase of phrases) visit(rarestStep(phrase, work));
  };
  visit(atom);
  return { terms, tags };
}

function rarestStep(phrase: CompiledPhrase, work: Work): number {
  const costs = phrase.steps.map((step) => work.cost(step));
  return phrase.steps[costs.indexOf(Math.min(...costs))] ?? 0;
}

interface Work {
  readonly atom: (options: Options) => number;
  readonly atoms: readonly CompiledAtom[];
  readonly get: (atom: number) => CompiledAtom;
  /** A guess at how common the atom's words are: short words are, and long lists are. */
  readonly cost: (atom: number) => number;
  readonly build: () => Lexicon;
}

function makeWork(policy: SafetyPolicy): Work {
  const builder = makeLexiconBuilder();
  const numbers = new Map<string, number>();
  const atoms: CompiledAtom[] = [];
  const termCosts = new Map<number, number>();
  const get = (atom: number): CompiledAtom => {
    const found = atoms[atom];
    if (found === undefined) throw new RangeError(`There is no atom ${atom}.`);
    return found;
  };
  const addPhrase = (phrase: readonly string[], into: CompiledAtom): void => {
    const [only = ''] = phrase;
    if (phrase.length > 1) into.phrases.push({ steps: phrase.map((step) => atom([[step]])) });
    else if (LIST_NAME.test(only)) addList(only, into);
    else into.terms.push(addTerm(only));
  };
  const addTerm = (text: string): number => {
    const term = builder.add(text);
    termCosts.set(term, costOfTerm(text));
    return term;
  };
  const addList = (name: string, into: CompiledAtom): void => {
    const tag = Object.entries(NUMBER_LISTS).find(([list]) => list === name)?.[1];
    if (tag !== undefined) return void into.tags.push(tag);
    const list = policy.lists.get(name);
    if (list === undefined) throw new Error(`The policy has no list ${name}.`);
    for (const phrase of list.phrases) addPhrase(phrase, into);
    into.except.push(...list.except.map(addTerm));
  };
  const atom = (options: Options): number => {
    const key = options.map((option) => option.join(' ')).join('/');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const made: CompiledAtom = { terms: [], tags: [], phrases: [], except: [] };
    const number = atoms.push(made) - 1;
    numbers.set(key, number);
    for (const option of options) addPhrase(option, made);
    return number;
  };
  const cost = (number: number): number => {
    const { terms, tags, phrases } = get(number);
    const words = terms.reduce((sum, term) => sum + (termCosts.get(term) ?? 1), 20 * tags.length);
    return phrases.reduce((sum, phrase) => sum + Math.min(...phrase.steps.map(cost)) / 4, words);
  };
  return { atom, atoms, get, cost, build: builder.build };
}

function costOfTerm(term: string): number {
  const letters = term.replace('-', '').length;
  if (letters <= 2) return 100;
  return letters <= 3 ? 40 : letters <= 4 ? 8 : 1;
}
