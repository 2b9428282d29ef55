/**
 * What the model must answer: the type, the same as JSON Schema (data, compiled by the server's adapter), and the limits.
 * The model proposes; which buttons and which next action are admitted is decided against the state, see `answer-admit`.
 */

/** What may follow a reply; a proposal, never a transition. */
export const NEXT_ACTIONS = [
  'ask',
  'show_materials',
  'offer_consult',
  'offer_payment',
  'escalate_to_manager',
] as const;

export type NextAction = (typeof NEXT_ACTIONS)[number];

export interface AnswerButton {
  readonly text: string;
  readonly callback: string;
}

/** A well-formed answer. Field names are the wire format of the terms of reference (§6.3). */
export interface Answer {
  /** Plain text: it is escaped before it is sent as HTML. */
  readonly reply_text: string;
  readonly buttons: readonly AnswerButton[];
  readonly next_action: NextAction;
  /** From 0 to 1. */
  readonly confidence: number;
}

/** Telegram's limit on a message, in characters. */
export const REPLY_MAX_LENGTH = 4096;
/** Telegram's limit on callback data, bytes. */
export const CALLBACK_MAX_BYTES = 64;
/** More than this many proposals are noise. */
export const BUTTONS_MAX = 6;
/** Longer labels are cut on a phone's screen anyway. */
export const LABEL_MAX_LENGTH = 60;

/** The contract as JSON Schema (draft-07). Lengths are in code points, as JSON Schema counts them. */
export const ANSWER_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['reply_text', 'buttons', 'next_action', 'confidence'],
  properties: {
    reply_text: { type: 'string', minLength: 1, maxLength: REPLY_MAX_LENGTH },
    buttons: {
      type: 'array',
      maxItems: BUTTONS_MAX,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'callback'],
        properties: {
          text: { type: 'string', minLength: 1, maxLength: LABEL_MAX_LENGTH },
          callback: { type: 'string', minLength: 1, maxLength: CALLBACK_MAX_BYTES },
        },
      },
    },
    next_action: { enum: NEXT_ACTIONS },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
  },
} as const;
