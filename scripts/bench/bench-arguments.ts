// The command line of `npm run bench`.
import { parseArgs } from 'node:util';

/** How the benchmark is to run. */
export interface BenchOptions {
  /** How often every configuration runs. */
  readonly rounds: number;
  /** How long one configuration is measured in one round. */
  readonly seconds: number;
  /** How long the steady run at 100 updates a second lasts. */
  readonly steadySeconds: number;
  /** Only configurations with such a name. */
  readonly only: RegExp;
  /** The configurations of the targets alone, shorter. */
  readonly quick: boolean;
  /** Write a CPU profile of each contestant's process. */
  readonly profile: boolean;
}

/** Thrown for a command line that cannot be meant; the message says what can. */
export class BenchArgumentsError extends Error {
  readonly code = 'BENCH_ARGUMENTS';
  override readonly name = 'BenchArgumentsError';
}

export const HELP = `npm run bench -- [options]

  --quick            the configurations of the targets, 2 rounds of 1.5 s (about 8 minutes)
  --rounds <n>       rounds, every configuration once in each (default 5)
  --seconds <s>      measured time of one configuration in one round (default 4)
  --steady <s>       length of the steady run at 100 updates/s (default 60, with --quick 10; 0 leaves it out)
  --only <regexp>    only configurations whose name matches, e.g. '^(ours|grammy-session)@32$'
  --profile          CPU profiles of the contestants into .data/bench
  --help

DATABASE_URL names the server to use, its database must be called *bench*; without it an embedded one is started.`;

const DEFAULTS = { rounds: 5, seconds: 4, steadySeconds: 60 };
const QUICK = { rounds: 2, seconds: 1.5, steadySeconds: 10 };

/**
 * Reads the arguments after the script's name; `undefined` when help is asked for.
 * @throws BenchArgumentsError
 */
export function parseBenchArguments(argv: readonly string[]): BenchOptions | undefined {
  const { values } = parse(argv);
  if (values.help === true) return undefined;
  const quick = values.quick === true;
  const defaults = quick ? QUICK : DEFAULTS;
  return {
    rounds: parseNumber('rounds', values.rounds, defaults.rounds, { from: 1, to: 100, whole: true }),
    seconds: parseNumber('seconds', values.seconds, defaults.seconds, { from: 0.2, to: 600, whole: false }),
    steadySeconds: parseNumber('steady', values.steady, defaults.steadySeconds, {
      from: 0,
      to: 3600,
      whole: false,
    }),
    only: parsePattern(values.only),
    quick,
    profile: values.profile === true,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        steady: { type: 'string' },
        only: { type: 'string' },
        quick: { type: 'boolean' },
        profile: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new BenchArgumentsError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

function parseNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  { from, to, whole }: { readonly from: number; readonly to: number; readonly whole: boolean },
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() !== '' && value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
  throw new BenchArgumentsError(
    `--${name} ${text}: expected a ${whole ? 'whole ' : ''}number from ${from} to ${to}.`,
  );
}

function parsePattern(text: string | undefined): RegExp {
  try {
    return new RegExp(text ?? '.');
  } catch {
    throw new BenchArgumentsError(`--only ${text}: no regular expression; try '^ours@32$'.`);
  }
}
