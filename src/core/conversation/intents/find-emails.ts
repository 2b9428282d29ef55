/** E-mail addresses written in a message, also with blanks around the @ or with «собака» and «точка» in words. */
import type { FoundText } from './found-text.ts';

const AT = /\s?(?:@|\(at\)|\[at\]|\sсобака\s|\(собака\)|\sсобачка\s)\s?/.source;
const DOT = /(?:\s?(?:\.|,|\(dot\)|\sточка\s)\s?)/.source;
const LOCAL = /[a-zа-яё0-9](?:[a-zа-яё0-9_%+'-]|\.(?=[a-zа-яё0-9_%+'-])){0,62}/.source;
const LABEL = /[a-z0-9\u0400-\u04ff](?:[a-z0-9\u0400-\u04ff-]{0,61}[a-z0-9\u0400-\u04ff])?/.source;
const ADDRESS = new RegExp(
  `(?<![a-zа-яё0-9._%+-])(${LOCAL})${AT}(${LABEL}(?:${DOT}${LABEL}){1,3})(?![a-z0-9@-])`,
  'giu',
);
/** Labels of Latin domains as they are heard. */
const HEARD: ReadonlyMap<string, string> = new Map([
  ['ру', 'ru'],
  ['ком', 'com'],
  ['нет', 'net'],
  ['орг', 'org'],
  ['яндекс', 'yandex'],
  ['рамблер', 'rambler'],
  ['мейл', 'mail'],
  ['майл', 'mail'],
  ['джимейл', 'gmail'],
  ['гмейл', 'gmail'],
  ['гмаил', 'gmail'],
]);
const TOP_LEVEL = /^(?:[a-z]{2,24}|рф|рус|москва|онлайн|дети|сайт|укр|бел|қаз)$/;

/** Addresses of the text in order; the domain in lower case, blanks and words mended. Invalid ones are left out. */
export function findEmails(text: string): readonly string[] {
  return locateEmails(text).map(({ value }) => value);
}

/** Addresses with their places, for masking. */
export function locateEmails(text: string): readonly FoundText[] {
  return [...text.matchAll(ADDRESS)].flatMap((match) => {
    const found = readAddress(match[1] ?? '', match[2] ?? '');
    if (found === undefined) return [];
    return [{ value: found.value, from: match.index, to: match.index + match[0].length - found.surplus }];
  });
}

/** The address, and how many characters at the match's end belong to the sentence and not to it. */
function readAddress(local: string, domain: string): { value: string; surplus: number } | undefined {
  const labels = domain.split(new RegExp(DOT, 'iu'));
  for (let count = labels.length; count >= 2; count -= 1) {
    const kept = labels.slice(0, count).map((label) => heard(label.toLowerCase(), local + domain));
    const top = kept.at(-1) ?? '';
    if (!TOP_LEVEL.test(top) || (/[а-яё]/i.test(local) && /^[a-z]/.test(top))) continue;
    const surplus = domain.length - lengthOf(domain, labels, count);
    return { value: `${local}@${kept.join('.')}`, surplus };
  }
  return undefined;
}

/** «kolya собака яндекс точка ру» is said of a Latin address; a Cyrillic one keeps its own letters. */
function heard(label: string, address: string): string {
  return /[a-z]/i.test(address) ? (HEARD.get(label) ?? label) : label;
}

/** Length of the written domain up to its `count`-th label. */
function lengthOf(domain: string, labels: readonly string[], count: number): number {
  let at = 0;
  for (const label of labels.slice(0, count)) at = domain.indexOf(label, at) + label.length;
  return at;
}
