/** The checks that a row of llm_outputs may ask for; see the corpus's README. */
import { escapeHtml } from '../../../src/core/conversation/escape-html.ts';
import { clampMessage } from '../../../src/core/conversation/split-text.ts';
import type { Answer } from '../../../src/core/policy/answer-contract.ts';
import { isRow } from './corpus-row.ts';

export type Outcome = 'accept' | 'repairable' | 'reject';

/** What would reach the client. On a rejected answer only a fallback of the state would. */
export interface Outgoing {
  readonly outcome: Outcome;
  readonly answer: Answer;
}

type Check = (expected: unknown, outgoing: Outgoing) => boolean;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
const callbacksOf = ({ answer }: Outgoing): readonly string[] =>
  answer.buttons.map(({ callback }) => callback);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [value];
const messagesOf = ({ answer }: Outgoing): readonly string[] => clampMessage(escapeHtml(answer.reply_text));

/** Bans hold for whatever is sent, a fallback too. */
const BANS: Readonly<Record<string, Check>> = {
  reply_not_contains: (banned, { answer }) =>
    !list(banned).some((part) => answer.reply_text.includes(String(part))),
  outgoing_html_not_contains: (banned, { answer }) =>
    !list(banned).some((part) => escapeHtml(answer.reply_text).includes(String(part))),
  no_bot_api_400: (_, outgoing) => isDeliverable(outgoing),
  no_lone_surrogates: (_, { answer }) =>
    JSON.stringify(answer).isWellFormed() && answer.reply_text.isWellFormed(),
  no_prototype_pollution: (_, { answer }) =>
    Object.keys(Object.prototype).length === 0 && Object.getPrototypeOf(answer) === Object.prototype,
};

/** Demands hold for an answer that was accepted or repaired. */
const DEMANDS: Readonly<Record<string, Check>> = {
  callbacks: (expected, outgoing) => same(callbacksOf(outgoing), expected),
  callbacks_one_of: (expected, outgoing) => list(expected).some((one) => same(callbacksOf(outgoing), one)),
  buttons_max: (max, { answer }) => answer.buttons.length <= Number(max),
  callback_bytes_max: (max, outgoing) => callbacksOf(outgoing).every((data) => bytesOf(data) <= Number(max)),
  button_keys_only: (keys, { answer }) => answer.buttons.every((button) => hasOnly(button, keys)),
  keys_only: (keys, { answer }) => hasOnly(answer, keys),
  reply_text: (expected, { answer }) => answer.reply_text === expected,
  reply_one_of: (expected, { answer }) => list(expected).includes(answer.reply_text),
  confidence_eq: (expected, { answer }) => Math.abs(answer.confidence - Number(expected)) < 1e-9,
  confidence_lt: (limit, { answer }) => answer.confidence < Number(limit),
  confidence_max: (limit, { answer }) => answer.confidence <= Number(limit),
  next_action: (expected, { answer }) => answer.next_action === expected,
  max_len_each_message: (limit, outgoing) =>
    messagesOf(outgoing).every((message) => message.length <= (typeof limit === 'number' ? limit : 4096)),
  reply_text_nfc_no_control: (_, { answer }) =>
    answer.reply_text === answer.reply_text.normalize('NFC') &&
    !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(answer.reply_text),
};

/** What the outgoing answer fails, in words; empty when it meets every check. */
export function checkOutgoing(check: unknown, outgoing: Outgoing): string[] {
  const problems: string[] = [];
  for (const [name, expected] of Object.entries(isRow(check) ? check : {})) {
    const ban = BANS[name];
    const test = ban ?? DEMANDS[name];
    if (test === undefined) problems.push(`unknown check «${name}»`);
    else if (ban === undefined && outgoing.outcome === 'reject') continue;
    else if (!test(expected, outgoing))
      problems.push(`${name}: ${JSON.stringify(outgoing.answer).slice(0, 300)}`);
  }
  return problems;
}

function hasOnly(value: object, keys: unknown): boolean {
  const allowed = new Set(list(keys).map(String));
  return Object.keys(value).every((key) => allowed.has(key));
}

/** What Telegram would refuse: an empty or over-long message, a button without text or with wrong data. */
function isDeliverable(outgoing: Outgoing): boolean {
  const messages = messagesOf(outgoing);
  const buttons = outgoing.answer.buttons.every(
    ({ text, callback }) => text.trim() !== '' && bytesOf(callback) >= 1 && bytesOf(callback) <= 64,
  );
  return (
    messages.length > 0 && messages.every((text) => text.trim() !== '' && text.length <= 4096) && buttons
  );
}
