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
import { splitSentences } from './split-sentences.ts';
import type { Sentence } from './split-sentences.ts';
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

/** Compiles a policy into a filter. Costs milliseconds: once per version of the policy, not per text. */
export function makeClaimsFilter(policy: SafetyPolicy): ClaimsFilter {
  const compiled = compilePolicy(policy);
  const check = (text: string): readonly Finding[] => checkClaims(text, compiled);
  return { check, isSafe: (text) => !check(text).some(({ severity }) => severity === 'block'), policy };
}

function checkClaims(text: string, compiled: CompiledPolicy): readonly Finding[] {
  const read = readWords(text, compiled.lexicon);
  const hits = findHits(read.words, compiled);
  const sentences = splitSentences(read);
  const stretches = joinShort(sentences);
  return stretches.flatMap((stretch, index) =>
    checkStretch(text, {
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

/** Sentences of up to this many words may be parts of one that was chopped up: «Гарантированно. Каждый месяц. Доход.» */
const SHORT = 4;
const LONGEST_CHAIN = 12;
/** A question of up to this many words takes its short answer with it: «Риски? Не у нас.» */
const SHORT_QUESTION = 8;

function joinShort(sentences: readonly Sentence[]): readonly Sentence[] {
  const joined: Sentence[] = [];
  let chain = false;
  for (const sentence of sentences) {
    const last = joined.at(-1);
    const short = sentence.end - sentence.first <= SHORT;
    const length = last === undefined ? 0 : last.end - last.first;
    const fits = last?.question === true ? length <= SHORT_QUESTION : chain && length <= LONGEST_CHAIN;
    if (last !== undefined && short && fits) {
      joined[joined.length - 1] = { ...last, end: sentence.end, question: sentence.question };
    } else {
      joined.push(sentence);
      chain = short;
    }
  }
  return joined;
}

function checkStretch(text: string, around: Surroundings): readonly Finding[] {
  const findings = new Map<string, Finding>();
  const pair = { first: around.previous.first, end: around.stretch.end };
  for (const pattern of around.hits.woken) {
    const { rule } = pattern;
    if (findings.has(rule.id)) continue;
    const matches = matchPattern(pattern, around.hits, rule.scope === 'pair' ? pair : around.stretch);
    const match = matches.find((candidate) => !isShielded(candidate, rule.shields, around));
    if (match !== undefined) findings.set(rule.id, toFinding(text, rule, match, around));
  }
  return [...findings.values()].sort((a, b) => a.span.from - b.span.from);
}

function toFinding(
  text: string,
  rule: PolicyRule,
  match: Match,
  { words, sentences }: Surroundings,
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
