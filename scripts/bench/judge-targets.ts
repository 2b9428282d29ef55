// Runs → verdicts: medians of per-round quotients held against the targets. Pure.
import type { RunResult } from './run-spec.ts';
import { ratioByRound, spreadOf } from './statistics.ts';
import type { Spread } from './statistics.ts';
import type { Figure, Target } from './targets.ts';

/** One run with its place. */
export interface NumberedRun {
  readonly round: number;
  readonly scenario: string;
  readonly result: RunResult;
}

/** What became of a target. */
export interface Verdict {
  readonly title: string;
  /** Absent when the configurations were not run or cannot be measured here. */
  readonly value?: Spread;
  readonly must?: boolean;
  readonly stretch?: boolean;
}

/** The figure of a target over all rounds; runs with an error count for nothing. */
export function measureTarget(
  runs: readonly NumberedRun[],
  { figure, of, to }: Pick<Target, 'figure' | 'of' | 'to'>,
): Spread | undefined {
  const above = collect(runs, of, figure);
  return to === undefined ? spreadOf([...above.values()]) : ratioByRound(above, collect(runs, to, figure));
}

/** Holds the figure against what must and should be. */
export function judgeTarget(runs: readonly NumberedRun[], target: Target): Verdict {
  const value = measureTarget(runs, target);
  if (value === undefined) return { title: target.title };
  const reaches = (bound: number): boolean =>
    target.better === 'more' ? value.median >= bound : value.median <= bound;
  return { title: target.title, value, must: reaches(target.must), stretch: reaches(target.stretch) };
}

function collect(runs: readonly NumberedRun[], scenario: string, figure: Figure): Map<number, number> {
  return new Map(
    runs.flatMap(({ round, scenario: name, result }) => {
      const value = name === scenario && result.error === undefined ? figure(result) : undefined;
      return value === undefined ? [] : [[round, value] as const];
    }),
  );
}
