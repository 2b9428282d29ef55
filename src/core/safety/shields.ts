/**
 * What takes the sting out of a matched pattern: it is denied, it quotes the client or somebody else, it warns of
 * swindlers, it is a question, a possibility, or a figure shown together with the losses.
 */
import type { CompiledPolicy } from './compile-policy.ts';
import { firstHitFrom } from './find-hits.ts';
import type { Hit, Hits } from './find-hits.ts';
import type { Match, Stretch } from './match-pattern.ts';
import type { Shield } from './safety-policy.ts';
import type { Word } from './word.ts';

/** The text around a match. */
export interface Surroundings {
  readonly words: readonly Word[];
  readonly hits: Hits;
  readonly compiled: CompiledPolicy;
  readonly stretch: Stretch;
  /** The sentences of the whole text; a stretch is one of them or several short ones. */
  readonly sentences: readonly Stretch[];
  /** The stretches beside this one; empty at the borders of the text. */
  readonly previous: Stretch;
  readonly next: Stretch;
  /** The stretch ends with a question mark. */
  readonly question: boolean;
}

type Test = (match: Match, around: Surroundings) => boolean;

const TESTS: { readonly [shield in Shield]: Test } = {
  negation: (match, around) => isNegated(match, around) || isDenied(match, around) || isAsked(around),
  quote: isForeignQuote,
  fraud: isWarning,
  question: (_, around) => around.question,
  hedge: (_, around) => hasList('УСЛОВИЕ', around, around.stretch),
  balance: (_, around) =>
    hasList('ОГОВОРКА', around, joinStretches(around)) && !hasList('ПОСУЛ', around, around.stretch),
  calm: (_, around) => hasList('СПОКОЙНО', around, around.stretch),
  loss: (_, around) => hasList('ПОТЕРИ', around, around.stretch),
};

/** Whether one of the rule's shields covers the match. */
export function isShielded(match: Match, shields: ReadonlySet<Shield>, around: Surroundings): boolean {
  for (const shield of shields) if (TESTS[shield](match, around)) return true;
  return false;
}

