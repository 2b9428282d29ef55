/** Clients in flight are moved from version to version: nobody is lost, no timer is orphaned. */
import { describe, expect, it } from 'vitest';
import { compileFunnel } from '../../../src/core/funnel/compile.ts';
import type { StateDef } from '../../../src/core/funnel/definition.ts';
import { migratePosition } from '../../../src/core/step/migrate.ts';
import type { MigrationPlan } from '../../../src/core/step/migrate-plan.ts';
import type { StepResult } from '../../../src/core/step/step.ts';
import { makeLab, scopeAt, toDefinition } from './lab.ts';
import type { Sketch } from './lab.ts';
import { tinyVocabulary } from './tiny-vocabulary.ts';

const HOUR_MS = 3_600_000;
const AT = 10 * HOUR_MS;

const ask: StateDef = {
  meta: { uid: 'ask', say: { text: 'Готовы?' } },
  on: { next: 'work' },
  after: { PT24H: 'late' },
};
const work: StateDef = {
  meta: { uid: 'work' },
  invoke: { src: 'work', onDone: 'ask', onError: 'ask' },
  on: { back: 'ask' },
};
const late: StateDef = { meta: { uid: 'late' }, on: { back: 'ask' } };
const before: Sketch = { initial: 'ask', context: { n: 1 }, states: { ask, work, late } };

function migrate(from: StepResult, to: Sketch, plan: MigrationPlan = {}, at = AT, old: Sketch = before) {
  const scope = { scope: scopeAt(at), nextVisit: 100, vocabulary: tinyVocabulary };
  return migratePosition(
    compileFunnel(toDefinition(old), 1, tinyVocabulary),
    compileFunnel(toDefinition(to), 2, tinyVocabulary),
    from.position,
    plan,
    scope,
  );
}

function moved(...given: Parameters<typeof migrate>) {
  const result = migrate(...given);
  if (!result.ok) throw new Error(`${result.reason}: ${result.what}`);
  return result;
}

const lab = makeLab(before);
const standing = lab.start();
const busy = lab.send(standing, 'next');

