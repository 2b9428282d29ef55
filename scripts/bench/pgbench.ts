// The limit measured by PostgreSQL's own pgbench: a client in C that does nothing but send the statement.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findPostmaster, readPostgresCpu } from './cpu-time.ts';
import { LIMIT_TABLES, limitStatement } from './limit-sql.ts';
import type { RunResult } from './run-spec.ts';
import { quantile } from './statistics.ts';

const CLIENTS_OF_EACH = 16;

/** Whether pgbench can be run. */
export function hasPgbench(): boolean {
  return spawnSync('pgbench', ['--version']).status === 0;
}

/** What to measure. */
export interface PgbenchOrder {
  readonly connectionString: string;
  readonly concurrency: number;
  readonly seconds: number;
}

/** Runs the one-statement script in a fresh database. */
export async function runPgbench(order: PgbenchOrder): Promise<RunResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const client = new Client({ connectionString: order.connectionString });
  await client.connect();
  try {
    await client.query(LIMIT_TABLES);
    await client.query('CHECKPOINT').catch(() => undefined);
    const postmaster = await findPostmaster(client);
    await writeFile(join(folder, 'limit.sql'), makeScript());
    const before = readPostgresCpu(postmaster);
    const output = await execute(folder, order);
    // The server's main process has to notice that the connections have ended.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = readPostgresCpu(postmaster);
    const perSecond = Number(/tps = ([\d.]+)/.exec(output)?.[1]);
    const updates = Number(/actually processed: (\d+)/.exec(output)?.[1]);
    return {
      updates,
      seconds: updates / perSecond,
      perSecond,
      latency: await readLatency(folder),
      ...(before !== undefined &&
        after !== undefined && { postgresCpu: ((after - before) * 1000) / updates }),
      transactions: 1,
    };
  } finally {
    await client.end();
    await rm(folder, { recursive: true });
  }
}

function makeScript(): string {
  return `\\set n :n + 1
\\set update (:client_id + 1) * 100000000 + :n
\\set client :client_id * ${CLIENTS_OF_EACH} + random(1, ${CLIENTS_OF_EACH})
${limitStatement(':update', ':client')};
`;
}

async function execute(
  folder: string,
  { connectionString, concurrency, seconds }: PgbenchOrder,
): Promise<string> {
  const threads = Math.min(concurrency, 2);
  const argv = [
    '-n',
    '-M',
    'prepared',
    '-c',
    concurrency,
    '-j',
    threads,
    '-T',
    Math.max(1, Math.round(seconds)),
  ];
  const files = ['-D', 'n=0', '-f', join(folder, 'limit.sql'), '-l', '--log-prefix', join(folder, 'log')];
  const child = spawn('pgbench', [...argv.map(String), ...files, connectionString]);
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString('utf8')));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`pgbench failed: ${complaints.trim()}`);
  return output;
}

async function readLatency(folder: string): Promise<RunResult['latency']> {
  const logs = (await readdir(folder)).filter((name) => name.startsWith('log'));
  const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), 'latin1')));
  const values = texts
    .flatMap((text) => text.split('\n').filter((line) => line !== ''))
    .map((line) => Number(line.split(' ')[2]) / 1000);
  const at = (p: number): number => quantile(values, p) ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
