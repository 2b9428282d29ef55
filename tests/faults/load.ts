/**
 * Fifty clients who walk from /start to the message for their segment, each pressing what he was last shown after a
 * moment of thought. They look at nothing but their chats. When nobody is shown anything for a while, whoever runs the
 * load is told: usually to move the clock, because a dead process holds its chats for the length of a lease.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../../src/sandbox/world/telegram-shapes.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';

/** One step of the walk. */
export type LoadStep =
  | { readonly kind: 'start' }
  /** Presses the first button whose data begins so, under a message newer than, and other than, the last one. */
  | { readonly kind: 'press'; readonly data: string }
  /** Waits until all are here and have been answered; then the clock moves, for all at once. */
  | { readonly kind: 'sleep'; readonly ms: number };

const HOUR_MS = 3_600_000;

/** From /start to the segment. The day between greeting and bonus brings everybody a reminder, by a timer. */
export const WHOLE_WALK: readonly LoadStep[] = [
  { kind: 'start' },
  { kind: 'sleep', ms: 25 * HOUR_MS },
  { kind: 'press', data: 'bonus:get' },
  { kind: 'press', data: 'survey:start' },
  ...[1, 2, 3, 4, 5].map((number) => ({ kind: 'press' as const, data: `survey:q${number}:` })),
];

/** The same without the day in between. */
export const QUICK_WALK: readonly LoadStep[] = WHOLE_WALK.filter(({ kind }) => kind !== 'sleep');

export interface LoadOptions {
  readonly telegram: OutsideTelegram;
  readonly clients: number;
  readonly steps: readonly LoadStep[];
  /** Nobody was shown anything for `QUIET_MS`; `times` in a row, from 1. */
  onQuiet(times: number): Promise<void>;
  /**
   * Moves the shared clock, for steps that sleep. Default: at once. Processes look at it once a second: while several
   * live, nothing may be under way meanwhile, or one would take another's lease for over.
   */
  moveClock?(ms: number): Promise<void>;
  /** Whom silence lasts longest writes /start again, as people do; off by default. */
  readonly impatient?: boolean;
}

export interface LoadResult {
  readonly chats: readonly number[];
  /** Every update that the clients' acts made. */
  readonly updates: readonly number[];
}

/** Silence after which `onQuiet` is called, real ms. */
const QUIET_MS = 1_000;
const LOOK_EVERY_MS = 15;
/** Silences in a row after which the load gives up. */
const MAX_QUIET = 40;
/** After so many silences an impatient client writes again. */
const IMPATIENT_AFTER = 3;

interface Walker {
  readonly chatId: number;
  step: number;
  /** Messages up to this one have been acted on. */
  seen: number;
  /** What the bot had last said then: when it comes again, it is the same question, not a new one. */
  heard: string | undefined;
  /** Real instant at which he will act, once he has something to act on. */
  actAt: number | undefined;
}

/** Walks everybody to the end. @throws when silence does not end, with where everybody stands. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const walkers: Walker[] = [];
  for (let index = 0; index < options.clients; index++) {
    walkers.push({
      chatId: await createClient(options.telegram, index),
      step: 0,
      seen: 0,
      heard: undefined,
      actAt: undefined,
    });
  }
  const updates: number[] = [];
  const think = makeThinking(options.clients);
  let changedAt = performance.now();
  let quiet = 0;
  while (walkers.some((walker) => !isDone(options, walker))) {
    await sleep(LOOK_EVERY_MS);
    if (await passSleep(options, walkers)) changedAt = performance.now();
    for (const walker of walkers) {
      if (!advance(options, walker, updates, think)) continue;
      changedAt = performance.now();
      quiet = 0;
    }
    if (performance.now() - changedAt < QUIET_MS) continue;
    if (++quiet > MAX_QUIET) throw new Error(`the bot fell silent: ${describe(options, walkers)}`);
    await options.onQuiet(quiet);
    if (options.impatient === true && quiet % IMPATIENT_AFTER === 0) writeAgain(options, walkers, updates);
    changedAt = performance.now();
  }
  return { chats: walkers.map(({ chatId }) => chatId), updates };
}

async function createClient({ root }: OutsideTelegram, index: number): Promise<number> {
  const response = await fetch(`${root}/sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ firstName: `Клиент ${index + 1}` }),
  });
  return ((await response.json()) as { readonly id: number }).id;
}

/** Between 20 and 400 ms, the same sequence on every run. */
function makeThinking(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 20 + (380 * state) / 2 ** 32;
  };
}

