/**
 * Answers to presses. Every press is answered once: a repeat of a press that this process answered already is left
 * alone, because Telegram refuses a second answer to one callback.
 */
import type { DeliveryPort } from './outgoing.ts';

/** Answers a callback; empty without a text. */
export type AnswerPress = (callbackId: string, text?: string, alert?: boolean) => void;

/** How many answered callbacks are remembered at least; repeats come within seconds. */
const REMEMBERED = 2_000;

/** Longer answers are refused by Telegram, and the button would go on spinning. */
const LONGEST_TOAST = 200;

function cutToast(text: string): string {
  if (text.length <= LONGEST_TOAST) return text;
  // Never half a pair of surrogates.
  return `${text.slice(0, LONGEST_TOAST - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Makes the function; its memory is that of this process. */
export function makeAnswerPress(delivery: Pick<DeliveryPort, 'perform'>): AnswerPress {
  // Two generations: taking the oldest out of one set, again and again, walks over the holes of all taken before it.
  let answered = new Set<string>();
  let before = answered;
  return (callbackId, text, alert) => {
    if (answered.has(callbackId) || before.has(callbackId)) return;
    answered.add(callbackId);
    if (answered.size >= REMEMBERED) {
      before = answered;
      answered = new Set();
    }
    delivery.perform({
      method: 'answerCallbackQuery',
      payload: {
        callback_query_id: callbackId,
        ...(text === undefined ? {} : { text: cutToast(text) }),
        ...(alert === undefined ? {} : { show_alert: alert }),
      },
    });
  };
}
