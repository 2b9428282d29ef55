/** Where the policy's atoms occur among the words of one text. */
import type { CompiledPolicy } from './compile-policy.ts';
import type { Word } from './word.ts';

/** One occurrence: words from `from` up to `end`, exclusive. */
export interface Hit {
  readonly from: number;
  readonly end: number;
}

/** Atom → occurrences in order. */
export type Hits = ReadonlyMap<number, readonly Hit[]>;

/** Finds all occurrences in one pass over the words and one over the phrases. */
export function findHits(words: readonly Word[], compiled: CompiledPolicy): Hits {
  const hits = new Map<number, Hit[]>();
  for (const [index, word] of words.entries()) {
    for (const atom of atomsOf(word, compiled)) push(hits, atom, { from: index, end: index + 1 });
  }
  for (const { first, phrase } of compiled.phrases) {
    const starts = hits.get(first);
    if (starts === undefined) continue;
    const found: Hit[] = [];
    for (const start of starts) {
      const end = followPhrase(hits, phrase.rest, start.end);
      if (end > 0) found.push({ from: start.from, end });
    }
    if (found.length > 0) hits.set(phrase.atom, [...(hits.get(phrase.atom) ?? []), ...found].sort(byPlace));
  }
  return hits;
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

function byPlace(a: Hit, b: Hit): number {
  return a.from - b.from;
}

function push(hits: Map<number, Hit[]>, atom: number, hit: Hit): void {
  const list = hits.get(atom);
  if (list === undefined) hits.set(atom, [hit]);
  else list.push(hit);
}

function atomsOf(word: Word, compiled: CompiledPolicy): ReadonlySet<number> {
  const atoms = new Set<number>();
  const excluded = new Set<number>();
  for (const form of word.forms) {
    for (const term of compiled.lexicon.find(form)) {
      for (const atom of compiled.atomsOf[term] ?? []) atoms.add(atom);
      for (const atom of compiled.exceptionsOf.get(term) ?? []) excluded.add(atom);
    }
  }
  for (const tag of word.tags) for (const atom of compiled.tagAtoms.get(tag) ?? []) atoms.add(atom);
  for (const atom of excluded) atoms.delete(atom);
  return atoms;
}

/** End of a phrase whose remaining words begin at `at`, or 0. */
function followPhrase(hits: Hits, rest: readonly number[], at: number): number {
  let end = at;
  for (const atom of rest) {
    const places = hits.get(atom);
    const next = places?.[firstHitFrom(places, end)];
    if (next?.from !== end) return 0;
    end = next.end;
  }
  return end;
}
