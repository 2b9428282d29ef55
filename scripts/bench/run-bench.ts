// The benchmark: rounds in which every configuration runs once, then the steady run, the tables and a result file.
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './bench-arguments.ts';
import { openBenchServer } from './bench-server.ts';
import type { BenchServer } from './bench-server.ts';
import { judgeTarget } from './judge-targets.ts';
import type { NumberedRun } from './judge-targets.ts';
import { BENCH_DATA_DIR } from './naive-client.ts';
import { hasPgbench } from './pgbench.ts';
import { guessDuration, makeProgress } from './progress.ts';
import { formatRuns, formatTargets } from './report-tables.ts';
import { runScenario } from './run-scenario.ts';
import { SCENARIOS, STEADY } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';
import { TARGETS } from './targets.ts';

interface PlannedRun {
  readonly round: number;
  readonly scenario: Scenario;
  readonly seconds: number;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs everything and prints it; resolves with false when some target that must be reached was missed. */
export async function runBench(options: BenchOptions, databaseUrl: string | undefined): Promise<boolean> {
  const plan = planRuns(options);
  const seconds = plan.reduce((sum, run) => sum + run.seconds, 0) / Math.max(1, plan.length);
  const server = await openBenchServer(databaseUrl);
  console.log(describeSetting(server));
  console.log(
    `${plan.length} runs in ${options.rounds} rounds, about ${guessDuration(plan.length, seconds)} minutes.\n`,
  );
  const stopOnSignal = (): void => void server.close().finally(() => process.exit(130));
  for (const signal of SIGNALS) process.once(signal, stopOnSignal);
  try {
    const runs = await runAll(plan, server, options, seconds);
    console.log(`\n${formatRuns(runs)}\n\n${formatTargets(runs)}\n`);
    await writeResults(options, server, runs);
    return TARGETS.every((target) => judgeTarget(runs, target).must !== false);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, stopOnSignal);
    await server.close();
  }
}

/** Every second round goes backwards, so that a machine that slows down favours nobody. */
function planRuns({ rounds, seconds, steadySeconds, only, quick }: BenchOptions): readonly PlannedRun[] {
  const chosen = SCENARIOS.filter((scenario) => only.test(scenario.name) && (!quick || scenario.quick));
  const plan: PlannedRun[] = [];
  for (let round = 1; round <= rounds; round++) {
    const inRound = chosen.filter(({ once }) => round === 1 || !once);
    const ordered = round % 2 === 1 ? inRound : inRound.toReversed();
    plan.push(...ordered.map((scenario) => ({ round, scenario, seconds })));
  }
  if (steadySeconds > 0 && only.test(STEADY.name)) {
    plan.push({ round: rounds, scenario: STEADY, seconds: steadySeconds });
  }
  return plan;
}

async function runAll(
  plan: readonly PlannedRun[],
  server: BenchServer,
  { rounds, profile }: BenchOptions,
  averageSeconds: number,
): Promise<readonly NumberedRun[]> {
  const progress = makeProgress(plan.length, averageSeconds, (line) => console.log(line));
  const runs: NumberedRun[] = [];
  for (const { round, scenario, seconds } of plan) {
    progress.begin(`${round}/${rounds}`, scenario.name);
    const result = await runScenario(scenario, { server, seconds, profile });
    progress.end(result);
    runs.push({ round, scenario: scenario.name, result });
  }
  return runs;
}

function describeSetting(server: BenchServer): string {
  const limit = hasPgbench()
    ? 'pgbench'
    : 'the same statement from Node (pg, 32 connections), for want of pgbench';
  return `Node ${process.versions.node}, ${server.description}, ${describeMachine()}. The limit is ${limit}.
Bot, PostgreSQL, the fake Bot API and the load generator share this machine: read quotients, not figures.`;
}

function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${memory} GiB`;
}

async function writeResults(
  options: BenchOptions,
  server: BenchServer,
  runs: readonly NumberedRun[],
): Promise<void> {
  await mkdir(BENCH_DATA_DIR, { recursive: true });
  const file = join(BENCH_DATA_DIR, `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.json`);
  const content = {
    at: new Date().toISOString(),
    node: process.versions.node,
    postgres: server.description,
    machine: describeMachine(),
    limit: hasPgbench() ? 'pgbench' : 'node',
    options: { ...options, only: options.only.source },
    verdicts: TARGETS.map((target) => judgeTarget(runs, target)),
    runs,
  };
  await writeFile(file, `${JSON.stringify(content, null, 1)}\n`);
  console.log(`Written to ${file}`);
}