/** Acts when there is something to act on and it was thought about. True when anything happened. */
function advance(options: LoadOptions, walker: Walker, updates: number[], think: () => number): boolean {
  const step = options.steps[walker.step];
  if (step === undefined || step.kind === 'sleep') return false;
  const message = step.kind === 'press' ? findButton(options, walker, step.data) : undefined;
  if (step.kind === 'press' && message === undefined) return false;
  const now = performance.now();
  if (walker.actAt === undefined) {
    walker.actAt = now + think();
    return true;
  }
  if (now < walker.actAt) return false;
  walker.actAt = undefined;
  const data = message?.data;
  const act =
    message === undefined || data === undefined
      ? ({ type: 'start' } as const)
      : { type: 'press' as const, messageId: message.id, data };
  const { updateId } = options.telegram.sandbox.act(walker.chatId, act);
  if (updateId !== undefined) updates.push(updateId);
  moveOn(options, walker);
  return true;
}

function moveOn(options: LoadOptions, walker: Walker): void {
  walker.step += 1;
  walker.seen = lastMessage(options, walker)?.message_id ?? 0;
  walker.heard = lastFromBot(options, walker)?.text;
}

/** True when all were waiting and the clock was moved. */
async function passSleep(options: LoadOptions, walkers: readonly Walker[]): Promise<boolean> {
  const step = options.steps[walkers[0]?.step ?? 0];
  if (step?.kind !== 'sleep') return false;
  const answered = (walker: Walker): boolean => (lastFromBot(options, walker)?.message_id ?? 0) > walker.seen;
  if (!walkers.every((walker) => options.steps[walker.step] === step && answered(walker))) return false;
  for (const walker of walkers) moveOn(options, walker);
  await (options.moveClock ?? options.telegram.moveClock)(step.ms);
  return true;
}

function isDone(options: LoadOptions, walker: Walker): boolean {
  if (walker.step < options.steps.length) return false;
  const last = lastFromBot(options, walker);
  return last !== undefined && last.message_id > walker.seen && buttonsOf(last).length > 0;
}

function writeAgain(options: LoadOptions, walkers: readonly Walker[], updates: number[]): void {
  for (const walker of walkers) {
    if (isDone(options, walker)) continue;
    const { updateId } = options.telegram.sandbox.act(walker.chatId, { type: 'start' });
    if (updateId !== undefined) updates.push(updateId);
  }
}

function findButton(
  options: LoadOptions,
  walker: Walker,
  data: string,
): { id: number; data: string } | undefined {
  for (const message of messagesOf(options, walker).toReversed()) {
    if (message.message_id <= walker.seen) return undefined;
    if (message.text === walker.heard) continue;
    const found = buttonsOf(message).find((each) => each.startsWith(data));
    if (found !== undefined) return { id: message.message_id, data: found };
  }
  return undefined;
}

function messagesOf({ telegram }: LoadOptions, { chatId }: Walker): readonly Message[] {
  return (telegram.sandbox.world.chats[chatId]?.messages ?? []).map(({ message }) => message);
}

function lastMessage(options: LoadOptions, walker: Walker): Message | undefined {
  return messagesOf(options, walker).at(-1);
}

function lastFromBot(options: LoadOptions, walker: Walker): Message | undefined {
  return messagesOf(options, walker).findLast(({ from }) => from?.is_bot === true);
}

function buttonsOf(message: Message): readonly string[] {
  return (message.reply_markup?.inline_keyboard ?? [])
    .flat()
    .flatMap(({ callback_data: data }) => data ?? []);
}

function describe(options: LoadOptions, walkers: readonly Walker[]): string {
  const stuck = walkers.filter((walker) => !isDone(options, walker));
  const [first] = stuck;
  const where = new Map<number, number>();
  for (const { step } of stuck) where.set(step, (where.get(step) ?? 0) + 1);
  const last = first === undefined ? undefined : lastFromBot(options, first)?.text;
  return `${stuck.length} of ${walkers.length} wait at steps ${JSON.stringify([...where])}; chat ${first?.chatId} was last told «${last}»`;
}
