/** Where the policy's atoms occur among the words of one text. Worked out when asked and kept for the text's lifetime. */
import type { CompiledAtom, CompiledPattern, CompiledPolicy } from './compile-policy.ts';
import type { NumberTag, Word } from './word.ts';

/** One occurrence: words from `from` up to `end`, exclusive. */
export interface Hit {
  readonly from: number;
  readonly end: number;
}

export interface Hits {
  /** Occurrences of an atom in order. */
  readonly of: (atom: number) => readonly Hit[];
  /** Whether a comma, a colon or a dash stands among the words from one up to another, exclusive. */
  readonly crossesClause: (from: number, end: number) => boolean;
  /** Patterns whose parts may all occur in the text; no other can match. Worked out by the first call. */
  readonly woken: () => readonly CompiledPattern[];
  /** Whether a word stands in the text that may break a rule whatever stands around it. */
  readonly grave: boolean;
}

/** Which terms of the policy, and kinds of numbers, a text has, and where. */
interface Spotted {
  readonly terms: Map<number, number[]>;
  readonly tags: Map<NumberTag, number[]>;
  readonly grave: boolean;
}

/** What they say about the policy's atoms, before any phrase is followed. */
interface Marks extends Spotted {
  /** By atom: 1 when it may occur. Nearly every question is about an absent one, so it is a byte in a row. */
  readonly may: Uint8Array;
  /** The atoms that may, once each. */
  readonly marked: number[];
  /** By term: 1 when the text has it. */
  readonly present: Uint8Array;
}

const CLAUSE_END = /[,:;—.!?]/;
const NO_HITS: readonly Hit[] = [];
const NO_ATOMS: readonly number[] = [];
const NO_PATTERNS: readonly CompiledPattern[] = [];

/** Indexes the words of a text: one look-up a word. What they mean for the policy is worked out when asked. */
export function findHits(words: readonly Word[], compiled: CompiledPolicy): Hits {
  const spotted = spotTerms(words, compiled);
  let marks: Marks | undefined;
  let of: Hits['of'] | undefined;
  let woken: readonly CompiledPattern[] | undefined;
  const getMarks = (): Marks => (marks ??= markAtoms(spotted, compiled));
  const crossesClause = (from: number, end: number): boolean => {
    for (let at = from + 1; at < end; at += 1) if (CLAUSE_END.test(words[at]?.before ?? '')) return true;
    return false;
  };
  return {
    of: (atom) => (of ??= makeHitsOf(getMarks(), compiled.atoms))(atom),
    crossesClause,
    woken: () => (woken ??= wake(getMarks(), compiled)),
    grave: spotted.grave,
  };
}

function spotTerms(words: readonly Word[], { lexicon, graveTerms }: CompiledPolicy): Spotted {
  const terms = new Map<number, number[]>();
  const tags = new Map<NumberTag, number[]>();
  let grave = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    for (const form of word?.forms ?? []) {
      for (const term of lexicon.find(form)) {
        push(terms, term, index);
        grave ||= graveTerms.has(term);
      }
    }
    for (const tag of word?.tags ?? []) push(tags, tag, index);
  }
  return { terms, tags, grave };
}

function markAtoms(spotted: Spotted, { lexicon, atoms, byTerm, byTag }: CompiledPolicy): Marks {
  const marks: Marks = {
    ...spotted,
    may: new Uint8Array(atoms.length),
    marked: [],
    present: new Uint8Array(lexicon.size),
  };
  for (const term of spotted.terms.keys()) {
    marks.present[term] = 1;
    markAll(byTerm[term] ?? NO_ATOMS, marks);
  }
  for (const tag of spotted.tags.keys()) markAll(byTag.get(tag) ?? NO_ATOMS, marks);
  return marks;
}

function markAll(atoms: readonly number[], { may, marked }: Marks): void {
  for (let index = 0; index < atoms.length; index += 1) {
    const atom = atoms[index] ?? 0;
    if (may[atom] === 1) continue;
    may[atom] = 1;
    marked.push(atom);
  }
}

/** Notes a place; a word that fits twice is noted once. */
function push<Key>(rows: Map<Key, number[]>, key: Key, index: number): void {
  const row = rows.get(key);
  if (row === undefined) rows.set(key, [index]);
  else if (row.at(-1) !== index) row.push(index);
}

/** Patterns all of whose parts may occur. */
function wake({ may, marked }: Marks, { byAnchor }: CompiledPolicy): readonly CompiledPattern[] {
  const woken: CompiledPattern[] = [];
  for (const atom of marked) {
    for (const pattern of byAnchor[atom] ?? NO_PATTERNS)
      if (pattern.required.every((part) => may[part] === 1)) woken.push(pattern);
  }
  return woken;
}

function makeHitsOf(marks: Marks, atoms: readonly CompiledAtom[]): Hits['of'] {
  const known = new Map<number, readonly Hit[]>();
  const of = (atom: number): readonly Hit[] => {
    if (marks.may[atom] !== 1) return NO_HITS;
    const cached = known.get(atom);
    if (cached !== undefined) return cached;
    known.set(atom, NO_HITS); // A list that names itself finds nothing through itself.
    const found = collect(atoms[atom], marks, of);
    known.set(atom, found);
    return found;
  };
  return of;
}

function collect(atom: CompiledAtom | undefined, marks: Marks, of: Hits['of']): readonly Hit[] {
  if (atom === undefined) return NO_HITS;
  const hits: Hit[] = [];
  for (const term of atom.terms) if (marks.present[term] === 1) addPlaces(hits, marks.terms.get(term));
  for (const tag of atom.tags) addPlaces(hits, marks.tags.get(tag));
  for (const { steps } of atom.phrases) {
    if (marks.may[steps[0] ?? 0] !== 1 || marks.may[steps[1] ?? 0] !== 1) continue;
    for (const start of of(steps[0] ?? -1)) {
      const end = followPhrase(steps, start.end, of);
      if (end > 0) hits.push({ from: start.from, end });
    }
  }
  const counted = atom.except.length === 0 ? hits : withoutExcepted(hits, atom.except, marks);
  return counted.length > 1 ? counted.sort((a, b) => a.from - b.from) : counted;
}

function addPlaces(hits: Hit[], places: readonly number[] | undefined): void {
  for (const from of places ?? NO_ATOMS) hits.push({ from, end: from + 1 });
}

function withoutExcepted(hits: readonly Hit[], except: readonly number[], { terms }: Marks): Hit[] {
  const excepted = new Set(except.flatMap((term) => terms.get(term) ?? []));
  return hits.filter(({ from, end }) => end > from + 1 || !excepted.has(from));
}

/** End of a phrase whose second word would begin at `at`, or 0. */
function followPhrase(steps: readonly number[], at: number, of: Hits['of']): number {
  let end = at;
  for (let step = 1; step < steps.length; step += 1) {
    const hits = of(steps[step] ?? -1);
    const next = hits[firstHitFrom(hits, end)];
    if (next?.from !== end) return 0;
    end = next.end;
  }
  return end;
}

/** Index of the first hit that begins at or after a word. */
export function firstHitFrom(hits: readonly Hit[], word: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.from ?? 0) < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
