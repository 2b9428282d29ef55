/**
 * The traps of XState 5, each shown in bare XState and its absence in the compiled funnel. When a new version of
 * XState mends one, its first half fails here and the compiler may be simplified.
 */
import { createMachine, fromPromise, initialTransition, setup, transition } from 'xstate';
import { describe, expect, it } from 'vitest';
import { FunnelCompileError } from '../../../src/core/funnel/compile-state.ts';
import { lintFunnel } from '../../../src/core/funnel/lint.ts';
import { makeLab, toDefinition } from './lab.ts';
import { tinyVocabulary } from './tiny-vocabulary.ts';

const work = fromPromise(async () => 1);
const lintRules = (definition: unknown) =>
  lintFunnel(definition, { vocabulary: tinyVocabulary }).map(({ rule }) => rule);

describe('outcomes of an earlier visit', () => {
  const states = {
    idle: { meta: { uid: 'idle' }, on: { next: 'busy' } },
    busy: {
      meta: { uid: 'busy' },
      invoke: { src: 'work', onDone: 'end', onError: 'idle' },
      on: { back: 'idle' },
    },
    end: { meta: { uid: 'end' }, on: { back: 'idle' } },
  };

  it('bare: a late outcome moves the later visit', () => {
    const machine = setup({ actors: { work } }).createMachine({
      initial: 'busy',
      states: {
        idle: { on: { next: 'busy' } },
        busy: { invoke: { id: 'w', src: 'work', onDone: 'end' }, on: { back: 'idle' } },
        end: {},
      },
    });
    const [first] = initialTransition(machine);
    const [left] = transition(machine, first, { type: 'back' });
    const [again] = transition(machine, left, { type: 'next' });
    const late = { type: 'xstate.done.actor.w', output: 1 };
    expect(transition(machine, again, late)[0].value).toBe('end');
  });

  it('ours: only the visit that started the activity takes its outcome', () => {
    const lab = makeLab({ initial: 'idle', states });
    const first = lab.send(lab.start(), 'next');
    const again = lab.send(lab.send(first, 'back'), 'next');
    const [early] = first.position.activities;
    const [present] = again.position.activities;
    expect(early && lab.settle(again, early)).toBeUndefined();
    expect(present && lab.settle(again, present)?.position.value).toBe('end');
  });

  it('bare: a late error that nothing handles breaks the whole machine', () => {
    const machine = createMachine({ initial: 'idle', states: { idle: {} } });
    const [snapshot] = initialTransition(machine);
    const [after] = transition(machine, snapshot, { type: 'xstate.error.actor.w', error: 'late' });
    expect(after.status).toBe('error');
  });

  it('ours: a late error changes nothing', () => {
    const lab = makeLab({ initial: 'idle', states });
    const left = lab.send(lab.send(lab.start(), 'next'), 'back');
    expect(lab.settle(left, { uid: 'busy', visit: 3 }, 'failed')).toBeUndefined();
    const forged = lab.send(left, 'xstate.error.actor.busy');
    expect(forged.moved).toBe(false);
    expect(forged.position.status).toBe('active');
  });
});

