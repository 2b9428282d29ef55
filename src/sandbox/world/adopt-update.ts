/**
 * Makes the world believe an update that came from elsewhere: its person has a chat and has written to the bot, its
 * press waits for an answer. For corpora of recorded updates, which are posted to the webhook by hand.
 */
import type { World } from './make-world.ts';
import type { Chat } from './telegram-shapes.ts';

interface Person {
  readonly id: number;
  readonly is_bot?: boolean;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly username?: string;
}

/** As much of an update as matters here. */
export interface ForeignUpdate {
  readonly message?: { readonly from?: Person; readonly chat?: { readonly type?: string } };
  readonly callback_query?: {
    readonly id: string;
    readonly from: Person;
    readonly data?: string;
    readonly message?: { readonly message_id?: number; readonly chat?: { readonly id: number } };
  };
}

/** Adopts one update; what it does not understand it leaves alone. */
export function adoptUpdate(world: World, update: ForeignUpdate): void {
  const { message, callback_query: query } = update;
  if (message?.from !== undefined && message.chat?.type === 'private') meet(world, message.from);
  if (query === undefined) return;
  meet(world, query.from);
  const chatId = query.message?.chat?.id ?? query.from.id;
  const callback = {
    id: query.id,
    chatId,
    messageId: query.message?.message_id ?? 0,
    userId: query.from.id,
    data: query.data ?? '',
    row: 0,
    col: 0,
    askedAtMs: world.nowMs(),
  };
  if (world.state.callbacks[query.id] === undefined) world.commit({ type: 'callback-asked', callback });
}

function meet(world: World, person: Person): void {
  if (person.is_bot === true) return;
  if (world.findChat(person.id) === undefined) {
    const chat: Chat = {
      id: person.id,
      type: 'private',
      first_name: person.first_name ?? '',
      ...(person.last_name === undefined ? {} : { last_name: person.last_name }),
      ...(person.username === undefined ? {} : { username: person.username }),
    };
    world.commit({ type: 'chat-created', chat, role: 'client' });
  }
  if (world.findChat(person.id)?.started === false) world.commit({ type: 'chat-started', chatId: person.id });
}
