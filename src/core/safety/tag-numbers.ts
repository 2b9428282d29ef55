/** Recognises numbers among raw words: joined («2 000», «4,7»), disguised («З0»), with units and signs. */
import type { RawWord } from './scan-words.ts';
import type { NumberTag } from './word.ts';

export interface TaggedWord extends RawWord {
  readonly tags: ReadonlySet<NumberTag>;
}

const DIGITS = /^[0-9зоo]*[0-9][0-9зоo]*$/;
const TIMES = /^(?:[xх][0-9]+|[0-9]+[xх])$/;
const WITH_UNIT = /^[0-9]+(?:к|k|кк|m|м|тыс|т|млн|р|руб|usd|usdt|долл)$/;
const NUMERAL =
  /^(?:дв(?:а|е|ух|умя|адцат\p{L}*|ести|ухс\p{L}*)|три|трех|тридцат\p{L}*|триста|четыр\p{L}*|сорок\p{L}?|пят(?:ь|и|ью|надцат\p{L}*|ьдесят|ьсот|идесяти)|шест(?:ь|и|ьдесят|ьсот)|сем(?:ь|и|ьдесят|ьсот)|вос(?:емь|ьми|емьдесят|емьсот)|девят(?:ь|и|носто)|десят(?:ь|и|ью|к\p{L}+)|сот(?:ня|ни|ню|ен|ка|ку)|сто|полтор\p{L}+|пар[ауы]|нескольк\p{L}+)$/u;
const MONEY_WORD =
  /^(?:руб\p{L}*|р|тыс(?:яч\p{L}*)?|млн|миллион\p{L}*|лям\p{L}*|доллар\p{L}*|бакс\p{L}*|usd[tc]?|евро|eur|dollars?|bucks|косар\p{L}*|штук\p{L}?|btc|биткоин\p{L}*|к|k|юан\p{L}+|дирхам\p{L}*|тенге)$/u;
const PERCENT_WORD = /^(?:процент\p{L}*|percent|проц|пр?оцентов)$/u;
const TIMES_WORD = /^(?:икс(?:а|ов|ы)?|times|[xх])$/u;
/** «В пять раз», but not «сто раз слышал». */
const TIMES_AFTER_IN = /^раза?$/u;
/** First letters of numerals, and digits: most words are told apart here. */
const MAYBE_NUMBER = /^[0-9дтчспшвнzзоxх]/;
const JOINS = /^[.,]$/;
const THOUSANDS = /^[ '’]$/;

/** Tags numbers and joins their parts; other words pass untouched. */
export function tagNumbers(words: readonly RawWord[], after: string): readonly TaggedWord[] {
  const joined = joinParts(words);
  const tagged = joined.map((word, index) => tagWord(joined, index, joined[index + 1]?.before ?? after));
  return tagged.map((word, index) => inheritRange(word, tagged[index + 1]));
}

function joinParts(words: readonly RawWord[]): readonly RawWord[] {
  const out: RawWord[] = [];
  for (const word of words) {
    const last = out.at(-1);
    const decimal = JOINS.test(word.before) && /^[0-9]+$/.test(word.text);
    const thousands = THOUSANDS.test(word.before) && /^[0-9]{3}$/.test(word.text);
    if (last !== undefined && /^[0-9][0-9.]*$/.test(last.text) && (decimal || thousands)) {
      out[out.length - 1] = { ...last, text: last.text + (decimal ? '.' : '') + word.text, to: word.to };
    } else out.push(word);
  }
  return out;
}

const NONE: ReadonlySet<NumberTag> = new Set();

function tagWord(words: readonly RawWord[], index: number, after: string): TaggedWord {
  const word = words[index];
  if (word === undefined) throw new RangeError(`No word at ${index}.`);
  const next = words[index + 1];
  const tags = tagsOf(
    word,
    words[index - 1]?.text ?? '',
    after,
    /^\s?-?$/.test(after) ? (next?.text ?? '') : '',
  );
  return { ...word, tags };
}

function tagsOf(word: RawWord, previous: string, after: string, next: string): ReadonlySet<NumberTag> {
  if (!MAYBE_NUMBER.test(word.text)) return NONE;
  const digits = DIGITS.test(word.text) || /^[0-9][0-9.]*$/.test(word.text);
  const unit = WITH_UNIT.test(word.text);
  const times = TIMES.test(word.text);
  if (!digits && !unit && !times && !NUMERAL.test(word.text)) {
    return NONE;
  }
  const tags = new Set<NumberTag>(['number']);
  if (
    times ||
    /^[xх]$/.test(previous) ||
    TIMES_WORD.test(next) ||
    (previous === 'в' && TIMES_AFTER_IN.test(next)) ||
    /^\s?x(?:\s|$)/.test(after)
  )
    tags.add('times');
  if (/^\s?%/.test(after) || PERCENT_WORD.test(next)) tags.add('percent');
  if (unit || /^\s?[₽$€₿]/.test(after) || /[$€₽]\s?$/.test(word.before) || MONEY_WORD.test(next))
    tags.add('money');
  if (/\+\s?[$€]?$/.test(word.before)) tags.add('gain');
  if (/[\s(]-$/.test(word.before)) tags.add('loss');
  return tags;
}

/** «150–200 тысяч»: the first number of a range has the unit of the second. */
function inheritRange(word: TaggedWord, next: TaggedWord | undefined): TaggedWord {
  if (next === undefined || word.tags.size === 0 || next.tags.size < 2) return word;
  if (!/^\s?[-—+/]\s?$|^\s$/.test(next.before)) return word;
  return {
    ...word,
    tags: new Set([...word.tags, ...[...next.tags].filter((tag) => tag !== 'loss' && tag !== 'gain')]),
  };
}
