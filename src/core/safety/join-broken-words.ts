/**
 * Puts words together that were taken apart to hide them: «г.а.р.а.н.т.и.я», «м е с я ц», «гаран тируем», «га🔥рантия»;
 * and takes apart words that were glued: «гарантируемдоход». Pieces are joined only when they give a word of the
 * policy, so ordinary text is left as it is.
 */
import type { Lexicon } from './lexicon.ts';
import type { RawWord } from './scan-words.ts';
import { toWordForms } from './word-forms.ts';

const MAX_PIECES = 16;
const MAX_PIECE_LENGTH = 4;
const MIN_JOINED_STEM = 5;
const MIN_GLUED_STEM = 5;
const MIN_GLUED_WORD = 12;
/** Words after which a following word is never a continuation: «без риска», «за работу». */
const SMALL_WORDS: ReadonlySet<string> = new Set(
  'а без был бы в вам вас во все вы да для до ее если же за и из или их к как ко ли мы на над нам нас не нет ни но о об он от по под при про с со так то то ту ты у что это эти я'.split(
    ' ',
  ),
);

/** The words with the broken ones mended; places in the source are kept. */
export function joinBrokenWords(words: readonly RawWord[], lexicon: Lexicon): readonly RawWord[] {
  const out: RawWord[] = [];
  for (let index = 0; index < words.length;) {
    const word = words[index];
    if (word === undefined) break;
    const spelled = countSpelled(words, index);
    const taken = spelled >= 3 ? spelled : countBroken(words, index, lexicon);
    if (taken > 1)
      out.push(...splitGlued(joinPieces(words.slice(index, index + taken)), lexicon, spelled >= 3));
    else out.push(...(word.text.length >= MIN_GLUED_WORD ? splitGlued(word, lexicon, false) : [word]));
    index += Math.max(1, taken);
  }
  return out;
}

/** How many single letters follow one another with the same kind of gap. A wider gap ends the word. */
function countSpelled(words: readonly RawWord[], start: number): number {
  const gap = words[start + 1]?.before ?? '';
  if (words[start]?.text.length !== 1 || gap === '' || gap.includes('\n') || gap.length > 4) return 0;
  let count = 1;
  for (
    let word = words[start + count];
    word !== undefined && word.text.length === 1;
    word = words[start + count]
  ) {
    if (!isSameGap(word.before, gap) || /^[0-9]$/.test(word.text)) break;
    count += 1;
  }
  return count;
}

function isSameGap(gap: string, first: string): boolean {
  return gap.length <= first.length && /\s/.test(gap) === /\s/.test(first);
}

/** How many pieces from here give a word of the policy whose beginning crosses the last border; 0 when none do. */
function countBroken(words: readonly RawWord[], start: number, lexicon: Lexicon): number {
  const first = words[start]?.text ?? '';
  const second = words[start + 1];
  if (second === undefined || !canContinue(second, 1, first)) return 0;
  const form = toWordForms(first)[0] ?? '';
  const letter = plainLetter(form, second.text);
  if (!lexicon.canGrow(form, letter) || lexicon.stemAt(form, 0) >= MIN_JOINED_STEM) return 0;
  let text = first;
  for (let count = 1; count < MAX_PIECES; count += 1) {
    const next = words[start + count];
    if (next === undefined || !canContinue(next, count, first)) return 0;
    const stem = lexicon.stemAt(toWordForms(text + next.text)[0] ?? '', 0);
    const spaced = /\s/.test(next.before);
    if (stem >= MIN_JOINED_STEM + (spaced ? 1 : 0) && stem > text.length) {
      return count === 1 && spaced && SMALL_WORDS.has(first)
        ? 0
        : count + 1 + countTail(words, start + count + 1);
    }
    text += next.text;
    if (text.length > 24 || next.text.length > MAX_PIECE_LENGTH || first.length > MAX_PIECE_LENGTH) return 0;
  }
  return 0;
}

/** The letter that continues a word plainly: no disguise, no doubled letter at the seam. */
function plainLetter(form: string, next: string): string | undefined {
  const letter = next.charAt(0);
  return letter >= 'а' && letter <= 'я' && !form.endsWith(letter) ? letter : undefined;
}

/** Pieces without a space after a joined word belong to it: «га-ран-ти-я». */
function countTail(words: readonly RawWord[], from: number): number {
  let count = 0;
  while (isGlue(words[from + count]?.before) && (words[from + count]?.text.length ?? 9) <= MAX_PIECE_LENGTH)
    count += 1;
  return count;
}

function isGlue(gap: string | undefined): boolean {
  return gap !== undefined && gap !== '' && !/[\s!?;]/.test(gap) && gap.length <= 4;
}

function canContinue(next: RawWord, count: number, first: string): boolean {
  const digit = next.text.charCodeAt(0);
  if (digit >= 0x30 && digit <= 0x39) return false;
  if (next.before === ' ') return count === 1 || first.length <= MAX_PIECE_LENGTH;
  return isGlue(next.before);
}

function joinPieces(pieces: readonly RawWord[]): RawWord {
  const first = pieces[0] ?? { text: '', from: 0, to: 0, before: '' };
  return { ...first, text: pieces.map((piece) => piece.text).join(''), to: pieces.at(-1)?.to ?? first.to };
}

/** Cuts a glued word where words of the policy begin inside it. All parts keep the place of the whole. */
function splitGlued(word: RawWord, lexicon: Lexicon, spelled: boolean): readonly RawWord[] {
  const text = toWordForms(word.text)[0] ?? word.text;
  const starts = findInnerStems(text, lexicon, spelled);
  if (starts.length === 0) return [word];
  return [0, ...starts].map((start, part) => ({
    ...word,
    text: text.slice(start, starts[part] ?? text.length),
    before: part === 0 ? word.before : ' ',
  }));
}

function findInnerStems(text: string, lexicon: Lexicon, spelled: boolean): readonly number[] {
  const starts: number[] = [];
  const head = lexicon.stemAt(text, 0);
  const minimum = spelled ? MIN_GLUED_STEM - 1 : MIN_GLUED_STEM;
  if (head < minimum && !spelled) return starts;
  for (let at = Math.max(1, head >= minimum ? head : 1); at <= text.length - minimum; at += 1) {
    const stem = lexicon.stemAt(text, at);
    if (stem < minimum) continue;
    starts.push(at);
    at += stem - 1;
  }
  return starts;
}