describe('a migration', () => {
  it('to the same definition changes the version and nothing else', () => {
    const { position, run } = moved(standing, before);
    expect(position).toEqual({ ...standing.position, version: 2 });
    expect(run.effects).toEqual([]);
  });

  it('follows a rename by uid: visit, timer and context stay', () => {
    const to: Sketch = {
      ...before,
      initial: 'question',
      context: { n: 5, extra: 'new' },
      states: {
        question: { ...ask },
        work: { ...work, on: {}, invoke: { src: 'work', onDone: 'question', onError: 'question' } },
        late: { ...late, on: { back: 'question' } },
      },
    };
    const { position } = moved(standing, to);
    expect(position).toMatchObject({
      value: 'question',
      visits: standing.position.visits,
      context: { n: 1, extra: 'new' },
    });
    expect(position.timers).toEqual(standing.position.timers);
  });

  it('a state that is gone needs a plan, and its successor is entered silently', () => {
    const to: Sketch = { ...before, states: { ask: { ...ask, on: { next: 'late' } }, late } };
    expect(migrate(busy, to)).toMatchObject({ ok: false, reason: 'unmapped' });
    const { position, run } = moved(busy, to, { states: { work: 'ask' } });
    expect(position).toMatchObject({ value: 'ask', visits: { lab: 1, ask: 100 }, activities: [] });
    expect(run.effects.map(({ type }) => type)).toEqual(['stop-activity', 'arm-timer']);
    expect(run.nextVisit).toBe(101);
    const loud = moved(busy, to, { states: { work: 'ask' }, say: true });
    expect(loud.run.effects.map(({ type }) => type)).toEqual(['stop-activity', 'arm-timer', 'say']);
  });

  it('a leaf that became compound gets its inner state entered, with its timers and activity', () => {
    const inner: StateDef = {
      meta: { uid: 'inner' },
      invoke: { src: 'work', onDone: 'rest', onError: 'rest' },
      after: { PT1H: 'rest' },
      entry: 'inc',
    };
    const to: Sketch = {
      ...before,
      states: {
        ask: { ...ask, initial: 'inner', states: { inner, rest: { meta: { uid: 'rest' } } } },
        work,
        late,
      },
    };
    const { position } = moved(standing, to);
    expect(position).toMatchObject({
      value: { ask: 'inner' },
      context: { n: 2 },
      visits: { ask: 2, inner: 100 },
    });
    expect(position.timers.map(({ uid, dueAt }) => [uid, dueAt])).toEqual([
      ['ask', 24 * HOUR_MS],
      ['inner', AT + HOUR_MS],
    ]);
    expect(position.activities).toMatchObject([{ uid: 'inner', visit: 100, attempt: 1 }]);
  });

  it('a new region is entered, and transitions that wait for no event are taken', () => {
    const old: Sketch = { type: 'parallel', states: { left: { meta: { uid: 'left' } } } };
    const right: StateDef = {
      meta: { uid: 'right' },
      initial: 'choice',
      states: {
        choice: { meta: { uid: 'choice' }, always: 'settled' },
        settled: { meta: { uid: 'settled' }, after: { PT2H: 'choice' } },
      },
    };
    const { position, run } = moved(
      makeLab(old).start(),
      { ...old, states: { ...old.states, right } },
      {},
      AT,
      old,
    );
    expect(position).toMatchObject({
      value: { left: {}, right: 'settled' },
      visits: { lab: 1, left: 2, right: 100, settled: 102 },
    });
    expect(run.edges).toEqual(['choice|always|0']);
  });

  it('a region may be given up', () => {
    const right: StateDef = { meta: { uid: 'right' }, after: { PT1H: { actions: 'inc' } } };
    const old: Sketch = { type: 'parallel', states: { left: { meta: { uid: 'left' } }, right } };
    const to: Sketch = { type: 'parallel', states: { left: { meta: { uid: 'left' } } } };
    const { position, run } = moved(makeLab(old).start(), to, { states: { right: null } }, AT, old);
    expect(position).toMatchObject({ value: { left: {} }, visits: { lab: 1, left: 2 }, timers: [] });
    expect(run.effects).toMatchObject([{ type: 'drop-timer', uid: 'right' }]);
  });

  it.each<[string, MigrationPlan, number | undefined]>([
    ['kept: rings when it would have', {}, 24 * HOUR_MS],
    ['re-based: the new length from when it was armed', { otherTimers: 're-base' }, 48 * HOUR_MS],
    ['dropped', { timers: { 'ask|PT24H': { fate: 'drop' } } }, undefined],
  ])('a timer with another length is %s', (_, plan, dueAt) => {
    const to: Sketch = { ...before, states: { ask: { ...ask, after: { PT48H: 'late' } }, work, late } };
    const { position } = moved(standing, to, plan);
    expect(position.timers.map((timer) => timer.dueAt)).toEqual(dueAt === undefined ? [] : [dueAt]);
  });

  it('a re-based timer that is overdue rings at once, a frozen one changes by the difference', () => {
    const to: Sketch = { ...before, states: { ask: { ...ask, after: { PT1H: 'late' } }, work, late } };
    expect(moved(standing, to, { otherTimers: 're-base' }).position.timers).toMatchObject([{ dueAt: AT }]);
    const frozen = {
      ...standing,
      position: {
        ...standing.position,
        timers: standing.position.timers.map((timer) => ({ ...timer, frozenMs: 23.5 * HOUR_MS })),
      },
    };
    expect(moved(frozen, to, { otherTimers: 're-base' }).position.timers).toMatchObject([
      { frozenMs: HOUR_MS / 2 },
    ]);
  });

  it('a timer new to a kept state is armed, one that rang stays silent', () => {
    const to: Sketch = {
      ...before,
      states: { ask: { ...ask, after: { PT24H: 'late', PT3H: { actions: 'inc' } } }, work, late },
    };
    expect(moved(standing, to).position.timers.map(({ delay, dueAt }) => [delay, dueAt])).toEqual([
      ['PT24H', 24 * HOUR_MS],
      ['PT3H', AT + 3 * HOUR_MS],
    ]);
    const old: Sketch = {
      ...before,
      states: { ask: { ...ask, after: { PT24H: { actions: 'inc' } } }, work, late },
    };
    const start = makeLab(old).start();
    const [timer] = start.position.timers;
    const rung = timer && makeLab(old).ring(start, timer, 24 * HOUR_MS);
    expect(rung && moved(rung, old, {}, 30 * HOUR_MS, old).position.timers).toEqual([]);
  });

  it('a pending activity goes on, another one takes its place', () => {
    expect(moved(busy, before).position.activities).toEqual(busy.position.activities);
    const other: StateDef = { ...work, invoke: { src: 'composeReply', onDone: 'ask', onError: 'ask' } };
    const { position, run } = moved(busy, { ...before, states: { ask, work: other, late } });
    expect(position.activities).toMatchObject([
      { uid: 'work', visit: busy.position.visits['work'], src: 'composeReply' },
    ]);
    expect(run.effects.map(({ type }) => type)).toEqual(['stop-activity', 'start-activity']);
  });

  it('history remembers what still exists and forgets the rest', () => {
    const part = (states: StateDef['states']): Sketch => ({
      initial: 'part',
      states: {
        part: {
          meta: { uid: 'part' },
          initial: 'a',
          on: { back: 'away' },
          states: { ...states, h: { type: 'history', meta: { uid: 'h' } } },
        },
        away: { meta: { uid: 'away' }, on: { next: 'part.h' } },
      },
    });
    const old = part({ a: { meta: { uid: 'a' }, on: { next: 'b' } }, b: { meta: { uid: 'b' } } });
    const bench = makeLab(old);
    const away = bench.send(bench.send(bench.start(), 'next'), 'back');
    expect(away.position.history).toEqual({ h: ['b'] });
    const renamed = part({ a: { meta: { uid: 'a' } }, bb: { meta: { uid: 'b' } } });
    expect(moved(away, renamed, {}, AT, old).position.history).toEqual({ h: ['b'] });
    const gone = part({ a: { meta: { uid: 'a' } } });
    expect(moved(away, gone, {}, AT, old).position.history).toEqual({});
  });

  it.each([
    ['conflict', { states: { left: 'ask', right: 'late' } }],
    ['unmapped', { states: { left: 'nowhere', right: null } }],
    ['unmapped', { states: { left: null, right: null } }],
  ])('%s is refused', (reason, plan) => {
    const old: Sketch = {
      type: 'parallel',
      states: { left: { meta: { uid: 'left' } }, right: { meta: { uid: 'right' } } },
    };
    expect(migrate(makeLab(old).start(), before, plan, AT, old)).toMatchObject({ ok: false, reason });
  });

  it('nobody is put into a final state, no timer gets two heirs', () => {
    const end: StateDef = { type: 'final', meta: { uid: 'end' } };
    expect(
      migrate(
        busy,
        { ...before, states: { ask: { ...ask, on: { next: 'end' } }, late, end } },
        { states: { work: 'end' } },
      ),
    ).toMatchObject({ ok: false, reason: 'final' });
    expect(
      migrate(standing, before, { timers: { 'ask|PT24H': { fate: 'keep', to: 'PT1H' } } }),
    ).toMatchObject({ ok: false, reason: 'timer-plan' });
  });

  it('a position whose timers are not those of its states is refused', () => {
    const [timer] = standing.position.timers;
    const orphan = {
      ...standing,
      position: { ...standing.position, timers: timer ? [{ ...timer, visit: 77 }] : [] },
    };
    expect(migrate(orphan, before)).toMatchObject({ ok: false, reason: 'armed-set' });
  });

  it('a position that has come to its end stays as it is', () => {
    const done = { ...standing, position: { ...standing.position, status: 'done' as const } };
    expect(moved(done, before).position).toBe(done.position);
  });
});
