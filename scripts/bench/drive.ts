// Gives updates to a bot: as fast as so many hands can (closed), or evenly at a rate (open). Strictly in order per
// client, no update twice. Used in the contestant's process and, through HTTP, in the load generator's.
import type { Update } from 'grammy/types';
import { STEPS, makeUpdate } from './workload.ts';

/** Gives one update; resolves when it is done. */
export type Send = (update: Update) => Promise<void>;

/** What to give. */
export interface DriveOrder {
  readonly concurrency: number;
  readonly seconds: number;
  /** Telegram id of the first client; the others follow. */
  readonly firstUser: number;
  /** Evenly so many a second; without it as fast as possible. */
  readonly perSecond?: number;
}

/** What was given. */
export interface DriveReport {
  readonly clients: number;
  readonly seconds: number;
  /** One an update, ms. An open run counts from the instant the update was due. */
  readonly latenciesMs: readonly number[];
  /** Open runs: client → the instants its updates were due, µs on the monotonic clock. */
  readonly dueUs: { readonly [client: string]: readonly number[] };
}

const US_PER_S = 1_000_000;
/** Clients in one wave of an open run: each acts every few seconds, as people do. */
const OPEN_WAVE_SECONDS = 5;

/** Drives by the order. Every client that begins comes to its end, so it lasts a little longer than asked. */
export function drive(send: Send, order: DriveOrder): Promise<DriveReport> {
  return order.perSecond === undefined ? driveClosed(send, order) : driveOpen(send, order, order.perSecond);
}

async function driveClosed(send: Send, order: DriveOrder): Promise<DriveReport> {
  const { concurrency, firstUser } = order;
  const wave = Math.max(4 * concurrency, 20);
  const latenciesMs: number[] = [];
  const startedAt = nowUs();
  const endsAt = startedAt + order.seconds * US_PER_S;
  const walk = makeWalk(firstUser, wave, () => nowUs() < endsAt);
  const work = async (): Promise<void> => {
    for (let turn = walk.next(); turn !== undefined; turn = walk.next()) {
      await turn.ready;
      const at = nowUs();
      await send(turn.update);
      latenciesMs.push((nowUs() - at) / 1000);
      turn.done();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { clients: walk.clients(), seconds: (nowUs() - startedAt) / US_PER_S, latenciesMs, dueUs: {} };
}

async function driveOpen(send: Send, order: DriveOrder, perSecond: number): Promise<DriveReport> {
  const total = order.seconds * perSecond;
  const latenciesMs: number[] = [];
  const dueUs: Record<string, number[]> = {};
  const startedAt = nowUs();
  let given = 0;
  const walk = makeWalk(order.firstUser, OPEN_WAVE_SECONDS * perSecond, () => given < total);
  const pending: Promise<void>[] = [];
  for (let turn = walk.next(); turn !== undefined; turn = walk.next()) {
    const due = startedAt + (given++ * US_PER_S) / perSecond;
    const wait = (due - nowUs()) / 1000;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    (dueUs[turn.client] ??= []).push(due);
    const { ready, update, done } = turn;
    pending.push(
      ready
        .then(() => send(update))
        .then(() => {
          latenciesMs.push((nowUs() - due) / 1000);
          done();
        }),
    );
  }
  await Promise.all(pending);
  return { clients: walk.clients(), seconds: (nowUs() - startedAt) / US_PER_S, latenciesMs, dueUs };
}

/** One update whose turn it is. */
interface Turn {
  readonly client: number;
  readonly update: Update;
  /** The client's previous update is done. */
  readonly ready: Promise<void>;
  done(): void;
}

/** Wave after wave of clients, step by step: everybody's first update, then everybody's second … */
function makeWalk(
  firstUser: number,
  wave: number,
  goesOn: () => boolean,
): { next(): Turn | undefined; clients(): number } {
  const before: Promise<void>[] = new Array<Promise<void>>(wave);
  let index = 0;
  let count = 0;
  return {
    clients: () => count,
    next: () => {
      const inWave = index % (wave * STEPS);
      if (inWave === 0 && index > 0 && !goesOn()) return undefined;
      const step = Math.floor(inWave / wave);
      const place = inWave % wave;
      const client = firstUser + Math.floor(index / (wave * STEPS)) * wave + place;
      if (step === 0) count++;
      const ready = (step === 0 ? undefined : before[place]) ?? Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      before[place] = promise;
      index++;
      const updateId = client * 100 + step;
      return { client, update: makeUpdate(updateId, client, step), ready, done: resolve };
    },
  };
}

function nowUs(): number {
  return Number(process.hrtime.bigint()) / 1000;
}
