/**
 * Answers to presses. Every press is answered once: a repeat of a press that this process answered already is left
 * alone, because Telegram refuses a second answer to one callback.
 */
import type { DeliveryPort } from './outgoing.ts';

/** Answers a callback; empty without a text. */
export type AnswerPress = (callbackId: string, text?: string, alert?: boolean) => void;

/** How many answered callbacks are remembered; repeats come within seconds. */
const REMEMBERED = 2_000;

/** Makes the function; its memory is that of this process. */
export function makeAnswerPress(delivery: Pick<DeliveryPort, 'perform'>): AnswerPress {
  const answered = new Set<string>();
  return (callbackId, text, alert) => {
    if (answered.has(callbackId)) return;
    answered.add(callbackId);
    if (answered.size > REMEMBERED) {
      const [oldest] = answered;
      if (oldest !== undefined) answered.delete(oldest);
    }
    delivery.perform({
      method: 'answerCallbackQuery',
      payload: {
        callback_query_id: callbackId,
        ...(text === undefined ? {} : { text }),
        ...(alert === undefined ? {} : { show_alert: alert }),
      },
    });
  };
}
