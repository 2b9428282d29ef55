/** From a message to the words that the claims filter judges: the whole chain of reading, in order. */
import { joinBrokenWords } from './join-broken-words.ts';
import type { Lexicon } from './lexicon.ts';
import { readLetters } from './read-letters.ts';
import { scanWords } from './scan-words.ts';
import { tagNumbers } from './tag-numbers.ts';
import { toWordForms } from './word-forms.ts';
import type { Word } from './word.ts';

export interface ReadText {
  readonly words: readonly Word[];
  /** Signs after the last word. */
  readonly after: string;
}

/** Reads HTML or plain text into words with readings, number tags and quotations. */
export function readWords(source: string, lexicon: Lexicon): ReadText {
  const scanned = scanWords(readLetters(source));
  const tagged = tagNumbers(joinBrokenWords(scanned.words, lexicon), scanned.after);
  const quotes = makeQuoteCounter();
  const words = tagged.map((word) => ({
    forms: toForms(word.text, word.tags.size > 0, lexicon),
    tags: word.tags,
    from: word.from,
    to: word.to,
    before: word.before,
    quote: quotes(word.before),
    capital: isCapital(source, word.from),
  }));
  return { words, after: scanned.after };
}

/** A masked word («гар*нтия», «б*ядь») is read as the policy's word that fits it. */
function toForms(text: string, number: boolean, lexicon: Lexicon): readonly string[] {
  if (number && /^[0-9]/.test(text)) return [text];
  const unmasked = text.includes('*') ? lexicon.unmask(text) : undefined;
  return toWordForms(unmasked ?? text);
}

function isCapital(source: string, at: number): boolean {
  const letter = source.charAt(at);
  return letter !== letter.toLowerCase();
}

/** Follows quotation marks from gap to gap; each quotation gets its own number. */
function makeQuoteCounter(): (gap: string) => number {
  let open = 0;
  let seen = 0;
  return (gap) => {
    for (const sign of gap) {
      if (sign === '»' || sign === '”' || sign === '’') open = 0;
      else if (sign === '«' || sign === '„') open = seen += 1;
      else if (sign === '"' || sign === '“') open = open === 0 ? (seen += 1) : 0;
    }
    return open;
  };
}
