/**
 * Who lives in a fresh sandbox: two clients, two managers, the owner and the managers' channel. The ids are
 * those of the published test corpora, so that recorded updates and the sandbox speak of the same people.
 */
import type { Chat } from './telegram-shapes.ts';

/** Which list of the page a chat stands in. */
export type ChatRole = 'client' | 'manager' | 'channel';

/** The channel where new leads are posted. */
export const channelId = -1_001_555_000_111;

/** The owner of the school: the channel's creator. */
export const ownerId = 512_349_000;

/** The chats of a new or reset world, in the order of the page's lists. */
export const defaultPeople: readonly { chat: Chat; role: ChatRole }[] = [
  person(512_340_001, 'Анна', 'client', { last_name: 'Крылова', username: 'anna_krylova' }),
  person(512_340_002, 'Олег', 'client', {}),
  person(512_349_001, 'Ирина', 'manager', { last_name: 'М.', username: 'irina_mgr' }),
  person(512_349_002, 'Павел', 'manager', { username: 'pavel_mgr' }),
  person(ownerId, 'Вера', 'manager', { username: 'vera_owner' }),
  { chat: { id: channelId, type: 'channel', title: 'Заявки' }, role: 'channel' },
];

function person(
  id: number,
  firstName: string,
  role: ChatRole,
  names: Partial<Chat>,
): { chat: Chat; role: ChatRole } {
  return { chat: { id, type: 'private', first_name: firstName, ...names }, role };
}
