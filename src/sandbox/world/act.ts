/**
 * What a person can do in a chat, as data: the body of `POST /sandbox/act`. The schema is checked at the border;
 * whether the act is possible in this chat now is judged by `performAct`.
 */
import Type from 'typebox';
import type { Static } from 'typebox';

const messageId = Type.Integer({ minimum: 1 });
const text = Type.String({ minLength: 1, maxLength: 4096 });
const replyTo = Type.Optional(messageId);
const caption = Type.Optional(Type.String({ maxLength: 1024 }));

/**
 * - `start` sends /start, with a deep-link payload if given, and takes back a block;
 * - `press` names the button by row and column or by its callback data; `as` says who presses in the channel;
 * - `key` presses a key of the reply keyboard; `contact` shares the own number unless `phone` or `foreign` is given.
 */
export const actSchema = Type.Union([
  Type.Object({
    type: Type.Literal('start'),
    payload: Type.Optional(Type.String({ pattern: '^[\\w-]{1,64}$' })),
  }),
  Type.Object({ type: Type.Literal('text'), text, replyTo }),
  Type.Object({
    type: Type.Literal('press'),
    messageId,
    row: Type.Optional(Type.Integer({ minimum: 0 })),
    col: Type.Optional(Type.Integer({ minimum: 0 })),
    data: Type.Optional(Type.String()),
    as: Type.Optional(Type.Integer()),
  }),
  Type.Object({ type: Type.Literal('key'), text }),
  Type.Object({
    type: Type.Literal('contact'),
    phone: Type.Optional(Type.String({ pattern: '^\\+?\\d{5,15}$' })),
    foreign: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    type: Type.Literal('sticker'),
    emoji: Type.Optional(Type.String({ maxLength: 16 })),
    replyTo,
  }),
  Type.Object({ type: Type.Literal('photo'), caption, replyTo }),
  Type.Object({ type: Type.Literal('voice'), seconds: Type.Optional(Type.Integer({ minimum: 1 })), replyTo }),
  Type.Object({ type: Type.Literal('edit'), messageId, text }),
  Type.Object({ type: Type.Literal('block') }),
  Type.Object({ type: Type.Literal('unblock') }),
]);

/** One act of a person. */
export type Act = Static<typeof actSchema>;

/** What came of an act. `open` and `copy` are what the messenger itself does with a button of that kind. */
export interface ActResult {
  updateId?: number;
  messageId?: number;
  callbackId?: string;
  open?: string;
  copy?: string;
}

/** An act that this chat does not allow now; `status` is the HTTP status of the answer. */
export class ActRefused extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = 'ActRefused';
    this.code = code;
    this.status = status;
  }
}
