// The final tables as text: what each configuration did, and what became of the targets.
import { judgeTarget, measureTarget } from './judge-targets.ts';
import type { NumberedRun } from './judge-targets.ts';
import type { RunResult } from './run-spec.ts';
import { spreadOf } from './statistics.ts';
import type { Spread } from './statistics.ts';
import { EXTRAS, TARGETS } from './targets.ts';
import type { Target } from './targets.ts';

/** One line a configuration: medians over the rounds, least and greatest of the throughput. */
export function formatRuns(runs: readonly NumberedRun[]): string {
  const head = [
    '',
    'updates/s',
    '(least..most)',
    'p50 ms',
    'p95',
    'p99',
    'CPU bot',
    '+ pg, ms/upd',
    'transactions',
    'WAL B',
    'round trips',
  ];
  const names = [...new Set(runs.map(({ scenario }) => scenario))];
  return formatTable([head, ...names.map((name) => [name, ...formatRun(runs, name)])]);
}

function formatRun(runs: readonly NumberedRun[], name: string): string[] {
  const good = runs.filter(({ scenario, result }) => scenario === name && result.error === undefined);
  const of = (figure: (result: RunResult) => number | undefined): Spread | undefined =>
    spreadOf(good.flatMap(({ result }) => figure(result) ?? []));
  const speed = of((result) => result.perSecond);
  if (speed === undefined) return ['failed'];
  const middle = (figure: (result: RunResult) => number | undefined, digits: number): string =>
    of(figure)?.median.toFixed(digits) ?? '–';
  return [
    speed.median.toFixed(0),
    `(${speed.min.toFixed(0)}..${speed.max.toFixed(0)})`,
    middle(({ latency }) => latency.p50, 2),
    middle(({ latency }) => latency.p95, 2),
    middle(({ latency }) => latency.p99, 2),
    middle(({ botCpu }) => botCpu, 3),
    middle(({ postgresCpu }) => postgresCpu, 3),
    middle(({ transactions }) => transactions, 3),
    middle(({ walBytes }) => walBytes, 0),
    middle(({ roundTrips }) => roundTrips, 3),
  ];
}

/** One line a target: median of the per-round quotients, spread, what must and should be, ✓ or ✗. */
export function formatTargets(runs: readonly NumberedRun[]): string {
  const head = ['', 'measured', '(least..most)', 'must', '', 'stretch', ''];
  const judged = TARGETS.map((target) => [target.title, ...formatTarget(runs, target)]);
  const extras = EXTRAS.flatMap((target) => {
    const value = measureTarget(runs, target);
    return value === undefined ? [] : [[target.title, toText(value.median), rangeOf(value), '', '', '', '']];
  });
  return formatTable([head, ...judged, ...extras]);
}

function formatTarget(runs: readonly NumberedRun[], target: Target): string[] {
  const { value, must, stretch } = judgeTarget(runs, target);
  const sign = target.better === 'more' ? '≥' : '≤';
  const bounds = [target.must, target.stretch].map((bound) => `${sign} ${bound}`);
  const mark = (reached: boolean | undefined): string => (reached === undefined ? '–' : reached ? '✓' : '✗');
  const shown =
    value === undefined ? ['not run', ''] : [`${toText(value.median)}${suffix(target)}`, rangeOf(value)];
  return [...shown, bounds[0] ?? '', mark(must), bounds[1] ?? '', mark(stretch)];
}

function suffix({ unit }: Target): string {
  return unit === undefined ? '' : ` ${unit}`;
}

function rangeOf({ min, max, count }: Spread): string {
  return count < 2 ? '' : `(${toText(min)}..${toText(max)})`;
}

function toText(value: number): string {
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value.toFixed(value < 0.1 ? 3 : 2);
}

/** Pads columns: the first to the left, the others to the right. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
