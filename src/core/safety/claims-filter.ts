/**
 * The claims filter: what the bot must never say. Deterministic: words, their forms, what denies them; the lists and
 * rules are the policy's, the linguistics is here. It is the last gate for every text, whoever wrote it.
 */
import { compilePolicy } from './compile-policy.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import { findHits } from './find-hits.ts';
import { matchPattern } from './match-pattern.ts';
import type { Match } from './match-pattern.ts';
import { readWords } from './read-words.ts';
import type { PolicyRule, SafetyPolicy } from './safety-policy.ts';
import { isShielded } from './shields.ts';
import type { Surroundings } from './shields.ts';
import { joinShort, splitSentences } from './split-sentences.ts';
import { makeWeighing } from './weigh-text.ts';
import type { Scale, WeighText } from './weigh-text.ts';
import type { Word } from './word.ts';

/** One thing that must not be said. */
export interface Finding {
  /** The rule's id, see the policy. */
  readonly rule: string;
  /** The rule's Russian title. */
  readonly title: string;
  readonly severity: PolicyRule['severity'];
  /** The words that broke it, as written. */
  readonly quote: string;
  /** Where they stand in the text, UTF-16 units. */
  readonly span: { readonly from: number; readonly to: number };
  /** The whole sentence, or several that say it together, likewise. */
  readonly sentence: { readonly from: number; readonly to: number };
  /** Key of the safe phrase in the policy. */
  readonly replacement: string;
}

export interface ClaimsFilter {
  /** All findings of a text (HTML or plain), at most one for each rule and sentence, in order. */
  readonly check: (text: string) => readonly Finding[];
  /** No finding that blocks. */
  readonly isSafe: (text: string) => boolean;
  readonly policy: SafetyPolicy;
}

/** Compiles a policy into a filter. Costs up to a second (the examples are learnt): once per version of the policy. */
export function makeClaimsFilter(policy: SafetyPolicy): ClaimsFilter {
  const compiled = compilePolicy(policy);
  const weigh = makeWeighing(policy, compiled.lexicon);
  const check = (text: string): readonly Finding[] => checkClaims(text, compiled, weigh);
  return { check, isSafe: (text) => !check(text).some(({ severity }) => severity === 'block'), policy };
}

/** A stretch with everything that judging it needs. */
interface Judged extends Surroundings {
  readonly text: string;
  /** Absent where the policy has no examples: then its rules alone decide. */
  readonly scale: Scale | undefined;
}

function checkClaims(
  text: string,
  compiled: CompiledPolicy,
  weigh: WeighText | undefined,
): readonly Finding[] {
  const read = readWords(text, compiled.lexicon);
  const hits = findHits(read.words, compiled);
  const sentences = splitSentences(read);
  const stretches = joinShort(sentences);
  const scale = weigh?.(read.words);
  return stretches.flatMap((stretch, index) =>
    checkStretch({
      text,
      scale,
      words: read.words,
      hits,
      compiled,
      stretch,
      sentences,
      previous: stretches[index - 1] ?? { first: stretch.first, end: stretch.first },
      next: stretches[index + 1] ?? { first: stretch.end, end: stretch.end },
      question: stretch.question,
    }),
  );
}

function checkStretch(judged: Judged): readonly Finding[] {
  const { compiled, stretch, hits, previous } = judged;
  const scores = scoresOf(judged);
  const findings = new Map<string, Finding>();
  let excused = false;
  const pair = { first: previous.first, end: stretch.end };
  const hopeless = !hits.grave && !weighsEnough(scores.best + compiled.heaviest, compiled);
  for (const pattern of hopeless ? [] : hits.woken()) {
    const { rule } = pattern;
    if (findings.has(rule.id) || !weighsEnough(scores.best + weightOf(rule, compiled), compiled)) continue;
    const matches = matchPattern(pattern, hits, rule.scope === 'pair' ? pair : stretch);
    const open = matches.filter((candidate) => !isShielded(candidate, rule.shields, judged));
    excused ||= matches.length > 0 && open.length === 0;
    const match = open.find(
      (candidate) => !isQuoted(candidate, judged) || weighsEnough(scores.best, compiled),
    );
    if (match !== undefined) findings.set(rule.id, toFinding(rule, match, judged));
  }
  const found = [...findings.values()].sort((a, b) => a.span.from - b.span.from);
  const blocked = found.some(({ severity }) => severity === 'block');
  return blocked ? found : [...found, ...weighedFinding(scores, excused, judged)];
}

