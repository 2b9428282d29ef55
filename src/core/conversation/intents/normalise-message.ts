/**
 * A client's message as comparable words: one alphabet, one case, no repeated letters. Undoes what keyboards and moods
 * do to a text (look-alike letters, a wrong layout, «стооооп», CAPS); judges nothing.
 */
import { joinAlphabets } from './alphabets.ts';

export interface MessageWords {
  /** Words in order: letters with doubles squeezed, digit groups, single pictograms. */
  readonly words: readonly string[];
  /** Whether a question mark stands in the text. */
  readonly asks: boolean;
}

/** Beyond this a message is read by its beginning: what a client wants stands there. */
const MAX_LENGTH = 1500;
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060\uFE0F\uFEFF]/g;
const STRESS = /[\u0300\u0301]/g;
const TOKEN = /[\p{L}]+|\p{N}+|\p{Extended_Pictographic}/gu;

const GLUED_NEGATION =
  /^не(?:актуальн|хочу|хочет|нуж|надо$|приду|пойду|звон|пиш|присыл|буд[уе]|могу|смогу|интерес|готов|подход|удобн|получ|успева|успею|вер[юи]|довер|отпис|нрав|понима|работа|потян|хват)/;
/** Words that say nothing here and would only part the words that do. */
const FILLERS: ReadonlySet<string> = new Set(
  'пожалуйста пожалуста плиз плз пж пжл пжлст ну вот же бы б то уже ладно короче типа просто вобще очень так и ведь как-то наверно наверное прям прямо'.split(
    ' ',
  ),
);

/** The words of a text, made comparable by {@link normaliseWord}. Never throws; an empty text has none. */
export function normaliseMessage(text: string): MessageWords {
  const clean = text
    .slice(0, MAX_LENGTH)
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(STRESS, '')
    .normalize('NFC');
  const cyrillic = joinAlphabets(clean);
  const words = (cyrillic.match(TOKEN) ?? []).map(normaliseWord).flatMap(partNegation);
  return { words: words.filter((word) => !FILLERS.has(word)), asks: /[?？]/.test(text) };
}

/** «неактуально», «нехочу», «неприду»: written together or apart, a negation is a word of its own. */
function partNegation(word: string): readonly string[] {
  return GLUED_NEGATION.test(word) ? ['не', word.slice(2)] : [word];
}

/** One word in the form in which words and cues are compared: ё as е, doubled letters once. */
export function normaliseWord(word: string): string {
  const lower = word.toLowerCase().replaceAll('ё', 'е');
  return lower.length <= 3 ? lower : lower.replace(/(\p{L})\1+/gu, '$1');
}