describe('timers of an earlier visit', () => {
  it('bare: a late timer moves the later visit', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { after: { 1000: 'late' }, on: { next: 'b' } }, b: { on: { back: 'a' } }, late: {} },
    });
    const [first] = initialTransition(machine);
    const [away] = transition(machine, first, { type: 'next' });
    const [again] = transition(machine, away, { type: 'back' });
    expect(transition(machine, again, { type: 'xstate.after.1000.m.a' })[0].value).toBe('late');
  });

  it('ours: it rings for nobody', () => {
    const lab = makeLab({
      initial: 'a',
      states: {
        a: { meta: { uid: 'a' }, after: { PT1S: 'late' }, on: { next: 'b' } },
        b: { meta: { uid: 'b' }, on: { back: 'a' } },
        late: { meta: { uid: 'late' } },
      },
    });
    const first = lab.start();
    const [early] = first.position.timers;
    const again = lab.send(lab.send(first, 'next'), 'back');
    expect(early && lab.ring(again, early)).toBeUndefined();
    const [present] = again.position.timers;
    expect(present && lab.ring(again, present)?.position.value).toBe('late');
    expect(lab.send(again, 'xstate.after.PT1S.lab.a').moved).toBe(false);
  });

  it('bare: a wildcard catches a timer of a state that was left', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { '*': 'b' } }, b: {} } });
    const [snapshot] = initialTransition(machine);
    expect(transition(machine, snapshot, { type: 'xstate.after.1000.m.gone' })[0].value).toBe('b');
  });

  it('ours: wildcards neither compile nor pass the linter', () => {
    const definition = toDefinition({
      initial: 'a',
      states: { a: { meta: { uid: 'a' }, on: { '*': 'b' } }, b: { meta: { uid: 'b' }, on: { back: 'a' } } },
    });
    expect(() => makeLab(definition)).toThrow(FunnelCompileError);
    expect(lintRules(definition)).toContain('wildcard');
  });
});

describe('unknown names', () => {
  it('bare: unknown actions and actors pass silently', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { entry: 'nope', invoke: { src: 'nope' } } },
    });
    expect(initialTransition(machine)[0].status).toBe('active');
  });

  it('bare: an unknown guard throws only when its event comes, and asking throws too', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { next: { guard: 'nope', target: 'b' } } }, b: {} },
    });
    const [snapshot] = initialTransition(machine);
    expect(() => transition(machine, snapshot, { type: 'next' })).toThrow(/nope/);
    expect(() => snapshot.can({ type: 'next' })).toThrow(/nope/);
  });

  it('bare: a delay without an implementation has no length at all', () => {
    const machine = createMachine({ initial: 'a', states: { a: { after: { PT24H: 'b' } }, b: {} } });
    const [, actions] = initialTransition(machine);
    const raised = actions.find(({ type }) => type === 'xstate.raise');
    expect(raised?.params).not.toMatchObject({ delay: expect.any(Number) as number });
  });

  it.each([
    ['event', { on: { nope: 'a' } }],
    ['guard', { on: { next: { target: 'a', guard: 'nope' } } }],
    ['action', { entry: 'nope' }],
    ['activity', { invoke: { src: 'nope', onDone: 'a', onError: 'a' } }],
    ['delay', { after: { nope: 'a' } }],
    ['delay', { after: { 'soon-ish': 'a' } }],
  ])('ours: an unknown %s does not compile', (_, part) => {
    expect(() => makeLab({ initial: 'a', states: { a: { meta: { uid: 'a' }, ...part } } })).toThrow(
      FunnelCompileError,
    );
  });

  it('ours: every delay has a length when it is armed', () => {
    const lab = makeLab({
      initial: 'a',
      states: { a: { meta: { uid: 'a' }, after: { PT24H: 'a', soon: 'a' } } },
    });
    expect(lab.start(1, 500).position.timers.map(({ dueAt }) => dueAt)).toEqual([86_400_500, 60_500]);
  });
});

describe('endless macrosteps', () => {
  it('bare: no limit is set, the option must be given', () => {
    const machine = createMachine({ initial: 'a', states: { a: {} } });
    expect(machine.options?.maxIterations ?? Infinity).toBe(Infinity);
  });

  it('ours: a circle without events throws instead of turning for ever, and the linter names it', () => {
    const sketch = {
      initial: 'rest',
      states: {
        rest: { meta: { uid: 'rest' }, on: { next: 'a' } },
        a: { meta: { uid: 'a' }, always: 'b' },
        b: { meta: { uid: 'b' }, always: 'a' },
      },
    };
    const lab = makeLab(sketch);
    expect(() => lab.send(lab.start(), 'next')).toThrow(/Infinite loop/);
    expect(lintRules(toDefinition(sketch))).toContain('eventless-loop');
  });
});
