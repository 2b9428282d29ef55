/** Folds one character to the plain form that word lists are written in; look-alikes of letters are undone later, by word. */

const MARK = /^\p{M}$/u;
const UNSEEN = /^(?:\p{Cf}|\p{Cc}|[\u115F\u1160\u3164\uFFA0\u2800\uFE00-\uFE0F])$/u;
const SPACE = /^\s$/u;
const OTHER_LETTER = /^\p{L}$/u;

/** Letters of other alphabets that are read as Cyrillic or Latin ones and that compatibility normalisation leaves alone. */
const STRANGERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ё: 'е',
    ѐ: 'е',
    ѝ: 'и',
    і: 'i',
    ї: 'i',
    є: 'е',
    ґ: 'г',
    ѕ: 's',
    ј: 'j',
    һ: 'h',
    ԁ: 'd',
    ԛ: 'q',
    ԝ: 'w',
    ӏ: 'l',
    ο: 'o',
    α: 'a',
    ρ: 'p',
    τ: 't',
    κ: 'k',
    ν: 'v',
    χ: 'x',
    υ: 'y',
    ι: 'i',
    ε: 'e',
    β: 'b',
    γ: 'g',
    η: 'n',
    π: 'п',
    λ: 'л',
    δ: 'd',
    ı: 'i',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ɑ: 'a',
    ɡ: 'g',
    ᴀ: 'a',
    ᴏ: 'o',
    ᴇ: 'e',
    ᴛ: 't',
    ʀ: 'r',
    ᴨ: 'п',
    ᴩ: 'p',
    ᴋ: 'k',
    ᴍ: 'm',
    ʜ: 'h',
    ᴄ: 'c',
    '×': 'x',
    '✕': 'x',
    '✖': 'x',
    '−': '-',
    '‐': '-',
    '‑': '-',
    '–': '-',
    '—': '—',
    '٪': '%',
    '％': '%',
    '‰': '%',
  }),
);

/**
 * The folded character: lower case, without accents, full-width and decorated letters made plain. Empty for what the
 * reader does not see (zero-width characters, variation selectors, combining marks); a control character that breaks a
 * line becomes a space. `й` and Latin letters keep their alphabet.
 */
export function foldLetter(shown: string): string {
  const code = shown.codePointAt(0) ?? 0;
  if (code < 0x80) return foldAscii(shown, code);
  if (code >= 0x430 && code <= 0x44f) return shown;
  if (code >= 0x410 && code <= 0x42f) return String.fromCharCode(code + 0x20);
  return foldRare(shown);
}

function foldAscii(shown: string, code: number): string {
  if (code >= 0x41 && code <= 0x5a) return String.fromCharCode(code + 0x20);
  if (code >= 0x20 && code !== 0x7f) return shown;
  return code === 0x0a ? '\n' : SPACE.test(shown) ? ' ' : '';
}

function foldRare(shown: string): string {
  const known = STRANGERS.get(shown.toLowerCase());
  if (known !== undefined) return known;
  if (MARK.test(shown) || UNSEEN.test(shown)) return '';
  if (SPACE.test(shown)) return shown === '\u2028' || shown === '\u2029' || shown === '\u0085' ? '\n' : ' ';
  const plain = shown.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const letters = [...plain].map((letter) => STRANGERS.get(letter) ?? letter).join('');
  return OTHER_LETTER.test(shown) || /^[\p{L}\p{N}%$+.,!?]+$/u.test(letters) ? letters : shown;
}
