// The arithmetic and the command line of the benchmark; nothing here is timed, and no package of the peers is needed.
import { describe, expect, it } from 'vitest';
import { checkTally } from '../../scripts/bench/api-tally.ts';
import { BenchArgumentsError, parseBenchArguments } from '../../scripts/bench/bench-arguments.ts';
import { openBenchServer } from '../../scripts/bench/bench-server.ts';
import { drive } from '../../scripts/bench/drive.ts';
import { judgeTarget } from '../../scripts/bench/judge-targets.ts';
import type { NumberedRun } from '../../scripts/bench/judge-targets.ts';
import { limitStatement } from '../../scripts/bench/limit-sql.ts';
import { makeWalkFunnel } from '../../scripts/bench/our-funnel.ts';
import { setup, spellOut } from '../../scripts/bench/ours.ts';
import { naiveMachine, toNaiveEvent } from '../../scripts/bench/peers/naive-machine.ts';
import { formatRuns, formatTargets } from '../../scripts/bench/report-tables.ts';
import { SCENARIOS, STEADY } from '../../scripts/bench/scenarios.ts';
import { median, quantile, ratioByRound } from '../../scripts/bench/statistics.ts';
import { EXTRAS, TARGETS } from '../../scripts/bench/targets.ts';
import { ACTS, STEPS, makeUpdate, readAct, readClient } from '../../scripts/bench/workload.ts';
import { compileFunnel } from '../../src/core/funnel/compile.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { initialTransition, transition } from 'xstate';

function run(round: number, scenario: string, perSecond: number, error?: string): NumberedRun {
  const latency = { p50: 1, p95: 2, p99: 3 };
  const result = { updates: 100, seconds: 1, perSecond, latency };
  return { round, scenario, result: error === undefined ? result : { ...result, error } };
}

describe('arguments', () => {
  it('have defaults, and shorter ones when it must be quick', () => {
    expect(parseBenchArguments([])).toMatchObject({ rounds: 5, seconds: 4, steadySeconds: 60, quick: false });
    expect(parseBenchArguments(['--quick'])).toMatchObject({ rounds: 2, seconds: 1.5, steadySeconds: 10 });
    expect(parseBenchArguments(['--quick', '--rounds', '4'])).toMatchObject({ rounds: 4 });
    expect(parseBenchArguments(['--help'])).toBeUndefined();
  });

  it.each([['--rounds', '0'], ['--rounds', '1.5'], ['--seconds', 'x'], ['--only', '('], ['--fast']])(
    'that cannot be meant are refused: %s %s',
    (...argv) => {
      expect(() => parseBenchArguments(argv)).toThrow(BenchArgumentsError);
    },
  );

  it('never lead to a database that is not named for it', async () => {
    await expect(openBenchServer('postgresql://localhost:1/sales_bot')).rejects.toThrow(/"bench"/);
  });
});

describe('statistics', () => {
  it('take the middle and the tail', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeUndefined();
    expect(quantile([5, 1, 4, 2, 3], 0.95)).toBe(5);
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  });

  it('divide round by round, and leave out rounds that lack one side', () => {
    const above = new Map([[1, 10], [2, 30], [3, 7]]); // prettier-ignore
    const below = new Map([[1, 5], [2, 10]]); // prettier-ignore
    expect(ratioByRound(above, below)).toEqual({ median: 2.5, min: 2, max: 3, count: 2 });
  });
});

