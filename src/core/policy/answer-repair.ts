/**
 * From what the model said to an answer that keeps the contract, or to nothing. Deterministic: the same text always gives
 * the same answer, and a repair never adds words. Refusals are for the caller to meet with a fallback of the state.
 */
import type { JsonObject } from '../json.ts';
import { BUTTONS_MAX } from './answer-contract.ts';
import type { Answer } from './answer-contract.ts';
import { findField, toButtons, toConfidence, toNextAction } from './answer-fields.ts';
import { findJson } from './answer-find-json.ts';
import { cleanReply } from './answer-text.ts';
import type { TextRefusal } from './answer-text.ts';

export type AnswerRefusal = TextRefusal | 'no-json' | 'ambiguous' | 'no-reply' | 'schema';

/** `accepted` as it was, `repaired`, or `refused`. */
export type AnswerVerdict =
  | { readonly kind: 'accepted'; readonly answer: Answer }
  | { readonly kind: 'repaired'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly why: AnswerRefusal };

/** Tells whether a value keeps the contract; the server compiles it from `ANSWER_SCHEMA`. */
export type AnswerCheck = (value: unknown) => boolean;

/** Reads one raw answer. The check has the last word over every repair. */
export function readAnswer(raw: string, keepsContract: AnswerCheck): AnswerVerdict {
  const found = findJson(raw);
  if (found.kind !== 'found')
    return { kind: 'refused', why: found.kind === 'none' ? 'no-json' : 'ambiguous' };
  const reply = findReply(found.value);
  if (reply === undefined) return { kind: 'refused', why: 'no-reply' };
  const cleaned = cleanReply(reply);
  if (cleaned.kind === 'refused') return cleaned;
  const answer: Answer = {
    reply_text: cleaned.text,
    buttons: toButtons(findField(found.value, 'buttons')),
    next_action: toNextAction(findField(found.value, 'next_action')),
    confidence: toConfidence(findField(found.value, 'confidence')),
  };
  // Buttons beyond the contract's number may still be illegal ones: they are counted after admission.
  const counted = { ...answer, buttons: answer.buttons.slice(0, BUTTONS_MAX) };
  if (!keepsContract(counted)) return { kind: 'refused', why: 'schema' };
  const untouched = found.exact && keepsContract(found.value) && isSame(found.value, answer);
  return { kind: untouched ? 'accepted' : 'repaired', answer };
}

function findReply(value: JsonObject): string | undefined {
  const reply = findField(value, 'reply_text');
  if (typeof reply === 'string') return reply;
  if (!Array.isArray(reply) || !reply.every((part) => typeof part === 'string')) return undefined;
  return reply.join('\n');
}

function isSame(value: JsonObject, answer: Answer): boolean {
  return (
    value['reply_text'] === answer.reply_text &&
    value['next_action'] === answer.next_action &&
    value['confidence'] === answer.confidence &&
    JSON.stringify(value['buttons']) === JSON.stringify(answer.buttons)
  );
}
