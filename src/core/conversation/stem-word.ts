/**
 * A compact Russian stemmer: cuts what declension and conjugation add, so that «доходами» and «доход», «зарабатываете» and
 * «зарабатывать» count as one word. It need not find the true root, only treat the forms of one word alike.
 */

/** Endings, the longest first within a length; `ся`/`сь` are cut before. */
const ENDINGS: ReadonlySet<string> = new Set(
  `иями ями ами иях ях ах ием ем ом ям ам иям ией ей ой ого его ему ому ыми ими ую юю ая яя ое ее ые ие ый ий ых их ым им
   ость ости остью остей ов ев ью ия ию ии ешь ишь ете ите ет ит ют ут ят ат уют ует ал ала али ало ил ила или ило ыл ыла
   ыли ел ела ели ать ять ить еть уть ти чь ай айте ейте йте ши вши в а я о е ы и у ю ь й л ла ли ло те т ть`
    .split(/\s+/)
    .filter(Boolean),
);
const LONGEST = 5;
/** A stem keeps at least this many letters. */
const SHORTEST_STEM = 3;
const SHORT_WORD = 3;
const CYRILLIC = /^[а-я]+$/;

/** The stem of a folded word (lower case, `е` for `ё`); words of up to three letters and foreign ones stay whole. */
export function stemWord(word: string): string {
  if (word.length <= SHORT_WORD || !CYRILLIC.test(word)) return word;
  const plain = /(?:ся|сь)$/.test(word) && word.length > SHORT_WORD + 2 ? word.slice(0, -2) : word;
  for (let length = Math.min(LONGEST, plain.length - SHORTEST_STEM); length > 0; length -= 1) {
    if (ENDINGS.has(plain.slice(-length))) return plain.slice(0, -length);
  }
  return plain;
}