describe('targets', () => {
  const target = {
    title: 'ours / theirs',
    figure: ({ perSecond }: NumberedRun['result']) => perSecond,
    of: 'ours@32',
    to: 'theirs@32',
    better: 'more' as const,
    must: 2,
    stretch: 3,
  };

  it('are held against the median of the quotients', () => {
    const runs = [
      run(1, 'ours@32', 25),
      run(1, 'theirs@32', 10),
      run(2, 'ours@32', 20),
      run(2, 'theirs@32', 10),
    ];
    expect(judgeTarget(runs, target)).toMatchObject({ must: true, stretch: false, value: { median: 2.25 } });
  });

  it('count no run that went wrong', () => {
    const runs = [run(1, 'ours@32', 25, 'a client is lost'), run(1, 'theirs@32', 10)];
    expect(judgeTarget(runs, target)).toEqual({ title: 'ours / theirs' });
  });

  it('name configurations that exist, and a quick run has all of theirs but the stored clients', () => {
    const all = [...SCENARIOS, STEADY];
    const quick = all.filter((scenario) => scenario.quick).map(({ name }) => name);
    const names = (list: readonly { of: string; to?: string }[]): string[] =>
      list.flatMap(({ of, to }) => (to === undefined ? [of] : [of, to]));
    expect(names(TARGETS).filter((name) => !quick.includes(name))).toEqual(['ours-200k@32']);
    expect(names(EXTRAS).filter((name) => !all.some((scenario) => scenario.name === name))).toEqual([]);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('are shown with ✓ and ✗', () => {
    const runs = [run(1, 'ours@32', 250), run(1, 'grammy-session@32', 100)];
    const table = formatTargets(runs);
    expect(table.split('\n')[1]).toMatch(/2\.50 +≥ 2\.2 +✓ +≥ 2\.8 +✗/);
    expect(table).toContain('not run');
    expect(formatRuns([...runs, run(1, 'limit@32', 0, 'gone')])).toMatch(/limit@32 +failed/);
  });
});

describe('the work', () => {
  it('is given in order per client, whole, and no update twice', async () => {
    const seen = new Map<number, string[]>();
    const ids = new Set<number>();
    let atOnce = 0;
    let most = 0;
    const report = await drive(
      async (update) => {
        most = Math.max(most, ++atOnce);
        await Promise.resolve();
        seen.set(readClient(update), [...(seen.get(readClient(update)) ?? []), readAct(update)]);
        ids.add(update.update_id);
        atOnce--;
      },
      { concurrency: 3, seconds: 0, firstUser: 500 },
    );
    expect(seen.size).toBe(report.clients);
    expect([...seen.values()].every((acts) => acts.join() === ACTS.map(({ data }) => data).join())).toBe(
      true,
    );
    expect(ids.size).toBe(report.clients * STEPS);
    expect(report.latenciesMs).toHaveLength(report.clients * STEPS);
    expect(most).toBe(3);
  });

  it('is checked at the Bot API chat by chat', () => {
    const range = { firstUser: 1, lastUser: 2 };
    const tally = (messages: number) => ({ methods: {}, chats: [[1, 12], [2, messages], [9, 1]] as const }); // prettier-ignore
    expect(checkTally(tally(12), range, 12)).toBeUndefined();
    expect(checkTally(tally(13), range, 12)).toMatch(/1 of 2 chats/);
  });

  it('can be walked by our funnel and by the naive machine', () => {
    expect(compileFunnel(makeWalkFunnel(), 1, vocabulary).owns.has('consult.confirm')).toBe(true);
    let [snapshot] = initialTransition(naiveMachine);
    for (const { data } of ACTS) [snapshot] = transition(naiveMachine, snapshot, toNaiveEvent(data));
    expect(snapshot.value).toBe('booked');
  });

  it('may come with the short callbacks of another harness', () => {
    const update = makeUpdate(1, 7, 3);
    const short = {
      ...update,
      callback_query: { ...update.callback_query, data: 'ans:1:b' },
    } as typeof update;
    expect(readAct(spellOut(short))).toBe('survey:q1:b');
    expect(spellOut(update)).toBe(update);
    expect(setup).toBeTypeOf('function');
  });

  it('gives pgbench no colon that it could take for a variable', () => {
    const statement = limitStatement(':update', ':client').replaceAll(/:(update|client)\b/g, '');
    expect(statement).not.toMatch(/:[\w\u0080-\uffff]/);
  });
});
