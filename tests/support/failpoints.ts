/**
 * Named places where a bot process of a test dies. They are decorators around the ports to the outside, so the program
 * under test is the shipped one to the last line.
 */
import { writeSync } from 'node:fs';
import { Client } from 'pg';
import type { SubjectStore } from '../../src/app/subject-store.ts';
import type { PortDecorators } from '../../src/main/port-decorators.ts';

/** Every boundary at which a death must be harmless, in the order of an event's way. */
export const FAILPOINTS = [
  /** The n-th query of the process is under way: schema, seeds, funnels, queues. */
  'start-up',
  /** The step is made, nothing is written. */
  'before-commit',
  /** One statement for several subjects is under way; whether it commits is up to PostgreSQL. */
  'inside-batch',
  /** Everything is written, nothing is performed. */
  'after-commit',
  /** A message is under way to Telegram. */
  'during-delivery',
  /** Telegram took the message, nobody wrote that down. */
  'after-delivery',
  /** An activity gave its output, the outcome is not written. */
  'after-activity',
  /** A timer rang, its step is not written. */
  'timer-due',
  /** A timer's step is written, nothing of it is performed. */
  'after-timer',
] as const;

export type Failpoint = (typeof FAILPOINTS)[number];

/** Die at the `passage`-th time that the process comes through. */
export interface FailureOrder {
  readonly failpoint: Failpoint;
  readonly passage: number;
  /** Of activities: only this one counts. */
  readonly activity?: string;
}

/** The environment variable that carries an order to a process of a test. */
export const FAILURE_VARIABLE = 'TEST_FAILURE';

/** `after-commit:12`. */
export function formatFailure({ failpoint, passage, activity }: FailureOrder): string {
  return [failpoint, passage, ...(activity === undefined ? [] : [activity])].join(':');
}

/** @throws for text that `formatFailure` did not write. */
export function parseFailure(text: string): FailureOrder {
  const [name, passage, activity] = text.split(':');
  const failpoint = FAILPOINTS.find((each) => each === name);
  if (failpoint === undefined) throw new Error(`no failpoint «${text}»; there are ${FAILPOINTS.join(', ')}`);
  return { failpoint, passage: Number(passage), ...(activity !== undefined && { activity }) };
}

/** Counts passages of one failpoint and dies at the ordered one; all others are let through. */
export interface Passages {
  /** Counts; true at the ordered passage, after which `die` is to be called at the right moment. */
  isDue(failpoint: Failpoint, activity?: string): boolean;
  die(): Promise<never>;
}

/** Makes the counter of a process. */
export function makePassages(order: FailureOrder | undefined): Passages {
  let left = order?.passage ?? 0;
  return {
    isDue: (failpoint, activity) =>
      failpoint === order?.failpoint &&
      (order.activity === undefined || order.activity === activity) &&
      --left === 0,
    die: () => {
      writeSync(1, `died at ${order?.failpoint ?? 'nothing'}\n`);
      process.kill(process.pid, 'SIGKILL');
      return new Promise<never>(() => undefined);
    },
  };
}

/** The ports of a process that is to die. */
export function makeDeadlyPorts({ isDue, die }: Passages): PortDecorators {
  return {
    store: (store) => ({ ...store, commit: makeDeadlyCommit(store, { isDue, die }) }),
    botApi: (api) => ({
      ...api,
      send: async (method, body, options) => {
        const sending = api.send(method, body, options);
        if (method !== 'sendMessage') return sending;
        if (isDue('during-delivery')) return afterTurns(2, die);
        const result = await sending;
        return result.ok && isDue('after-delivery') ? die() : result;
      },
    }),
    activities: (activities) => ({
      run: async (...run) => {
        const output = await activities.run(...run);
        return isDue('after-activity', run[0]) ? die() : output;
      },
    }),
  };
}

function makeDeadlyCommit(store: SubjectStore, { isDue, die }: Passages): SubjectStore['commit'] {
  return async (batch) => {
    if (batch.writes.length === 0) return store.commit(batch);
    const rings = batch.writes.some(({ steps }) => steps.some(({ row }) => row.event.via.kind === 'timer'));
    if (isDue('before-commit') || (rings && isDue('timer-due'))) return die();
    const committing = store.commit(batch);
    if (batch.writes.length > 1 && isDue('inside-batch')) return afterTurns(2, die);
    const reply = await committing;
    return (reply.outbox.length > 0 && isDue('after-commit')) || (rings && isDue('after-timer'))
      ? die()
      : reply;
  };
}

/** Lets what was just begun reach the socket. */
async function afterTurns(turns: number, die: () => Promise<never>): Promise<never> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  return die();
}

/** Counts every query of the process, whichever part makes it: the start has no port of its own. */
export function watchQueries({ isDue, die }: Passages): void {
  const query = Client.prototype.query as (this: Client, ...args: readonly unknown[]) => unknown;
  const watched = function (this: Client, ...args: readonly unknown[]): unknown {
    const result = query.call(this, ...args);
    if (isDue('start-up')) void afterTurns(1, die);
    return result;
  };
  Client.prototype.query = watched as typeof Client.prototype.query;
}
