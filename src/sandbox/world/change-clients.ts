/** Creating and removing clients: private chats that exist only in this sandbox. */
import Type from 'typebox';
import type { Static } from 'typebox';
import { ActRefused } from './act.ts';
import type { World } from './make-world.ts';
import type { Chat } from './telegram-shapes.ts';

/** Body of `POST /sandbox/clients`. */
export const newClientSchema = Type.Object({
  firstName: Type.String({ minLength: 1, maxLength: 64 }),
  lastName: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  username: Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{3,31}$' })),
});

/** Adds a client with the next free id and returns the chat. */
export function addClient(world: World, names: Static<typeof newClientSchema>): Chat {
  const chat: Chat = {
    id: world.state.nextClientId,
    type: 'private',
    first_name: names.firstName,
    ...(names.lastName === undefined ? {} : { last_name: names.lastName }),
    ...(names.username === undefined ? {} : { username: names.username }),
  };
  world.commit({ type: 'chat-created', chat, role: 'client' });
  return chat;
}

/**
 * Removes a client's chat with everything in it. The bot learns nothing: to it the chat is «not found» from now on.
 * @throws ActRefused for an unknown chat, and for managers and the channel, which are part of the furniture.
 */
export function removeClient(world: World, chatId: number): void {
  const record = world.findChat(chatId);
  if (!record) throw new ActRefused('chat-not-found', 404, `Нет чата ${chatId}`);
  if (record.role !== 'client')
    throw new ActRefused('chat-is-permanent', 409, 'Удалить можно только клиента');
  const stale = world.state.pending
    .filter(({ lane }) => lane === chatId)
    .map(({ update }) => update.update_id);
  if (stale.length > 0) world.commit({ type: 'updates-taken', updateIds: stale });
  world.commit({ type: 'chat-removed', chatId });
}
