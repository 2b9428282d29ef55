/** Updates that the messenger would not make: forged buttons, forwarded messages. They go to the webhook as Telegram's do. */
import type { TestApp } from './app.ts';

let updateId = 900_000_000;

interface Sender {
  readonly id: number;
  readonly first_name: string;
}

/** Presses a button that no message shows. Resolves when the bot has come to rest. */
export function pressByHand(app: TestApp, from: Sender, data: string): Promise<void> {
  const id = ++updateId;
  const query = {
    id: `hand-${id}`,
    from: { ...from, is_bot: false },
    chat_instance: '1',
    data,
    message: { message_id: id, date: 0, chat: { ...from, type: 'private' } },
  };
  return postUpdate(app, { update_id: id, callback_query: query });
}

/** Writes a text; the sandbox's own people are not needed for it. */
export function sayByHand(app: TestApp, from: Sender, text: string): Promise<void> {
  const id = ++updateId;
  const person = { ...from, is_bot: false };
  const message = { message_id: id, date: 1, chat: { ...from, type: 'private' }, from: person, text };
  return postUpdate(app, { update_id: id, message });
}

/** Forwards a text of somebody, or of a person who hides himself. */
export function forwardByHand(app: TestApp, from: Sender, author: Sender | undefined): Promise<void> {
  const id = ++updateId;
  const origin =
    author === undefined
      ? { type: 'hidden_user', sender_user_name: 'Некто', date: 1 }
      : { type: 'user', sender_user: { ...author, is_bot: false }, date: 1 };
  const message = {
    message_id: id,
    date: 1,
    chat: { ...from, type: 'private' },
    from: { ...from, is_bot: false },
    text: 'привет',
    forward_origin: origin,
  };
  return postUpdate(app, { update_id: id, message });
}

async function postUpdate(app: TestApp, update: object): Promise<void> {
  const response = await fetch(`${app.origin}/telegram/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-telegram-bot-api-secret-token': 'webhook-secret-for-tests',
    },
    body: JSON.stringify(update),
  });
  if (response.status !== 200) throw new Error(`the webhook answered ${response.status}`);
  await app.settle();
}
