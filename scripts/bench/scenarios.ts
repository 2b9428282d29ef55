// The configurations that are measured, in the order of one round. Their names are what `--only` matches and what the
// targets refer to.
import type { ContestantName, RunShape } from './run-spec.ts';

/** One configuration. */
export interface Scenario {
  readonly name: string;
  readonly shape: RunShape;
  /** Part of a quick run: what the targets need, but for the many stored clients, which take a minute to store. */
  readonly quick: boolean;
  /** Runs in the first round only: its figure does not spread. */
  readonly once: boolean;
}

const STORED = 1_000;
const MANY_STORED = 200_000;

interface Options extends Partial<Omit<RunShape, 'contestant' | 'concurrency'>> {
  readonly quick?: boolean;
  readonly once?: boolean;
}

function scenario(
  name: string,
  contestant: ContestantName,
  concurrency: number,
  options: Options = {},
): Scenario {
  const { quick = false, once = false, ...shape } = options;
  const plain = { stored: STORED, deliver: true, answers: false, webhook: false, countRoundTrips: false };
  return {
    name: `${name}@${concurrency}`,
    shape: { contestant, concurrency, ...plain, ...shape },
    quick,
    once,
  };
}

/** All configurations; neighbours in the list are compared, so that they run within seconds of each other. */
export const SCENARIOS: readonly Scenario[] = [
  scenario('grammy-session', 'grammy-session', 32, { quick: true }),
  scenario('ours', 'ours', 32, { quick: true }),
  scenario('telegraf-scenes', 'telegraf-scenes', 32, { quick: true }),
  scenario('ours', 'ours', 256, { quick: true }),
  scenario('grammy-conversations', 'grammy-conversations', 32, { quick: true }),
  scenario('ours-200k', 'ours', 32, { stored: MANY_STORED }),
  scenario('xstate-prisma', 'xstate-prisma', 32, { quick: true }),
  scenario('limit', 'one-cte', 32, { deliver: false, quick: true }),
  scenario('ours-undelivered', 'ours', 32, { deliver: false, quick: true }),
  scenario('ours-undelivered', 'ours', 256, { deliver: false }),
  scenario('limit', 'one-cte', 1, { deliver: false }),
  scenario('ours-undelivered', 'ours', 1, { deliver: false }),
  scenario('grammy-session', 'grammy-session', 1, { quick: true }),
  scenario('ours', 'ours', 1, { quick: true }),
  scenario('telegraf-scenes', 'telegraf-scenes', 1),
  scenario('grammy-conversations', 'grammy-conversations', 1),
  scenario('xstate-prisma', 'xstate-prisma', 1),
  scenario('grammy-session', 'grammy-session', 256),
  scenario('grammy-session-webhook', 'grammy-session', 32, { webhook: true }),
  scenario('ours-webhook', 'ours', 32, { webhook: true }),
  scenario('grammy-session-answering', 'grammy-session', 32, { answers: true }),
  scenario('ours-answering', 'ours', 32, { answers: true }),
  scenario('grammy-session-undelivered', 'grammy-session', 32, { deliver: false }),
  scenario('ours-counted', 'ours', 1, { countRoundTrips: true, quick: true, once: true }),
  scenario('ours-counted', 'ours', 32, { countRoundTrips: true, quick: true, once: true }),
  scenario('grammy-session-counted', 'grammy-session', 1, { countRoundTrips: true, once: true }),
];

/** Updates a second of the steady run. */
const STEADY_PER_SECOND = 100;

/** The steady run: 100 updates a second through the webhook. */
export const STEADY: Scenario = {
  name: 'ours-steady',
  shape: {
    contestant: 'ours',
    concurrency: 32,
    stored: STORED,
    deliver: true,
    answers: true,
    webhook: true,
    countRoundTrips: false,
    perSecond: STEADY_PER_SECOND,
  },
  quick: true,
  once: true,
};
