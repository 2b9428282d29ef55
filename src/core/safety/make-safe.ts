/**
 * Replaces what must not be said: the whole sentence gives way to a safe phrase with the advice to discuss it at the
 * consultation, the rest of the message stays. HTML stays valid: tags of a replaced sentence are kept around the phrase.
 */
import { escapeHtml } from '../conversation/escape-html.ts';
import { tokenizeHtml } from '../conversation/html-tokens.ts';
import type { ClaimsFilter, Finding } from './claims-filter.ts';

export interface MadeSafe {
  readonly text: string;
  /** What was found; empty when the text was left as it was. */
  readonly findings: readonly Finding[];
}

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly replacement: string;
}

/** Marks that end a sentence, with what closes behind them. */
const ENDING = /^[^\S\n]*[.!?…)\]»”"']*/u;
const OPENING = /[«“„"'([]+[^\S\n]*$/u;

/**
 * The text without its violations. Several in a row become one phrase of each kind. Should the rest still not pass (a
 * promise spread over the whole text), the phrase alone is the text: what comes back is always safe.
 */
export function makeSafe(text: string, filter: ClaimsFilter): MadeSafe {
  const findings = filter.check(text).filter(({ severity }) => severity === 'block');
  if (findings.length === 0) return { text, findings };
  const phrase = phraseOf(findings[0], filter);
  const replaced = replaceAll(text, toCuts(text, findings, filter));
  return { text: filter.isSafe(replaced) ? replaced : phrase, findings };
}

function phraseOf(finding: Finding | undefined, { policy }: ClaimsFilter): string {
  return escapeHtml(
    policy.replacements.get(finding?.replacement ?? 'usual') ?? policy.replacements.get('usual') ?? '',
  );
}

/** One cut per sentence, each phrase said once: a second of the same kind just vanishes. */
function toCuts(text: string, findings: readonly Finding[], filter: ClaimsFilter): readonly Cut[] {
  const cuts: Cut[] = [];
  const said = new Set<string>();
  for (const finding of [...findings].sort((a, b) => a.sentence.from - b.sentence.from)) {
    const from =
      finding.sentence.from - (OPENING.exec(text.slice(0, finding.sentence.from))?.[0].length ?? 0);
    const to = finding.sentence.to + (ENDING.exec(text.slice(finding.sentence.to))?.[0].length ?? 0);
    const last = cuts.at(-1);
    if (last !== undefined && from < last.to) continue;
    const phrase = phraseOf(finding, filter);
    cuts.push({ from, to, replacement: said.has(phrase) ? '' : phrase });
    said.add(phrase);
  }
  return cuts;
}

function replaceAll(text: string, cuts: readonly Cut[]): string {
  let out = '';
  let at = 0;
  for (const { from, to, replacement } of cuts) {
    out += text.slice(at, from) + keepTags(text.slice(from, to), replacement);
    at = to;
  }
  return (out + text.slice(at))
    .replace(/[^\S\n]{2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Tags that begin or end outside the sentence must survive it; those opened and closed inside go with it. */
function keepTags(sentence: string, replacement: string): string {
  const opened: { readonly name: string; readonly source: string }[] = [];
  let closing = '';
  for (const token of tokenizeHtml(sentence)) {
    if (token.kind === 'open' && token.name !== 'br') opened.push(token);
    else if (token.kind === 'close' && opened.at(-1)?.name === token.name) opened.pop();
    else if (token.kind === 'close') closing += token.source;
  }
  return closing + replacement + opened.map(({ source }) => source).join('');
}
