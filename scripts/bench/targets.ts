// The targets of DESIGN § Speed, as data: which figure of which configurations, what it must be and what it should be.
import type { RunResult } from './run-spec.ts';

/** A number that a run yields; `undefined` where this machine cannot measure it. */
export type Figure = (result: RunResult) => number | undefined;

/** A quotient of two configurations, or a figure of one. */
export interface Target {
  readonly title: string;
  readonly figure: Figure;
  /** Configuration above the line. */
  readonly of: string;
  /** Configuration below the line; without it the figure itself is judged. */
  readonly to?: string;
  readonly better: 'more' | 'less';
  readonly must: number;
  readonly stretch: number;
  readonly unit?: string;
}

const perSecond: Figure = (result) => result.perSecond;
const cpu: Figure = ({ botCpu, postgresCpu }) =>
  botCpu === undefined || postgresCpu === undefined ? undefined : botCpu + postgresCpu;
const roundTrips: Figure = (result) => result.roundTrips;

/** In the order of the final table. */
export const TARGETS: readonly Target[] = [
  more('updates/s @32, ours / (a) grammY + session', 'ours@32', 'grammy-session@32', 2.2, 2.8),
  more('… / (e) Telegraf scenes', 'ours@32', 'telegraf-scenes@32', 2.3, 3.2),
  more('… / (b) grammY conversations', 'ours@32', 'grammy-conversations@32', 3.2, 4.5),
  more('… / (d) XState + Prisma + pg-boss', 'ours@32', 'xstate-prisma@32', 7, 10),
  more('updates/s, ours @256 / (a) @32', 'ours@256', 'grammy-session@32', 3.3, 4.9),
  more('updates/s @32, undelivered / the limit', 'ours-undelivered@32', 'limit@32', 1.3, 2),
  less('p50 @1, ours / (a)', ({ latency }) => latency.p50, 'ours@1', 'grammy-session@1', 0.75, 0.6),
  less('p99 @32, ours / (a)', ({ latency }) => latency.p99, 'ours@32', 'grammy-session@32', 0.5, 0.35),
  less('CPU an update @32 (bot + Postgres), ours / (a)', cpu, 'ours@32', 'grammy-session@32', 0.35, 0.24),
  less('round trips an update @1', roundTrips, 'ours-counted@1', undefined, 1.02, 1.02),
  less('round trips an update @32', roundTrips, 'ours-counted@32', undefined, 0.1, 0.06),
  more('updates/s @32, 200 k clients stored / 1 k', 'ours-200k@32', 'ours@32', 0.85, 0.95),
  {
    ...less(
      'P95 of the webhook at 100 updates/s',
      ({ latency }) => latency.p95,
      'ours-steady',
      undefined,
      2500,
      100,
    ),
    unit: 'ms',
  },
  {
    ...less(
      'P95 of the reply at 100 updates/s',
      ({ replyLatency }) => replyLatency?.p95,
      'ours-steady',
      undefined,
      2500,
      100,
    ),
    unit: 'ms',
  },
];

/** Quotients worth knowing for which no target was set. */
export const EXTRAS: readonly Omit<Target, 'must' | 'stretch'>[] = [
  more('updates/s @32 through the webhook, ours / (a)', 'ours-webhook@32', 'grammy-session-webhook@32', 0, 0),
  more(
    'updates/s @32, presses answered too, ours / (a)',
    'ours-answering@32',
    'grammy-session-answering@32',
    0,
    0,
  ),
  more(
    'updates/s @32, undelivered, ours / (a)',
    'ours-undelivered@32',
    'grammy-session-undelivered@32',
    0,
    0,
  ),
  more('updates/s @256, ours / (a)', 'ours@256', 'grammy-session@256', 0, 0),
  less(
    'p50 @1, undelivered / the limit',
    ({ latency }) => latency.p50,
    'ours-undelivered@1',
    'limit@1',
    0,
    0,
  ),
];

function more(title: string, of: string, to: string, must: number, stretch: number): Target {
  return { title, figure: perSecond, of, to, better: 'more', must, stretch };
}

function less(
  title: string,
  figure: Figure,
  of: string,
  to: string | undefined,
  must: number,
  stretch: number,
): Target {
  return { title, figure, of, ...(to !== undefined && { to }), better: 'less', must, stretch };
}
