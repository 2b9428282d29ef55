/** Finds a pattern of the policy among the hits of one stretch of text. */
import type { CompiledGroup, CompiledPart, CompiledPattern } from './compile-policy.ts';
import { firstHitFrom } from './find-hits.ts';
import type { Hit, Hits } from './find-hits.ts';

/** A stretch of words, `end` exclusive. */
export interface Stretch {
  readonly first: number;
  readonly end: number;
}

/** Where a pattern holds. */
export interface Match {
  /** Words that fit the pattern, ascending. */
  readonly words: readonly number[];
  readonly from: number;
  readonly end: number;
}

/** How far apart, in words, the parts joined by `&` may stand. */
const REACH = 12;

/** All matches in the stretch, one for each place of the first word. */
export function matchPattern(pattern: CompiledPattern, hits: Hits, stretch: Stretch): readonly Match[] {
  const [head, ...others] = pattern.groups;
  if (head === undefined) return [];
  if (!within(hits.of(pattern.anchor), stretch)) return [];
  if (others.some((group) => !within(hits.of(group.parts[0]?.atom ?? -1), stretch))) return [];
  const matches: Match[] = [];
  for (const first of matchGroup(head, hits, stretch)) {
    const match = addGroups(first, others, hits, stretch);
    if (match !== undefined) matches.push(match);
  }
  if (matches.length > 0 && pattern.except.some((atom) => within(hits.of(atom), stretch))) return [];
  return matches;
}

function within(hits: readonly Hit[], { first, end }: Stretch): boolean {
  for (let index = firstHitFrom(hits, first); index < hits.length; index += 1) {
    const hit = hits[index];
    if (hit === undefined || hit.from >= end) return false;
    if (hit.end <= end) return true;
  }
  return false;
}

/** The neighbourhood in which a joined part is looked for; without it long texts would cost their square. */
function reachOf(match: Match, stretch: Stretch): Stretch {
  return {
    first: Math.max(stretch.first, match.from - 2 * REACH),
    end: Math.min(stretch.end, match.end + 2 * REACH),
  };
}

function addGroups(
  start: Match,
  groups: readonly CompiledGroup[],
  hits: Hits,
  stretch: Stretch,
): Match | undefined {
  let match = start;
  for (const group of groups) {
    const next = matchGroup(group, hits, reachOf(match, stretch)).find(
      (candidate) => isNear(candidate, match) && !candidate.words.some((word) => match.words.includes(word)),
    );
    if (next === undefined) return undefined;
    match = join(match, next);
  }
  return match;
}

function isNear(a: Match, b: Match): boolean {
  return a.from - b.end <= REACH && b.from - a.end <= REACH;
}

function join(a: Match, b: Match): Match {
  return {
    words: [...a.words, ...b.words].sort((x, y) => x - y),
    from: Math.min(a.from, b.from),
    end: Math.max(a.end, b.end),
  };
}

/** Matches of a sequence, read forwards and, within a clause, backwards: the order of Russian words is free. */
function matchGroup(group: CompiledGroup, hits: Hits, stretch: Stretch): readonly Match[] {
  const forwards = matchInOrder(group.parts, hits, stretch);
  if (group.reversed === undefined) return forwards;
  const backwards = matchInOrder(group.reversed, hits, stretch);
  return [...forwards, ...backwards.filter((match) => !hits.crossesClause(match.from, match.end))];
}

function matchInOrder(group: readonly CompiledPart[], hits: Hits, stretch: Stretch): readonly Match[] {
  const [head, ...rest] = group;
  const matches: Match[] = [];
  const heads = hits.of(head?.atom ?? -1);
  for (let index = firstHitFrom(heads, stretch.first); index < heads.length; index += 1) {
    const hit = heads[index];
    if (hit === undefined || hit.from >= stretch.end) break;
    if (hit.end > stretch.end) continue;
    const words = follow(rest, 0, hit.end, hits, stretch);
    if (words !== undefined) matches.push(toMatch([...range(hit), ...words]));
  }
  return matches;
}

function toMatch(words: readonly number[]): Match {
  return { words, from: words[0] ?? 0, end: (words.at(-1) ?? 0) + 1 };
}

/** Words that fit the rest of a sequence from `at` on; the nearest are preferred. */
function follow(
  rest: readonly CompiledPart[],
  index: number,
  at: number,
  hits: Hits,
  stretch: Stretch,
): readonly number[] | undefined {
  const word = rest[index];
  if (word === undefined) return [];
  const places = hits.of(word.atom);
  for (let place = firstHitFrom(places, at); place < places.length; place += 1) {
    const hit = places[place];
    if (hit === undefined || hit.from > at + word.gap) break;
    if (hit.end > stretch.end) continue;
    const tail = follow(rest, index + 1, hit.end, hits, stretch);
    if (tail !== undefined) return [...range(hit), ...tail];
  }
  return word.optional ? follow(rest, index + 1, at, hits, stretch) : undefined;
}

function range({ from, end }: Hit): readonly number[] {
  return Array.from({ length: end - from }, (_, offset) => from + offset);
}
