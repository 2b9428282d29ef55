/**
 * A message as the reader's eye sees it: visible characters, folded, each with its place in the source. Tags vanish
 * without leaving a gap (`га<b>ран</b>тия` is one word), accents and invisible characters likewise.
 */
import { tokenizeHtml } from '../conversation/html-tokens.ts';
import { foldLetter } from './fold-letter.ts';

export interface Letter {
  /** One folded character; see `foldLetter`. */
  readonly char: string;
  /** Place in the source, UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

const MARKUP = /[<&]/;
const BREVE = '\u0306';

/** Reads HTML or plain text. Broken markup is read as the characters it is made of. */
export function readLetters(source: string): readonly Letter[] {
  const letters: Letter[] = [];
  let at = 0;
  for (const piece of toPieces(source)) {
    const to = at + piece.length;
    if (piece.shown !== '') pushLetter(letters, piece.shown, at, to);
    at = to;
  }
  return letters;
}

interface Piece {
  readonly shown: string;
  readonly length: number;
}

function toPieces(source: string): readonly Piece[] {
  if (!MARKUP.test(source)) return Array.from(source, (shown) => ({ shown, length: shown.length }));
  return tokenizeHtml(source).map((token) => ({
    shown: token.kind === 'text' ? token.shown : token.name === 'br' || token.name === 'p' ? '\n' : '',
    length: token.source.length,
  }));
}

function pushLetter(letters: Letter[], shown: string, from: number, to: number): void {
  const last = letters.at(-1);
  if (shown === BREVE && last?.char === 'и') {
    letters[letters.length - 1] = { ...last, char: 'й', to };
    return;
  }
  for (const char of foldLetter(shown)) letters.push({ char, from, to });
}
