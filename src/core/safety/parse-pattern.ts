/**
 * One pattern line of the policy: `ГАРАНТ .. ДОХОД & ПЕРИОД кроме ВОЗВРАТ`. Parts are joined by `+` (side by side), `..`
 * (up to four other words between), `...` (up to nine) or `&` (both in one sentence, in any order). A part is one or
 * several alternatives, `а/б в`, each of one or more words; `?` before a part lets it be missing; `кроме` forbids.
 */
import type { Pattern, PatternPart } from './safety-policy.ts';

const GAPS: ReadonlyMap<string, number> = new Map([
  ['+', 0],
  ['..', 4],
  ['...', 9],
]);

/** @returns the pattern, or what is wrong with the line. */
export function parsePattern(line: string): Pattern | string {
  const [body = '', ...rest] = line.split(/\s+кроме\s+/);
  if (rest.length > 1) return 'only one «кроме» in a line';
  const groups = body.split(/\s+&\s+/).map(parseGroup);
  if (
    groups.some(
      (group) =>
        group.length === 0 ||
        group.some(({ options }) => options.length === 0 || options.flat().some(isSign)),
    )
  ) {
    return `a word is missing in «${line}»`;
  }
  if (groups.some((group) => group[0]?.optional))
    return 'a pattern cannot begin with a word that may be missing';
  return { groups, except: parseOptions(rest[0] ?? ''), source: line };
}

function parseGroup(text: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  let gap = 0;
  for (const piece of text.split(/\s+(\+|\.{2,3})\s+/)) {
    const pause = GAPS.get(piece);
    if (pause !== undefined) {
      gap = pause;
      continue;
    }
    const optional = piece.startsWith('?');
    parts.push({ options: parseOptions(optional ? piece.slice(1) : piece), gap, optional });
  }
  return parts;
}

/** Alternatives, each a row of terms and names of lists. */
function parseOptions(text: string): readonly (readonly string[])[] {
  return text
    .split('/')
    .map((option) => option.trim().split(/\s+/).filter(Boolean))
    .filter((option) => option.length > 0);
}

function isSign(term: string): boolean {
  return !/[\p{L}\p{N}]/u.test(term);
}
