// Tells what runs now, what the last run gave, and how long it will still take.
import type { RunResult } from './run-spec.ts';

/** Starting processes, copying a database, warming up, waiting for statistics. */
const FIRST_GUESS_OVERHEAD_S = 14;

/** Progress of a known number of runs. */
export interface Progress {
  begin(round: string, scenario: string): void;
  end(result: RunResult): void;
}

/** Makes the progress of `total` runs of about so many seconds each; the guess is mended with every run. */
export function makeProgress(total: number, seconds: number, write: (line: string) => void): Progress {
  const startedAt = performance.now();
  let ended = 0;
  let label = '';
  return {
    begin: (round, scenario) => {
      label = `${round} ${scenario}`.padEnd(36);
    },
    end: (result) => {
      ended++;
      const spent = (performance.now() - startedAt) / 1000;
      const each = (spent + FIRST_GUESS_OVERHEAD_S + seconds) / (ended + 1);
      write(`${label} ${describe(result)}  left ≈ ${toClock(each * (total - ended))}`);
    },
  };
}

/** How long a whole benchmark will take, roughly. */
export function guessDuration(runs: number, seconds: number): string {
  return toClock(runs * (seconds + FIRST_GUESS_OVERHEAD_S));
}

function describe({ error, perSecond, latency }: RunResult): string {
  if (error !== undefined) return `FAILED: ${error}`;
  return `${perSecond.toFixed(0).padStart(6)} updates/s  p50 ${latency.p50.toFixed(2).padStart(6)} ms  p99 ${latency.p99.toFixed(1).padStart(6)} ms`;
}

function toClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
