/**
 * Prepares a policy for matching: every list, alternative and word becomes a numbered atom; each atom knows the terms
 * that make it up. Done once per version of the file.
 */
import { makeLexiconBuilder } from './lexicon.ts';
import type { Lexicon, LexiconBuilder } from './lexicon.ts';
import { LIST_NAME, NUMBER_LISTS } from './safety-policy.ts';
import type { Pattern, PatternPart, PolicyRule, SafetyPolicy } from './safety-policy.ts';
import type { NumberTag } from './word.ts';

export interface CompiledWord {
  readonly atom: number;
  readonly gap: number;
  readonly optional: boolean;
}

export interface CompiledPattern {
  readonly groups: readonly (readonly CompiledWord[])[];
  readonly except: readonly number[];
  readonly rule: PolicyRule;
  readonly source: string;
}

/** A phrase of several words that counts as one occurrence of its atom. */
export interface CompiledPhrase {
  readonly atom: number;
  /** Atoms that must stand side by side after the first. */
  readonly rest: readonly number[];
}

export interface CompiledPolicy {
  readonly lexicon: Lexicon;
  /** Term number → atoms it belongs to. */
  readonly atomsOf: readonly (readonly number[])[];
  /** Term number → atoms it is an exception of. */
  readonly exceptionsOf: ReadonlyMap<number, readonly number[]>;
  readonly tagAtoms: ReadonlyMap<NumberTag, readonly number[]>;
  /** Term or atom of a phrase's first word → phrases. In an order in which inner phrases come before outer ones. */
  readonly phrases: readonly { readonly first: number; readonly phrase: CompiledPhrase }[];
  /** By the atom of the first word of the first group. */
  readonly patterns: ReadonlyMap<number, readonly CompiledPattern[]>;
  /** The atom of a list. */
  readonly list: (name: string) => number;
  readonly policy: SafetyPolicy;
}

/** Compiles a parsed policy. @throws for a name that the parser would have refused. */
export function compilePolicy(policy: SafetyPolicy): CompiledPolicy {
  const work = makeWork(policy);
  const patterns = new Map<number, CompiledPattern[]>();
  for (const rule of policy.rules) {
    for (const pattern of rule.patterns) {
      const compiled = compilePattern(pattern, rule, work);
      const first = compiled.groups[0]?.[0]?.atom ?? -1;
      patterns.set(first, [...(patterns.get(first) ?? []), compiled]);
    }
  }
  for (const name of policy.lists.keys()) work.atom([[name]]);
  return { ...work.finish(), patterns, list: (name) => work.atom([[name]]), policy };
}

function compilePattern(pattern: Pattern, rule: PolicyRule, work: Work): CompiledPattern {
  const compileWord = ({ options, gap, optional }: PatternPart): CompiledWord => ({
    atom: work.atom(options),
    gap,
    optional,
  });
  return {
    groups: pattern.groups.map((group) => group.map(compileWord)),
    except: pattern.except.length === 0 ? [] : [work.atom(pattern.except)],
    rule,
    source: pattern.source,
  };
}

/** Alternatives, each a row of terms and list names. */
type Options = readonly (readonly string[])[];

interface Work {
  readonly atom: (options: Options) => number;
  readonly finish: () => Pick<CompiledPolicy, 'lexicon' | 'atomsOf' | 'exceptionsOf' | 'tagAtoms' | 'phrases'>;
}

function makeWork(policy: SafetyPolicy): Work {
  const builder: LexiconBuilder = makeLexiconBuilder();
  const atoms = new Map<string, number>();
  const atomsOf: number[][] = [];
  const exceptionsOf = new Map<number, number[]>();
  const tagAtoms = new Map<NumberTag, number[]>();
  const phrases: { readonly first: number; readonly phrase: CompiledPhrase }[] = [];

  const addTerm = (term: string, number: number): void => {
    (atomsOf[builder.add(term)] ??= []).push(number);
  };
  const addPhrase = (phrase: readonly string[], number: number): void => {
    const [first = '', ...rest] = phrase;
    if (rest.length === 0 && !LIST_NAME.test(first)) return addTerm(first, number);
    if (rest.length === 0) return addList(first, number);
    phrases.push({ first: atom([[first]]), phrase: { atom: number, rest: rest.map((term) => atom([[term]])) } });
  };
  const addList = (name: string, number: number): void => {
    const tag = Object.entries(NUMBER_LISTS).find(([list]) => list === name)?.[1];
    if (tag !== undefined) return void tagAtoms.set(tag, [...(tagAtoms.get(tag) ?? []), number]);
    const list = policy.lists.get(name);
    if (list === undefined) throw new Error(`The policy has no list ${name}.`);
    for (const phrase of list.phrases) addPhrase(phrase, number);
    for (const term of list.except) {
      const id = builder.add(term);
      atomsOf[id] ??= [];
      exceptionsOf.set(id, [...(exceptionsOf.get(id) ?? []), number]);
    }
  };
  const atom = (options: Options): number => {
    const key = options.map((option) => option.join(' ')).join('/');
    const known = atoms.get(key);
    if (known !== undefined) return known;
    const number = atoms.size;
    atoms.set(key, number);
    for (const option of options) addPhrase(option, number);
    return number;
  };
  return { atom, finish: () => ({ lexicon: builder.build(), atomsOf, exceptionsOf, tagAtoms, phrases }) };
}
