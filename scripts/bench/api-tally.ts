// What the fake Bot API can tell, and asking it.

export interface ApiTally {
  readonly methods: { readonly [method: string]: number };
  /** Chat and number of messages it got. */
  readonly chats: readonly (readonly [chat: number, messages: number])[];
}

/** Chat → instants of its messages on the monotonic clock, µs, in order of arrival. */
export type Arrivals = { readonly [chat: string]: readonly number[] };

/** Asks for the tally. */
export async function fetchTally(apiRoot: string): Promise<ApiTally> {
  return (await (await fetch(`${apiRoot}/tally`)).json()) as ApiTally;
}

/** Asks for the instants. */
export async function fetchArrivals(apiRoot: string): Promise<Arrivals> {
  return (await (await fetch(`${apiRoot}/arrivals`)).json()) as Arrivals;
}

/** Says what is missing when these chats did not get exactly so many messages each. */
export function checkTally(
  { chats }: ApiTally,
  { firstUser, lastUser }: { readonly firstUser: number; readonly lastUser: number },
  messagesEach: number,
): string | undefined {
  const ours = chats.filter(([chat]) => chat >= firstUser && chat <= lastUser);
  const expected = lastUser - firstUser + 1;
  const whole = ours.filter(([, messages]) => messages === messagesEach).length;
  if (whole === expected) return undefined;
  const sum = ours.reduce((total, [, messages]) => total + messages, 0);
  return `${whole} of ${expected} chats got their ${messagesEach} messages each, ${sum} messages in all`;
}
