/**
 * Clients who walk from /start to the answer of their scenario, each acting on what he was last shown after a
 * moment of thought. They look at nothing but their chats. When nobody is shown anything for a while, whoever runs the
 * load is told: usually to move the clock, because a dead process holds its chats for the length of a lease.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Act } from '../../src/sandbox/world/act.ts';
import type { Message } from '../../src/sandbox/world/telegram-shapes.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';
import type { Walk, WalkStep } from './walks.ts';

export interface LoadOptions {
  readonly telegram: OutsideTelegram;
  readonly clients: number;
  readonly walk: Walk;
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

/** A client who is through. */
export interface Walked {
  readonly chatId: number;
  readonly steps: readonly WalkStep[];
}

export interface LoadResult {
  readonly clients: readonly Walked[];
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

interface Walker extends Walked {
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
      steps: options.walk(index),
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
    // A process that is still starting says nothing, for as long as the machine takes.
    if (options.telegram.bots.at(-1)?.origin === '') changedAt = performance.now();
    if (performance.now() - changedAt < QUIET_MS) continue;
    if (++quiet > MAX_QUIET) throw new Error(`the bot fell silent: ${describe(options, walkers)}`);
    await options.onQuiet(quiet);
    if (options.impatient === true && quiet % IMPATIENT_AFTER === 0) writeAgain(options, walkers, updates);
    changedAt = performance.now();
  }
  return { clients: walkers, updates };
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
  const act = findAct(options, walker);
  if (act === undefined) return false;
  const now = performance.now();
  if (walker.actAt === undefined) {
    walker.actAt = now + think();
    return true;
  }
  if (now < walker.actAt) return false;
  walker.actAt = undefined;
  const { updateId } = options.telegram.sandbox.act(walker.chatId, act);
  if (updateId !== undefined) updates.push(updateId);
  moveOn(options, walker);
  return true;
}

/** What his step has him do now; nothing while he waits for a question, for the others, or is through. */
function findAct(options: LoadOptions, walker: Walker): Act | undefined {
  const step = walker.steps[walker.step];
  if (step === undefined || step.kind === 'sleep') return undefined;
  if (step.kind === 'start') return { type: 'start' };
  if (step.kind === 'say')
    return findButton(options, walker, '') === undefined ? undefined : { type: 'text', text: step.text };
  const button = findButton(options, walker, step.data, step.nth);
  return button === undefined ? undefined : { type: 'press', ...button };
}

function moveOn(options: LoadOptions, walker: Walker): void {
  walker.step += 1;
  walker.seen = lastMessage(options, walker)?.message_id ?? 0;
  walker.heard = lastFromBot(options, walker)?.text;
}

/** True when all were waiting and the clock was moved. */
async function passSleep(options: LoadOptions, walkers: readonly Walker[]): Promise<boolean> {
  const [first] = walkers;
  const step = first?.steps[first.step];
  if (step?.kind !== 'sleep') return false;
  const answered = (walker: Walker): boolean => (lastFromBot(options, walker)?.message_id ?? 0) > walker.seen;
  if (!walkers.every((walker) => walker.steps[walker.step] === step && answered(walker))) return false;
  for (const walker of walkers) moveOn(options, walker);
  await (options.moveClock ?? options.telegram.moveClock)(step.ms);
  return true;
}

function isDone(options: LoadOptions, walker: Walker): boolean {
  return walker.step >= walker.steps.length && findButton(options, walker, '') !== undefined;
}

function writeAgain(options: LoadOptions, walkers: readonly Walker[], updates: number[]): void {
  for (const walker of walkers) {
    if (isDone(options, walker)) continue;
    const { updateId } = options.telegram.sandbox.act(walker.chatId, { type: 'start' });
    if (updateId !== undefined) updates.push(updateId);
  }
}

/** A button of the newest message that has one of the kind and is not what he has acted on already. */
function findButton(
  options: LoadOptions,
  walker: Walker,
  data: string,
  nth = 0,
): { messageId: number; data: string } | undefined {
  for (const message of messagesOf(options, walker).toReversed()) {
    if (message.message_id <= walker.seen) return undefined;
    if (message.text === walker.heard) continue;
    const found = buttonsOf(message).filter((each) => each.startsWith(data))[nth];
    if (found !== undefined) return { messageId: message.message_id, data: found };
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
