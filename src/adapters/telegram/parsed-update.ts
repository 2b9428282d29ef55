// What an update turned out to be, once parsed: the only shapes that leave this folder inwards.
import type { InboundEvent } from '../../app/inbound.ts';

/** Something about a chat that is no dialogue: the composition root decides whom it concerns. */
export type ChatNotice =
  /** The bot's own standing in a group or channel changed; `present` is false when it can no longer write there. */
  | {
      readonly type: 'membership-changed';
      readonly chatId: number;
      readonly status: string;
      readonly present: boolean;
    }
  /** A group became a supergroup: messages to the old id are refused from now on. */
  | { readonly type: 'chat-migrated'; readonly fromChatId: number; readonly toChatId: number };

interface OfKind {
  /** Which of Telegram's kinds it was (`message`, `callback_query` …), a label for metrics. */
  readonly label: string;
}

export type ParsedUpdate =
  | (OfKind & { readonly kind: 'event'; readonly inbound: InboundEvent })
  /** Nothing to do, and nothing wrong. */
  | (OfKind & { readonly kind: 'ignored'; readonly reason: string })
  | (OfKind & { readonly kind: 'notice'; readonly notice: ChatNotice })
  /** A press that is nobody's event: it gets an answer, so that the button stops spinning, and nothing else. */
  | (OfKind & { readonly kind: 'refused-press'; readonly callbackId: string; readonly text?: string });

/** Parses an update; never throws, whatever it is given. */
export type ParseUpdate = (update: unknown) => ParsedUpdate;
