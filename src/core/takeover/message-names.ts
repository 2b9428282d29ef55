/**
 * Names of relayed messages. A client's message in a manager's chat is `c:<client>:<message>`, a manager's message in a
 * client's chat is `d:<desk>:<message>`: each says where its original lies, so answers and edits find it from both sides.
 */

/** Where the original of a relayed message lies: whose chat, and which message there. */
export interface RelayedMessage {
  readonly from: 'client' | 'desk';
  readonly key: number;
  readonly messageId: number;
}

const NAME = /^([cd]):(\d+):(\d+)$/;

/** The name of a relayed message in the other chat. */
export function nameRelayed({ from, key, messageId }: RelayedMessage): string {
  return `${from === 'client' ? 'c' : 'd'}:${key}:${messageId}`;
}

/** Reads such a name; `undefined` for names of other messages. */
export function parseRelayed(name: string | undefined): RelayedMessage | undefined {
  const match = NAME.exec(name ?? '');
  if (match === null) return undefined;
  return { from: match[1] === 'c' ? 'client' : 'desk', key: Number(match[2]), messageId: Number(match[3]) };
}
