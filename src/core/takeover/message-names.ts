/**
 * Names of relayed messages. A client's message in a manager's chat is `c:<client>:<message>`, a manager's message in a
 * client's chat is `d:<desk>:<message>`: each says where its original lies, so answers and edits find it from both sides.
 */

/**
 * The name, as a definition writes it, of what a manager is told about a client without a message of his: an answer to it
 * is for that client too.
 */
export const ABOUT_CLIENT = 'c:{{subject.key}}:0';

/** Where the original of a relayed message lies: whose chat, and which message there. */
export interface RelayedMessage {
  readonly from: 'client' | 'desk';
  readonly key: number;
  /** 0: there is no original, see {@link ABOUT_CLIENT}. */
  readonly messageId: number;
}

const NAME = /^([cd]):(\d+):(\d+)$/;
const LEAD_CARD = /^lead:(\d+)$/;

/** The name of a relayed message in the other chat. */
export function nameRelayed({ from, key, messageId }: RelayedMessage): string {
  return `${from === 'client' ? 'c' : 'd'}:${key}:${messageId}`;
}

/** The lead whose card has this name; `undefined` for names of other messages. */
export function parseLeadCard(name: string | undefined): number | undefined {
  const match = LEAD_CARD.exec(name ?? '');
  return match === null ? undefined : Number(match[1]);
}

/** Reads such a name; `undefined` for names of other messages. */
export function parseRelayed(name: string | undefined): RelayedMessage | undefined {
  const match = NAME.exec(name ?? '');
  if (match === null) return undefined;
  return { from: match[1] === 'c' ? 'client' : 'desk', key: Number(match[2]), messageId: Number(match[3]) };
}
