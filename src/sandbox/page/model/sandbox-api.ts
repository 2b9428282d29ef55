/** The control API as the page calls it. Every refusal is an Error whose message may be shown. */
import type { ClockView, StateView } from '../../control/page-event.ts';
import type { Act, ActResult } from '../../world/act.ts';
import type { Chat } from '../../world/telegram-shapes.ts';

interface Refusal {
  error?: { message?: string };
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/sandbox/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw new Error(readRefusal(text) ?? `Сервер ответил ${response.status}`);
}

function readRefusal(text: string): string | undefined {
  try {
    return (JSON.parse(text) as Refusal).error?.message;
  } catch {
    return undefined;
  }
}

/** Reads everything. */
export const fetchState = (): Promise<StateView> => call('GET', 'state');
/** Performs an act of a person. */
export const postAct = (chatId: number, act: Act): Promise<ActResult> => call('POST', 'act', { chatId, act });
/** Adds a client. */
export const postClient = (names: {
  firstName: string;
  lastName?: string;
  username?: string;
}): Promise<Chat> => call('POST', 'clients', names);
/** Removes a client with the conversation. */
export const deleteClient = (chatId: number): Promise<void> => call('DELETE', `clients/${chatId}`);
/** Empties the sandbox; `clock` also brings its clock back to real time. */
export const postReset = (clock: boolean): Promise<void> => call('POST', 'reset', { clock });
/** Reads the clock. */
export const fetchClock = (): Promise<ClockView> => call('GET', 'clock');
/** Moves the clock. */
export const postClock = (move: { advanceSeconds: number } | { to: 'next-timer' }): Promise<ClockView> =>
  call('POST', 'clock', move);
