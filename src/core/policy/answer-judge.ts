/**
 * The whole way of a raw answer of the model: read and repair, admit its proposals, take out what must not be said, let
 * only known links pass. What comes out may be sent as it is. Pure: a stored call can be judged again years later.
 */
import { admitLinks } from '../safety/admit-links.ts';
import type { AllowedLinks } from '../safety/admit-links.ts';
import type { ClaimsFilter } from '../safety/claims-filter.ts';
import { makeSafe } from '../safety/make-safe.ts';
import { admitProposals } from './answer-admit.ts';
import type { LegalProposals } from './answer-admit.ts';
import type { Answer } from './answer-contract.ts';
import type { AnswerRefusal, AnswerVerdict } from './answer-repair.ts';

/** What an answer is judged by. */
export interface JudgeBy {
  /** Reads one raw answer against the contract. */
  readonly read: (raw: string) => AnswerVerdict;
  readonly legal: LegalProposals;
  readonly links: AllowedLinks;
  readonly filter: ClaimsFilter;
}

export type Judgement =
  | {
      /** `repaired`: anything at all was changed on the way. */
      readonly kind: 'accepted' | 'repaired';
      readonly answer: Answer;
      /** Callbacks and next actions that were dropped, addresses that were taken out, rules of the filter that were broken. */
      readonly dropped: readonly string[];
    }
  | { readonly kind: 'refused'; readonly why: AnswerRefusal | 'nothing-left' };

/** Judges one raw answer. */
export function judgeAnswer(raw: string, by: JudgeBy): Judgement {
  const verdict = by.read(raw);
  if (verdict.kind === 'refused') return verdict;
  const admitted = admitProposals(verdict.answer, by.legal);
  const safe = makeSafe(admitted.answer.reply_text, by.filter);
  const linked = admitLinks(safe.text, by.links);
  if (linked.text.trim() === '') return { kind: 'refused', why: 'nothing-left' };
  const buttons = admitted.answer.buttons.filter(({ text }) => isHarmlessLabel(text, by));
  const answer: Answer = { ...admitted.answer, reply_text: linked.text, buttons };
  const untouched = verdict.kind === 'accepted' && JSON.stringify(answer) === JSON.stringify(verdict.answer);
  const findings = safe.findings.map(({ rule }) => `claim:${rule}`);
  const dropped = [...admitted.dropped, ...linked.removed, ...findings];
  return { kind: untouched ? 'accepted' : 'repaired', answer, dropped };
}

/** A label neither claims anything nor carries an address: it cannot be mended without losing its sense. */
function isHarmlessLabel(text: string, { filter, links }: JudgeBy): boolean {
  return filter.isSafe(text) && admitLinks(text, { ...links, links: new Set() }).removed.length === 0;
}