/** Scores of a stretch: alone, with the one before, and the best of them and of it with the next. */
interface Scores {
  readonly alone: number;
  readonly withPrevious: number;
  readonly best: number;
}

const NO_SCORES: Scores = { alone: -Infinity, withPrevious: -Infinity, best: Infinity };

function scoresOf({ scale, stretch, previous, next }: Judged): Scores {
  if (scale === undefined) return NO_SCORES;
  const alone = scale(stretch);
  const withPrevious =
    previous.end > previous.first ? scale({ first: previous.first, end: stretch.end }) : alone;
  const withNext = next.end > next.first ? scale({ first: stretch.first, end: next.end }) : alone;
  return { alone, withPrevious, best: Math.max(alone, withPrevious, withNext) };
}

function weighsEnough(score: number, { policy }: CompiledPolicy): boolean {
  return score > policy.weighing.threshold;
}

/** Inside a quotation of several words: what is quoted proves little, the words around it must speak too. */
function isQuoted({ words: matched }: Match, { words }: Judged): boolean {
  const quote = words[matched[0] ?? -1]?.quote ?? 0;
  return quote > 0 && matched.length > 1 && matched.every((word) => words[word]?.quote === quote);
}

/** How much of a score a rule's hit is worth: with very innocent words around it a weak rule does not count. */
function weightOf(rule: PolicyRule, { policy }: CompiledPolicy): number {
  return rule.weight ?? policy.weighing.ruleWeight;
}

/**
 * The finding of a stretch that no rule names but that resembles the wrong examples. Where a rule's hit was excused
 * («гарантий дохода нет») the same words speak for themselves: the stretch must weigh more.
 */
function weighedFinding(
  { alone, withPrevious }: Scores,
  excused: boolean,
  judged: Judged,
): readonly Finding[] {
  const { weighing } = judged.compiled.policy;
  const { replacement } = weighing;
  const threshold = weighing.threshold + (excused ? weighing.excuseWeight : 0);
  const { stretch, previous } = judged;
  if (Math.max(alone, withPrevious) <= threshold) return [];
  const first = alone > threshold ? stretch.first : previous.first;
  if (stretch.end - first < LEAST_WORDS) return [];
  const words = Array.from({ length: stretch.end - first }, (_, offset) => first + offset);
  return [toFinding({ ...WEIGHED, replacement }, { words, from: first, end: stretch.end }, judged)];
}

/** Fewer words prove nothing by weight alone: they are buttons and greetings. */
const LEAST_WORDS = 4;

/** What a finding by weight is called in logs and reports. */
const WEIGHED = { id: 'weighed', title: 'похоже на то, чего говорить нельзя', severity: 'block' } as const;

function toFinding(
  rule: Pick<PolicyRule, 'id' | 'title' | 'severity' | 'replacement'>,
  match: Match,
  { text, words, sentences }: Judged,
): Finding {
  const touched = sentences.filter(({ first, end }) => first < match.end && end > match.from);
  const span = spanOf(words, match.from, match.end);
  return {
    rule: rule.id,
    title: rule.title,
    severity: rule.severity,
    quote: text.slice(span.from, span.to),
    span,
    sentence: spanOf(words, touched[0]?.first ?? match.from, touched.at(-1)?.end ?? match.end),
    replacement: rule.replacement,
  };
}

function spanOf(
  words: readonly Word[],
  first: number,
  end: number,
): { readonly from: number; readonly to: number } {
  return { from: words[first]?.from ?? 0, to: words[end - 1]?.to ?? 0 };
}
