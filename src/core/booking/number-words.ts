/** Russian numerals of hours, minutes and days as digits: «в семнадцать тридцать» → «в 17 30», «пятого» → «5-го». */

const CARDINALS: ReadonlyMap<string, number> = index([
  [0, 'ноль нуль ноля нулю'],
  [1, 'один одна одну одного одному одном'],
  [2, 'два две двух двум'],
  [3, 'три трех трем'],
  [4, 'четыре четырех четырем'],
  [5, 'пять пяти'],
  [6, 'шесть шести'],
  [7, 'семь семи'],
  [8, 'восемь восьми'],
  [9, 'девять девяти'],
  [10, 'десять десяти'],
  [11, 'одиннадцать одиннадцати одинадцать одинадцати'],
  [12, 'двенадцать двенадцати'],
  [13, 'тринадцать тринадцати'],
  [14, 'четырнадцать четырнадцати'],
  [15, 'пятнадцать пятнадцати'],
  [16, 'шестнадцать шестнадцати'],
  [17, 'семнадцать семнадцати'],
  [18, 'восемнадцать восемнадцати'],
  [19, 'девятнадцать девятнадцати'],
  [20, 'двадцать двадцати'],
  [30, 'тридцать тридцати'],
  [40, 'сорок сорока'],
  [50, 'пятьдесят пятидесяти'],
]);

const ORDINAL_STEMS: readonly (readonly [number, string])[] = [
  [1, 'перв'],
  [2, 'втор'],
  [3, 'треть'],
  [4, 'четверт'],
  [5, 'пят'],
  [6, 'шест'],
  [7, 'седьм'],
  [8, 'восьм'],
  [9, 'девят'],
  [10, 'десят'],
  [11, 'одиннадцат'],
  [12, 'двенадцат'],
  [13, 'тринадцат'],
  [14, 'четырнадцат'],
  [15, 'пятнадцат'],
  [16, 'шестнадцат'],
  [17, 'семнадцат'],
  [18, 'восемнадцат'],
  [19, 'девятнадцат'],
  [20, 'двадцат'],
  [30, 'тридцат'],
];
const ORDINALS: ReadonlyMap<string, number> = new Map(
  ORDINAL_STEMS.flatMap(([number, stem]) =>
    ['ого', 'ое', 'ому', 'его', 'ье', 'ему', 'ом'].map((ending) => [stem + ending, number] as const),
  ),
);

/** Numerals of the text as digits; tens and units are joined («двадцать пятого» → «25-го»), other pairs are not. */
export function spellNumbers(text: string): string {
  const parts = text.split(/([^а-я]+)/);
  const out: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const word = parts[at] ?? '';
    const tens = CARDINALS.get(word);
    const next = parts[at + 1] === ' ' ? (parts[at + 2] ?? '') : '';
    const joined =
      tens !== undefined && tens >= 20 && parts[at - 2] !== 'без' ? joinUnits(tens, next) : undefined;
    if (joined !== undefined) {
      out.push(joined);
      at += 2;
    } else out.push(spellNumber(word) ?? word);
  }
  return out.join('');
}

function joinUnits(tens: number, word: string): string | undefined {
  const unit = CARDINALS.get(word);
  if (unit !== undefined && unit > 0 && unit < 10) return String(tens + unit);
  const ordinal = ORDINALS.get(word);
  return ordinal !== undefined && ordinal < 10 ? `${tens + ordinal}-го` : undefined;
}

function spellNumber(word: string): string | undefined {
  const cardinal = CARDINALS.get(word);
  if (cardinal !== undefined) return String(cardinal);
  const ordinal = ORDINALS.get(word);
  if (ordinal !== undefined) return `${ordinal}-го`;
  const half = /^пол(?:овин[аеуы])?(.+)$/.exec(word)?.[1];
  const hour = half === undefined ? undefined : ORDINALS.get(half);
  return hour === undefined ? undefined : `пол ${hour}-го`;
}

function index(rows: readonly (readonly [number, string])[]): ReadonlyMap<string, number> {
  return new Map(rows.flatMap(([number, forms]) => forms.split(' ').map((form) => [form, number] as const)));
}
