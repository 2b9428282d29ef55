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
  /** Patterns whose rarest part may occur in the text; no other can match. */
  readonly woken: readonly CompiledPattern[];
}

/** Which words fit a term. Nearly every question is about an absent term, so presence is a byte in a row. */
interface Places {
  readonly present: Uint8Array;
  readonly words: Map<number, number[]>;
}

const CLAUSE_END = /[,:;—.!?]/;
const NO_HITS: readonly Hit[] = [];
const NO_WORDS: readonly number[] = [];

/** Indexes the words of a text: one look-up a word. */
export function findHits(words: readonly Word[], compiled: CompiledPolicy): Hits {
  const places: Places = { present: new Uint8Array(compiled.lexicon.size), words: new Map() };
  const tagged = new Map<NumberTag, number[]>();
  const woken = new Set<CompiledPattern>();
  for (const [index, word] of words.entries()) {
    for (const form of word.forms) {
      for (const term of compiled.lexicon.find(form)) {
        const list = places.words.get(term);
        if (list === undefined) {
          places.present[term] = 1;
          places.words.set(term, [index]);
          for (const pattern of compiled.byTerm.get(term) ?? []) woken.add(pattern);
        } else if (list.at(-1) !== index) list.push(index);
      }
    }
    for (const tag of word.tags) addTag(tagged, tag, index);
  }
  for (const tag of tagged.keys()) for (const pattern of compiled.byTag.get(tag) ?? []) woken.add(pattern);
  const crossesClause = (from: number, end: number): boolean => {
    for (let at = from + 1; at < end; at += 1) if (CLAUSE_END.test(words[at]?.before ?? '')) return true;
    return false;
  };
  return { of: makeHitsOf(places, tagged, compiled.atoms), crossesClause, woken: [...woken] };
}

function addTag(tagged: Map<NumberTag, number[]>, tag: NumberTag, index: number): void {
  const list = tagged.get(tag);
  if (list === undefined) tagged.set(tag, [index]);
  else list.push(index);
}

function makeHitsOf(
  places: Places,
  tagged: ReadonlyMap<NumberTag, readonly number[]>,
  atoms: readonly CompiledAtom[],
): Hits['of'] {
  const known = new Map<number, readonly Hit[]>();
  const of = (atom: number): readonly Hit[] => {
    const cached = known.get(atom);
    if (cached !== undefined) return cached;
    known.set(atom, NO_HITS); // A list that names itself finds nothing through itself.
    const found = collect(atoms[atom], places, tagged, of);
    known.set(atom, found);
    return found;
  };
  return of;
}

function collect(
  atom: CompiledAtom | undefined,
  places: Places,
  tagged: ReadonlyMap<NumberTag, readonly number[]>,
  of: Hits['of'],
): readonly Hit[] {
  if (atom === undefined) return NO_HITS;
  let hits: Hit[] | undefined;
  for (const term of atom.terms) {
    if (places.present[term] !== 1) continue;
    for (const from of places.words.get(term) ?? NO_WORDS) (hits ??= []).push({ from, end: from + 1 });
  }
  for (const tag of atom.tags) {
    for (const from of tagged.get(tag) ?? NO_WORDS) (hits ??= []).push({ from, end: from + 1 });
  }
  for (const { steps, terms } of atom.phrases) {
    if (isAbsent(terms[0], places) || isAbsent(terms[1], places)) continue;
    for (const start of of(steps[0] ?? -1)) {
      const end = followPhrase(steps, start.end, of);
      if (end > 0) (hits ??= []).push({ from: start.from, end });
    }
  }
  if (hits === undefined) return NO_HITS;
  const counted = atom.except.length === 0 ? hits : withoutExcepted(hits, atom.except, places);
  return counted.length > 1 ? counted.sort((a, b) => a.from - b.from) : counted;
}

function isAbsent(term: number | undefined, places: Places): boolean {
  return term !== undefined && places.present[term] !== 1;
}

function withoutExcepted(hits: readonly Hit[], except: readonly number[], places: Places): Hit[] {
  const excepted = new Set(except.flatMap((term) => places.words.get(term) ?? []));
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
