// One configuration, once: a fresh database, a fake Bot API and the contestant, each a process of its own.
import type { BenchServer, FillTemplate } from './bench-server.ts';
import { BENCH_DATA_DIR } from './naive-client.ts';
import { hasPgbench, runPgbench } from './pgbench.ts';
import type { RunResult, RunSpec } from './run-spec.ts';
import type { Scenario } from './scenarios.ts';
import { spawnScript } from './spawn-script.ts';
import { storeClients } from './store-clients.ts';

/** What a run needs besides its configuration. */
export interface ScenarioOptions {
  readonly server: BenchServer;
  readonly seconds: number;
  readonly profile: boolean;
}

/** Past this a contestant is taken for hung: an update was lost. */
const PATIENCE_S = 60;

/** Runs it; a failure of the contestant is a result with an error. */
export async function runScenario({ shape }: Scenario, options: ScenarioOptions): Promise<RunResult> {
  const { server, seconds } = options;
  if (shape.contestant === 'one-cte' && hasPgbench()) {
    const connectionString = await server.freshDatabase('empty', leaveEmpty);
    return runPgbench({ connectionString, concurrency: shape.concurrency, seconds });
  }
  const connectionString =
    shape.contestant === 'ours'
      ? await server.freshDatabase(`with_${shape.stored}_clients`, (url) => storeClients(url, shape.stored))
      : await server.freshDatabase('empty', leaveEmpty);
  const api = spawnScript('fake-api.ts');
  try {
    const apiRoot = `http://127.0.0.1:${await api.readLine()}`;
    const spec: RunSpec = { ...shape, seconds, connectionString, apiRoot };
    const flags = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${BENCH_DATA_DIR}`] : [];
    const contestant = spawnScript('contestant-process.ts', [JSON.stringify(spec)], flags);
    const timer = setTimeout(contestant.kill, (seconds + PATIENCE_S) * 1000);
    const line = await contestant.readLine().finally(() => clearTimeout(timer));
    return JSON.parse(line) as RunResult;
  } catch (error) {
    return toFailure(error);
  } finally {
    api.kill();
  }
}

const leaveEmpty: FillTemplate = () => Promise.resolve();

function toFailure(error: unknown): RunResult {
  const latency = { p50: 0, p95: 0, p99: 0 };
  const message = error instanceof Error ? error.message : String(error);
  return { updates: 0, seconds: 0, perSecond: 0, latency, error: message };
}
