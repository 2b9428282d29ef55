/** Russian typed with other letters: look-alikes, the wrong layout, transliteration. */

const LOOK_ALIKES: ReadonlyMap<string, string> = pairs('abcehkmoptxyu', 'авсенкмортхуи');
const LAYOUT: ReadonlyMap<string, string> = pairs(
  "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
  'йцукенгшщзхъфывапролджэячсмитьбюе',
);
const SOUNDS = {
  shch: 'щ',
  sch: 'щ',
  zh: 'ж',
  kh: 'х',
  ts: 'ц',
  ch: 'ч',
  sh: 'ш',
  yu: 'ю',
  ya: 'я',
  yo: 'е',
};
const TRANSLIT: ReadonlyMap<string, string> = new Map([
  ...pairs('abvgdeziyklmnoprstufhcjwx', 'абвгдезийклмнопрстуфхцжвх'),
  ...Object.entries(SOUNDS),
]);

/** What the text would read had the Russian layout been on; only letters and the keys that are letters there. */
export function switchLayout(text: string): string {
  return [...text.toLowerCase()].map((letter) => LAYOUT.get(letter) ?? letter).join('');
}

/**
 * Latin letters inside a word that is Cyrillic otherwise are their Cyrillic twins («cпacибo»). Digits are left alone:
 * «15ч30м» is a time.
 */
export function joinAlphabets(text: string): string {
  return text.replace(/\p{L}+/gu, (word) =>
    isMostlyCyrillic(word) ? [...word].map((letter) => LOOK_ALIKES.get(letter) ?? letter).join('') : word,
  );
}

function isMostlyCyrillic(word: string): boolean {
  const cyrillic = word.match(/[а-яё]/g)?.length ?? 0;
  const latin = word.match(/[a-z]/g)?.length ?? 0;
  return cyrillic >= 1 && latin > 0 && cyrillic >= latin;
}

/** Russian told in Latin letters: «zavtra» → «завтра», «otpishite» → «отпишите». */
export function transliterate(text: string): string {
  return text
    .toLowerCase()
    .replace(/shch|sch|zh|kh|ts|ch|sh|yu|ya|yo|[a-z]/g, (letters) => TRANSLIT.get(letters) ?? letters);
}

function pairs(from: string, to: string): ReadonlyMap<string, string> {
  const target = [...to];
  return new Map([...from].map((letter, index) => [letter, target[index] ?? letter]));
}
