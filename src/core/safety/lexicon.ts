/**
 * Looks words up in the policy's lists. A term is a whole word («нет») or a beginning («доход-»); a word may fit several.
 * Terms are numbered once, at compile time; a look-up is a handful of map reads, whatever the size of the lists.
 */
import { foldRuns } from './word-forms.ts';

export interface Lexicon {
  /** Numbers of all terms that the form fits. */
  readonly find: (form: string) => readonly number[];
  /** Length of the longest beginning («доход-») that stands in the text at a place; 0 when none does. */
  readonly stemAt: (text: string, at: number) => number;
}

/** Builds a lexicon term by term. */
export interface LexiconBuilder {
  /** The term's number; the same term always gets the same one. */
  readonly add: (term: string) => number;
  readonly build: () => Lexicon;
}

const NOTHING: readonly number[] = [];

/** Makes an empty builder. Terms are folded like words of a text, so «процент-» meets «процентт». */
export function makeLexiconBuilder(): LexiconBuilder {
  const numbers = new Map<string, number>();
  const whole = new Map<string, number>();
  const stems = new Map<string, number>();
  const add = (term: string): number => {
    const isStem = term.length > 1 && term.endsWith('-');
    const folded = foldRuns((isStem ? term.slice(0, -1) : term).toLowerCase().replaceAll('ё', 'е'));
    const key = isStem ? `${folded}-` : folded;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(key, number);
    (isStem ? stems : whole).set(folded, number);
    return number;
  };
  return { add, build: () => makeLexicon(whole, stems) };
}

function makeLexicon(whole: ReadonlyMap<string, number>, stems: ReadonlyMap<string, number>): Lexicon {
  const longest = Math.max(0, ...[...stems.keys()].map((stem) => stem.length));
  const shortest = Math.min(longest, ...[...stems.keys()].map((stem) => stem.length));
  const find = (form: string): readonly number[] => {
    const found: number[] = [];
    const exact = whole.get(form);
    if (exact !== undefined) found.push(exact);
    for (let length = shortest; length <= Math.min(form.length, longest); length += 1) {
      const stem = stems.get(form.slice(0, length));
      if (stem !== undefined) found.push(stem);
    }
    return found.length === 0 ? NOTHING : found;
  };
  const stemAt = (text: string, at: number): number => {
    for (let length = Math.min(text.length - at, longest); length >= shortest; length -= 1) {
      if (length > 0 && stems.has(text.slice(at, at + length))) return length;
    }
    return 0;
  };
  return { find, stemAt };
}
