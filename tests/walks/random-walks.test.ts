/**
 * Clients and the school's people who do whatever their screens allow, in any order, over the whole app and the strict
 * Bot API: no call is refused, no press stays unanswered, nothing is parked, every journal replays, and at the end
 * everybody still gets an answer: nobody is trapped.
 *
 * Walks are drawn from a seed; a failure names it, and WALK_SEED=<n> repeats it. WALK_ACTS=<n> makes them longer.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { makeRandom } from '../support/random.ts';
import type { Random } from '../support/random.ts';

const ACTS = Number(process.env['WALK_ACTS'] ?? 120);
const SEEDS = process.env['WALK_SEED'] === undefined ? [11, 22] : [Number(process.env['WALK_SEED'])];

const CHANNEL = -1_001_555_000_111;
const STAFF = [512_349_001, 512_349_002, 512_349_000] as const;
const CLIENTS = [512_340_001, 512_340_002] as const;

interface WireChat {
  readonly chat: { readonly id: number };
  readonly keyboard: {
    readonly markup: { readonly keyboard: readonly (readonly { readonly text: string }[])[] };
  } | null;
  readonly messages: readonly {
    readonly message: {
      readonly message_id: number;
      readonly from?: { readonly is_bot: boolean };
      readonly reply_markup?: {
        readonly inline_keyboard?: readonly (readonly { readonly callback_data?: string }[])[];
      };
    };
  }[];
}

interface Act {
  readonly chatId: number;
  readonly act: { readonly type: string; readonly [field: string]: unknown };
}

const TEXTS = readTexts();

describe('random walks', () => {
  it.each(SEEDS)('seed %i', { timeout: 240_000 }, async (seed) => {
    const app = await startTestApp();
    const random = makeRandom(seed);
    const done: string[] = [];
    try {
      // Telegram refuses a bot's first word to whom it was never spoken by: the owner is told of leads nobody takes.
      for (const id of STAFF) await app.person(id).start();
      for (let count = 0; count < ACTS; count++) await actOnce(app, random, done);
      for (const id of CLIENTS) await expectAnswer(app, id);
      await checkInvariants(app);
    } catch (error) {
      throw new Error(`WALK_SEED=${seed}, last acts:\n${done.slice(-12).join('\n')}`, { cause: error });
    } finally {
      await app.stop();
    }
  });
});

async function actOnce(app: TestApp, random: Random, done: string[]): Promise<void> {
  if (random.next() < 0.08) {
    const hours = random.pick([0.02, 0.3, 1, 5, 26]) ?? 1;
    done.push(`+${hours} h`);
    await app.wait({ hours });
    return;
  }
  const chats = await readChats(app);
  const chosen = chooseAct(chats, random);
  done.push(JSON.stringify(chosen));
  const response = await app.post('/sandbox/act', chosen);
  // What the messenger itself does not allow, a press on a message that was deleted say, reaches no bot.
  if (!response.ok && response.status >= 500) throw new Error(await response.text());
  // Now and then the next act comes before the bot has come to rest.
  if (random.next() < 0.7) await app.settle();
}

async function readChats(app: TestApp): Promise<readonly WireChat[]> {
  const state = (await (await fetch(`${app.origin}/sandbox/state`)).json()) as {
    readonly chats: readonly WireChat[];
  };
  return state.chats;
}

function chooseAct(chats: readonly WireChat[], random: Random): Act {
  const isStaff = random.next() < 0.25;
  const person = (isStaff ? random.pick(STAFF) : random.pick(CLIENTS)) ?? CLIENTS[0];
  const inChannel = isStaff && random.next() < 0.4;
  const chatId = inChannel ? CHANNEL : person;
  const chat = chats.find(({ chat: { id } }) => id === chatId);
  const started = (chat?.messages.length ?? 0) > 0;
  if (!started && !inChannel) return { chatId, act: { type: 'start' } };
  const press = choosePress(chat, random);
  if (inChannel) return { chatId, act: { ...(press ?? { type: 'press', messageId: 1 }), as: person } };
  if (press !== undefined && random.next() < 0.62) return { chatId, act: press };
  return { chatId, act: chooseWords(chat, random) };
}

/** A button of the latest message that has some, or now and then of any. */
function choosePress(chat: WireChat | undefined, random: Random): Act['act'] | undefined {
  const withButtons = (chat?.messages ?? []).flatMap(({ message }) => {
    const data = (message.reply_markup?.inline_keyboard ?? [])
      .flat()
      .flatMap((key) => key.callback_data ?? []);
    return data.length === 0 ? [] : [{ messageId: message.message_id, data }];
  });
  const message = random.next() < 0.8 ? withButtons.at(-1) : random.pick(withButtons);
  const data = message === undefined ? undefined : random.pick(message.data);
  return message === undefined || data === undefined
    ? undefined
    : { type: 'press', messageId: message.messageId, data };
}

function chooseWords(chat: WireChat | undefined, random: Random): Act['act'] {
  const keys = (chat?.keyboard?.markup.keyboard ?? []).flat();
  const kind = random.next();
  const key = random.pick(keys);
  if (kind < 0.15 && key !== undefined) return { type: 'key', text: key.text };
  if (kind < 0.22) return { type: 'start', payload: 'walk' };
  if (kind < 0.26) return { type: 'photo', caption: random.pick(TEXTS) ?? '' };
  if (kind < 0.29) return { type: 'voice' };
  if (kind < 0.32) return { type: 'sticker' };
  if (kind < 0.35) return { type: 'contact', foreign: random.next() < 0.3 };
  if (kind < 0.37) return { type: random.next() < 0.5 ? 'block' : 'unblock' };
  return { type: 'text', text: random.pick(TEXTS) ?? '?' };
}

/** Nobody is trapped: who comes back and calls for a person is answered, by the bot or, in a takeover, by a human. */
async function expectAnswer(app: TestApp, id: number): Promise<void> {
  const person = app.person(id);
  await app.post('/sandbox/act', { chatId: id, act: { type: 'unblock' } });
  const greeted = await person.start();
  const { rows } = await app.db.query<{ owner: string }>('SELECT owner FROM users WHERE telegram_id = $1', [
    id,
  ]);
  if (rows[0]?.owner === 'manager') return;
  expect(greeted.length, `an answer to /start for ${id}`).toBeGreaterThan(0);
  await app.wait({ minutes: 2 });
  const before = (await person.chat()).length;
  await person.say('позовите человека');
  await app.wait({ seconds: 20 });
  const after = await person.chat();
  expect(
    after.slice(before).some(({ fromBot }) => fromBot),
    `an answer to a call for a person for ${id}`,
  ).toBe(true);
}

/** What people write: questions, dates, commands, contacts, nonsense. */
function readTexts(): readonly string[] {
  const rows = readFileSync(new URL('texts.txt', import.meta.url), 'utf8').split('\n');
  return rows.filter((row) => row.trim() !== '');
}
