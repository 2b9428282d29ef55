/**
 * Looks words up in the policy's lists. A term is a whole word («нет») or a beginning («доход-»); a word may fit several.
 * Terms are numbered once, at compile time. A tree of letters answers in as many steps as the word has letters,
 * whatever the size of the lists.
 */
import { foldRuns } from './word-forms.ts';

export interface Lexicon {
  /** How many terms there are; their numbers are below it. */
  readonly size: number;
  /** Numbers of all terms that the form fits. */
  readonly find: (form: string) => readonly number[];
  /** Length of the longest beginning («доход-») that stands in the text at a place; 0 when none does. */
  readonly stemAt: (text: string, at: number) => number;
  /** Whether some longer beginning starts with the whole text, and with the letter after it where one is given. */
  readonly canGrow: (text: string, letter?: string) => boolean;
  /** Beginnings that fit a mask in which `*` stands for any one letter, the longest first. */
  readonly unmask: (mask: string) => string | undefined;
}

/** Builds a lexicon term by term. */
export interface LexiconBuilder {
  /** The term's number; the same term always gets the same one. */
  readonly add: (term: string) => number;
  readonly build: () => Lexicon;
}

interface Node {
  /** By character code. */
  readonly next: Map<number, Node>;
  whole: number;
  stem: number;
}

const NONE = -1;
const NOTHING: readonly number[] = [];

/** Makes an empty builder. Terms are folded like words of a text, so «процент-» meets «процентт». */
export function makeLexiconBuilder(): LexiconBuilder {
  const root = makeNode();
  let count = 0;
  const add = (term: string): number => {
    const isStem = term.length > 1 && term.endsWith('-');
    const node = grow(root, foldTerm(isStem ? term.slice(0, -1) : term));
    if (isStem) return node.stem === NONE ? (node.stem = count++) : node.stem;
    return node.whole === NONE ? (node.whole = count++) : node.whole;
  };
  return { add, build: () => makeLexicon(root, count) };
}

function makeNode(): Node {
  return { next: new Map(), whole: NONE, stem: NONE };
}

function foldTerm(term: string): string {
  return foldRuns(term.toLowerCase().replaceAll('ё', 'е'));
}

function grow(root: Node, letters: string): Node {
  let node = root;
  for (let at = 0; at < letters.length; at += 1) {
    const code = letters.charCodeAt(at);
    const next = node.next.get(code) ?? makeNode();
    node.next.set(code, next);
    node = next;
  }
  return node;
}

function makeLexicon(root: Node, size: number): Lexicon {
  return {
    size,
    find: (form) => findTerms(root, form),
    stemAt: (text, at) => longestStem(root, text, at),
    canGrow: (text, letter) => {
      let node: Node | undefined = root;
      for (let at = 0; at < text.length && node !== undefined; at += 1)
        node = node.next.get(text.charCodeAt(at));
      if (node === undefined || node.next.size === 0) return false;
      return letter === undefined || node.next.has(letter.charCodeAt(0));
    },
    unmask: (mask) => unmask(root, mask, 0, ''),
  };
}

function findTerms(root: Node, form: string): readonly number[] {
  let found: number[] | undefined;
  let node: Node | undefined = root;
  for (let at = 0; at < form.length; at += 1) {
    node = node.next.get(form.charCodeAt(at));
    if (node === undefined) return found ?? NOTHING;
    if (node.stem !== NONE) (found ??= []).push(node.stem);
  }
  if (node.whole !== NONE) (found ??= []).push(node.whole);
  return found ?? NOTHING;
}

function longestStem(root: Node, text: string, from: number): number {
  let longest = 0;
  let node: Node | undefined = root;
  for (let at = from; at < text.length; at += 1) {
    node = node.next.get(text.charCodeAt(at));
    if (node === undefined) break;
    if (node.stem !== NONE) longest = at + 1 - from;
  }
  return longest;
}

/** Shortest beginning that a mask may mean. */
const MIN_UNMASKED = 4;

function unmask(node: Node, mask: string, at: number, so: string): string | undefined {
  const choices = mask.charAt(at) === '*' ? [...node.next.keys()] : [mask.charCodeAt(at)];
  for (const code of at < mask.length ? choices : []) {
    const next = node.next.get(code);
    const found = next === undefined ? undefined : unmask(next, mask, at + 1, so + String.fromCharCode(code));
    if (found !== undefined) return found;
  }
  return node.stem !== NONE && so.length >= MIN_UNMASKED && mask.indexOf('*') < so.length ? so : undefined;
}
