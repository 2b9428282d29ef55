/**
 * How a word may be meant, whatever alphabet it is disguised in: Latin letters and digits standing for Cyrillic ones,
 * transliteration, doubled letters. Word lists are written in plain Cyrillic or plain English and meet these forms.
 */

/** What each sign looks like among Cyrillic letters. */
const LOOKS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'а', b: 'в', c: 'с', d: 'д', e: 'е', g: 'д', h: 'н', i: 'и', j: 'й', k: 'к', l: 'л', m: 'м', n: 'п', o: 'о',
    p: 'р', r: 'г', s: 'с', t: 'т', u: 'и', v: 'в', w: 'ш', x: 'х', y: 'у', z: 'з',
    '0': 'о', '1': 'и', '3': 'з', '4': 'ч', '6': 'б', '7': 'т', '8': 'в', '9': 'д', '@': 'а', $: 'с', '€': 'е',
  }),
); // prettier-ignore

/** What each sign or pair sounds like. Longer keys first. */
const SOUNDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    shch: 'щ', sch: 'щ', yo: 'е', zh: 'ж', kh: 'х', ts: 'ц', ch: 'ч', sh: 'ш', yu: 'ю', ju: 'ю', ya: 'я', ja: 'я',
    iy: 'ий', yy: 'ый', ye: 'е', a: 'а', b: 'б', c: 'к', d: 'д', e: 'е', f: 'ф', g: 'г', h: 'х', i: 'и', j: 'й', k: 'к', l: 'л',
    m: 'м', n: 'н', o: 'о', p: 'п', q: 'к', r: 'р', s: 'с', t: 'т', u: 'у', v: 'в', w: 'в', x: 'кс', y: 'ы', z: 'з',
    "'": 'ь', '0': 'о', '3': 'з', '4': 'ч', '6': 'б', '@': 'а', $: 'с', '€': 'е', '1': 'и',
  }),
); // prettier-ignore

const CYRILLIC = /[а-я]/;
const LATIN = /[a-z]/;
const ODD = /[^а-я]/;
const FIRST_LETTER = 'а'.charCodeAt(0);
const LAST_LETTER = 'я'.charCodeAt(0);
const SOUND = /shch|sch|yo|zh|kh|ts|ch|sh|yu|ju|ya|ja|iy|yy|ye|[^]/g;
const RUN = /(\p{L})\1+/gu;

/** One letter where a run of the same letter stood: «ггарантиируем» and word lists are both folded by it. */
export function foldRuns(word: string): string {
  for (let at = 1; at < word.length; at += 1) {
    if (word.charCodeAt(at) === word.charCodeAt(at - 1)) return word.replace(RUN, '$1');
  }
  return word;
}

/**
 * The forms of one folded word, the likeliest first. A plain Cyrillic word has one; a mixed word is read by look and by
 * sound; a Latin word stays itself and is also read by sound.
 */
export function toWordForms(word: string): readonly string[] {
  if (isPlain(word)) return [word];
  if (!ODD.test(word)) return [foldRuns(word)];
  const cyrillic = CYRILLIC.test(word);
  if (!cyrillic && !LATIN.test(word)) return [word];
  const forms = cyrillic
    ? [byLook(word), byLook(word.replaceAll('b', 'ь').replaceAll('4', 'а')), bySound(word)]
    : [word, bySound(word), byLook(word)];
  return [...new Set(forms.map(foldRuns))];
}

/** Cyrillic without a doubled letter, as most words are: it is its own form. */
function isPlain(word: string): boolean {
  let before = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code === before || code < FIRST_LETTER || code > LAST_LETTER) return false;
    before = code;
  }
  return true;
}

function byLook(word: string): string {
  let out = '';
  for (const char of word) out += LOOKS.get(char) ?? char;
  return out;
}

function bySound(word: string): string {
  return word.replace(SOUND, (sign) => SOUNDS.get(sign) ?? sign);
}
