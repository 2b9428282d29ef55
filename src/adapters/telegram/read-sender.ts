// Who sent an update, and under which names.
import type { SeenProfile } from '../../core/step/event.ts';
import { toId, toRecord, toText } from './read-unknown.ts';

/** A person; bots and senders without an id are none. */
export interface Sender {
  readonly id: number;
  readonly seen: SeenProfile;
}

/** Reads a `User`. `undefined` for bots: answering one could set up an endless exchange between two. */
export function readSender(value: unknown): Sender | undefined {
  const user = toRecord(value);
  const id = toId(user?.id);
  if (user === undefined || id === undefined || user.is_bot === true) return undefined;
  const firstName = toText(user.first_name);
  const lastName = toText(user.last_name);
  const username = toText(user.username);
  const languageCode = toText(user.language_code);
  return {
    id,
    seen: {
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
      ...(username !== undefined && { username }),
      ...(languageCode !== undefined && { languageCode }),
    },
  };
}
