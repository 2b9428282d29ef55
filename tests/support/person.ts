/**
 * People of a journey: they write and press through the sandbox's control API over HTTP, and read their chat as the
 * messenger shows it. Nothing here looks into the bot.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** A button as the messenger shows it. */
export interface SeenButton {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
}

export interface SeenMessage {
  readonly message_id: number;
  readonly text: string;
  readonly fromBot: boolean;
  readonly buttons: readonly SeenButton[];
}

interface WireMessage {
  readonly message_id: number;
  readonly text?: string;
  readonly from?: { readonly is_bot: boolean };
  readonly reply_markup?: {
    readonly inline_keyboard?: readonly (readonly SeenButton[])[];
  };
}

interface WireChat {
  readonly chat: { readonly id: number };
  readonly keyboard: {
    readonly markup: { readonly keyboard: readonly (readonly { readonly text: string }[])[] };
  } | null;
  readonly messages: readonly { readonly message: WireMessage; readonly by: string }[];
}

/** The sandbox behind an origin. */
export interface SandboxDriver {
  person(chatId: number): Person;
  /** Moves the test clock; resolves when everything due on the way is done. */
  wait(duration: {
    readonly days?: number;
    readonly hours?: number;
    readonly minutes?: number;
    readonly seconds?: number;
  }): Promise<void>;
  /** Resolves when the bot has nothing under way. */
  settle(): Promise<void>;
  post(path: string, body: unknown): Promise<Response>;
}

export interface Person {
  readonly id: number;
  start(payload?: string): Promise<readonly SeenMessage[]>;
  say(text: string): Promise<readonly SeenMessage[]>;
  /** Presses the last button with this text, or whose callback data begins with it. */
  press(textOrData: string): Promise<readonly SeenMessage[]>;
  /** Presses a button of a given message, however old. */
  pressOn(messageId: number, data: string): Promise<readonly SeenMessage[]>;
  /** Presses a key of the reply keyboard. */
  key(text: string): Promise<readonly SeenMessage[]>;
  act(act: object): Promise<readonly SeenMessage[]>;
  chat(): Promise<readonly SeenMessage[]>;
  /** Labels of the reply keyboard now shown. */
  keyboard(): Promise<readonly string[]>;
}

/** Drives the sandbox at this origin. Each act resolves with the bot's new messages, after it has come to rest. */
export function driveSandbox(origin: string): SandboxDriver {
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const advance = async (seconds: number): Promise<void> => {
    const response = await post('/sandbox/clock', { advanceSeconds: seconds });
    if (!response.ok) throw new Error(`the clock answered ${response.status}: ${await response.text()}`);
  };
  const settle = (): Promise<void> => advance(0);
  const chatOf = async (chatId: number): Promise<WireChat | undefined> => {
    const state = (await (await fetch(`${origin}/sandbox/state`)).json()) as {
      readonly chats: readonly WireChat[];
    };
    return state.chats.find(({ chat }) => chat.id === chatId);
  };
  const driver: SandboxDriver = {
    post,
    settle,
    wait: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) =>
      advance(((days * 24 + hours) * 60 + minutes) * 60 + seconds),
    person: (chatId) => makePerson(chatId, post, settle, () => chatOf(chatId)),
  };
  return driver;
}

function makePerson(
  chatId: number,
  post: SandboxDriver['post'],
  settle: () => Promise<void>,
  readChat: () => Promise<WireChat | undefined>,
): Person {
  const chat = async () => ((await readChat())?.messages ?? []).map(({ message }) => toSeen(message));
  const act = async (what: object): Promise<readonly SeenMessage[]> => {
    const before = (await chat()).at(-1)?.message_id ?? 0;
    const response = await post('/sandbox/act', { chatId, act: what });
    if (!response.ok)
      throw new Error(`the act ${JSON.stringify(what)} was refused: ${await response.text()}`);
    await settle();
    return (await chat()).filter((message) => message.fromBot && message.message_id > before);
  };
  const pressOn = (messageId: number, data: string) => act({ type: 'press', messageId, data });
  return {
    id: chatId,
    chat,
    keyboard: async () =>
      ((await readChat())?.keyboard?.markup.keyboard ?? []).flat().map(({ text }) => text),
    act,
    pressOn,
    start: (payload) => act({ type: 'start', ...(payload === undefined ? {} : { payload }) }),
    say: (text) => act({ type: 'text', text }),
    key: (text) => act({ type: 'key', text }),
    press: async (wanted) => {
      for (const message of [...(await chat())].reverse()) {
        const button = message.buttons.find(
          ({ text, callback_data: data }) =>
            text === wanted || (data !== undefined && isCalled(data, wanted)),
        );
        if (button?.callback_data !== undefined) return pressOn(message.message_id, button.callback_data);
      }
      const texts = (await chat()).flatMap(({ buttons }) =>
        buttons.map(({ text, callback_data: data }) => `${text} (${data})`),
      );
      throw new Error(`nobody offered the button «${wanted}»; offered were: ${texts.join(', ')}`);
    },
  };
}

/** A whole callback, with or without its visit, or the beginning of one: `survey:q1:`. */
function isCalled(data: string, wanted: string): boolean {
  return data === wanted || data.startsWith(wanted.endsWith(':') ? wanted : `${wanted}~`);
}

function toSeen(message: WireMessage): SeenMessage {
  const markup = message.reply_markup;
  return {
    message_id: message.message_id,
    text: message.text ?? '',
    fromBot: message.from?.is_bot === true,
    buttons: (markup?.inline_keyboard ?? []).flat(),
  };
}

/** Waits until a question has a good answer; for what another process does. */
export async function eventually<T>(ask: () => Promise<T | undefined>, patienceMs = 15_000): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`it did not come true within ${patienceMs} ms`);
    await sleep(20);
  }
}