/** How many linking words may stand between «не» and what it denies: «не можем вам гарантировать». */
const NEGATION_REACH = 4;
/** Signs that end a clause; a comma does unless a subordinate clause follows. */
const BORDER = /[:;—(]/;

/** «Не» before a matched word, with only linking words between, or «нет» right after it. «Не только» denies nothing. */
function isNegated(match: Match, around: Surroundings): boolean {
  return match.words.some(
    (word) => isNegatedBefore(word, match, around) || isNegatedAfter(word, match, around),
  );
}

function isNegatedBefore(word: number, match: Match, around: Surroundings): boolean {
  for (let at = word - 1; at >= Math.max(around.stretch.first, word - NEGATION_REACH); at -= 1) {
    if (match.words.includes(at) || /[,:;—.!?]/.test(around.words[at + 1]?.before ?? '')) return false;
    if (isList('НЕГ', at, around)) return !isList('МНИМОЕ', at + 1, around);
    if (!isList('СВЯЗКА', at, around)) return false;
  }
  return false;
}

/** How many words may stand between a matched word and «нет»: «гарантий дохода у нас нет». */
const AFTER_REACH = 3;

/** «Гарантий нет», «обещать не можем»; not «риска нет», where the word belongs to the pattern itself. */
function isNegatedAfter(word: number, match: Match, around: Surroundings): boolean {
  for (let at = word + 1; at <= Math.min(word + AFTER_REACH + 1, around.stretch.end - 1); at += 1) {
    const before = around.words[at]?.before ?? '';
    if (match.words.includes(at) || /[,:;.!]/.test(before)) return false;
    if (isList('НЕТПОСЛЕ', at, around)) return true;
    if (before.includes('—')) return false;
    if (isList('НЕГ', at, around)) return false;
  }
  return false;
}

/** A denial of the whole clause: «не бывает», «невозможно», «такого не обещаем». */
function isDenied(match: Match, around: Surroundings): boolean {
  return hitsOf('НЕБЫВАЕТ', around, around.stretch).some(
    (hit) => !overlaps(hit, match) && reaches(hit, match, around),
  );
}

/** A question about the client («какой доход вам важен?») asserts nothing; «хотите гарантированный доход?» does. */
function isAsked(around: Surroundings): boolean {
  return around.question && hasList('РАССПРОС', around, around.stretch);
}

/** A denial reaches into subordinate clauses after it («не обещаем, что …») and back over «такого», «так», «это». */
function reaches(hit: Hit, match: Match, around: Surroundings): boolean {
  const gap = between(hit, match);
  if (hasList('ПЕРЕЛОМ', around, { first: gap.first, end: Math.min(gap.end + 1, around.stretch.end) }))
    return false;
  for (let at = gap.first; at <= gap.end; at += 1) {
    const before = around.words[at]?.before ?? '';
    if (BORDER.test(before) || before.includes(',')) {
      if (!isList(hit.end <= match.from ? 'ПРИДАТОЧНОЕ' : 'ЭТО', at, around)) return false;
    }
  }
  return true;
}

/** Inside quotation marks that the text ascribes to the client or a stranger, never to us. */
function isForeignQuote(match: Match, around: Surroundings): boolean {
  const quote = around.words[match.from]?.quote ?? 0;
  if (quote === 0 || match.words.some((word) => around.words[word]?.quote !== quote)) return false;
  if (around.question || isAskedQuote(match, quote, around)) return true;
  const outside = (hit: Hit): boolean => around.words[hit.from]?.quote !== quote;
  if (hitsOf('МЫ', around, around.stretch).some(outside)) return false;
  return [around.stretch, around.next].some((stretch) => hitsOf('ЧУЖИЕСЛОВА', around, stretch).some(outside));
}

function isAskedQuote(match: Match, quote: number, { words }: Surroundings): boolean {
  let at = match.end;
  while (words[at]?.quote === quote) at += 1;
  return /^\s*\?/.test(words[at]?.before ?? '?') && (words[at] !== undefined || false);
}

/** A warning in the same sentence, or a verdict right after it; void when the promise is our own. */
function isWarning(match: Match, around: Surroundings): boolean {
  const own = { first: Math.max(around.stretch.first, match.from - 3), end: match.end };
  if (hasList('МЫ', around, own)) return false;
  if (hasList('МОШЕННИКИ', around, around.next)) return true;
  return hitsOf('МОШЕННИКИ', around, around.stretch).some(
    (hit) => hit.end > hit.from + 1 || !overlaps(hit, match),
  );
}

function joinStretches({ previous, next }: Surroundings): Stretch {
  return { first: previous.first, end: next.end };
}

function between(hit: Hit, match: Match): Stretch {
  return hit.end <= match.from ? { first: hit.end, end: match.from } : { first: match.end, end: hit.from };
}

function overlaps(hit: Hit, match: Match): boolean {
  return match.words.some((word) => word >= hit.from && word < hit.end);
}

function isList(name: string, word: number, around: Surroundings): boolean {
  const hits = around.hits.of(around.compiled.list(name));
  return hits[firstHitFrom(hits, word)]?.from === word;
}

function hasList(name: string, around: Surroundings, stretch: Stretch): boolean {
  return hitsOf(name, around, stretch).length > 0;
}

function hitsOf(name: string, { hits, compiled }: Surroundings, { first, end }: Stretch): readonly Hit[] {
  const all = hits.of(compiled.list(name));
  const found: Hit[] = [];
  for (let index = firstHitFrom(all, first); index < all.length; index += 1) {
    const hit = all[index];
    if (hit === undefined || hit.from >= end) break;
    if (hit.end <= end) found.push(hit);
  }
  return found;
}
