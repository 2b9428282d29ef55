/** Phone numbers told in words, as voice input writes them: «восемь девятьсот пять двести двенадцать тридцать сорок». */
import type { FoundText } from './found-text.ts';

const UNITS = index('ноль один два три четыре пять шесть семь восемь девять', 1, 0);
const TEENS = index(
  'десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
  1,
  10,
);
const TENS = index('двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто', 10, 20);
const HUNDREDS = index('сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот', 100, 100);
const VALUES: ReadonlyMap<string, number> = new Map([...UNITS, ...TEENS, ...TENS, ...HUNDREDS]);

const WORD = `(?:${[...VALUES.keys()].join('|')})(?![а-яё])`;
const RUN = new RegExp(`(?<![а-яё])(?:плюс\\s)?${WORD}(?:[\\s,.-]{1,3}${WORD}){4,14}`, 'gi');

/** Runs of number words with the digits they spell, for those who know what a phone is. */
export function locateSpokenDigits(text: string): readonly FoundText[] {
  return [...text.matchAll(RUN)].map((match) => ({
    value: spell(match[0].toLowerCase()),
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** A hundred takes the tens and units said after it, tens the units; a comma or an equal rank begins a new group. */
function spell(run: string): string {
  let digits = '';
  let group: number | undefined;
  let room = 0;
  for (const token of run.match(/[а-яё]+|,/g) ?? []) {
    const value = VALUES.get(token);
    if (value !== undefined && group !== undefined && value > 0 && value < room) group += value;
    else {
      digits += group ?? '';
      group = value;
    }
    room = value === undefined ? 0 : rankBelow(value);
  }
  return `${run.startsWith('плюс') ? '+' : ''}${digits}${group ?? ''}`;
}

/** Below which a following number joins this one: 905 is 900 and 5, but 30 and 40 stay apart. */
function rankBelow(value: number): number {
  if (value >= 100) return 100;
  return value >= 20 ? 10 : 0;
}

function index(words: string, step: number, from: number): readonly (readonly [string, number])[] {
  return words.split(' ').map((word, at) => [word, from + at * step] as const);
}
