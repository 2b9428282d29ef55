/** More traps of XState 5 and their absence in the compiled funnel: context, regions, re-entry, rebuilding. */
import {
  assign,
  createMachine,
  fromPromise,
  getNextTransitions,
  initialTransition,
  setup,
  transition,
} from 'xstate';
import { describe, expect, it } from 'vitest';
import { parseDefinition } from '../../../src/core/funnel/definition.ts';
import { lintFunnel } from '../../../src/core/funnel/lint.ts';
import { makeLab, reload, toDefinition } from './lab.ts';
import { tinyVocabulary } from './tiny-vocabulary.ts';

const work = fromPromise(async () => 1);
const lintRules = (definition: unknown) =>
  lintFunnel(definition, { vocabulary: tinyVocabulary }).map(({ rule }) => rule);

describe('context', () => {
  it('bare: an action that mutates it leaks into the snapshot before and into new clients', () => {
    const initial = { n: 0 };
    const machine = createMachine({
      context: initial,
      on: {
        next: {
          actions: assign(({ context }) => {
            context.n = 99;
            return {};
          }),
        },
      },
    });
    const [before] = initialTransition(machine);
    transition(machine, before, { type: 'next' });
    expect(before.context).toEqual({ n: 99 });
    expect(initialTransition(machine)[0].context).toEqual({ n: 99 });
  });

  it('ours: it is frozen all the way down, so such an action fails at once', () => {
    const lab = makeLab({
      context: { n: 0, deep: { list: [1] } },
      initial: 'a',
      states: { a: { meta: { uid: 'a' }, on: { next: { actions: 'mutate' } } } },
    });
    const first = lab.start();
    expect(() => lab.send(first, 'next')).toThrow(TypeError);
    expect(() => lab.send({ ...first, position: reload(first.position) }, 'next')).toThrow(TypeError);
    expect(lab.start().position.context).toEqual({ n: 0, deep: { list: [1] } });
    expect(Object.isFrozen(first.position.context['deep'])).toBe(true);
  });

  it('bare: dates, NaN and undefined are other values after JSON', () => {
    const context = { date: new Date(0), nan: Number.NaN, nothing: undefined };
    expect(JSON.parse(JSON.stringify(context))).not.toEqual(context);
  });

  it.each(['date', 'nan', 'nothing'])('ours: %s is refused where it would enter', (kind) => {
    const lab = makeLab({
      initial: 'a',
      states: {
        a: { meta: { uid: 'a' }, on: { next: { actions: { type: 'spoil', params: { with: kind } } } } },
      },
    });
    expect(() => lab.send(lab.start(), 'next')).toThrow(/no JSON/);
  });

  it('bare: the context factory runs for every rebuilt client, impure as it may be', () => {
    let calls = 0;
    const machine = createMachine({ context: () => ({ call: ++calls }), initial: 'a', states: { a: {} } });
    initialTransition(machine);
    initialTransition(machine);
    expect(calls).toBeGreaterThan(1);
  });

  it('ours: a definition is data, there is no factory', () => {
    const definition = toDefinition({ initial: 'a', states: { a: { meta: { uid: 'a' } } } });
    expect(parseDefinition({ ...definition, context: () => ({}) }).ok).toBe(false);
  });
});

describe('activities in regions', () => {
  it('bare: one invoke id in two regions, one outcome moves both', () => {
    const region = {
      initial: 'busy',
      states: { busy: { invoke: { id: 'w', src: 'work', onDone: 'end' } }, end: {} },
    } as const;
    const machine = setup({ actors: { work } }).createMachine({
      type: 'parallel',
      states: { left: region, right: region },
    });
    const [snapshot] = initialTransition(machine);
    const [after] = transition(machine, snapshot, { type: 'xstate.done.actor.w', output: 1 });
    expect(after.value).toEqual({ left: 'end', right: 'end' });
  });

  it('ours: an outcome belongs to one state', () => {
    const region = (uid: string) => ({
      meta: { uid },
      initial: 'busy',
      states: {
        busy: { meta: { uid: `${uid}b` }, invoke: { src: 'work', onDone: 'end', onError: 'end' } },
        end: { meta: { uid: `${uid}e` } },
      },
    });
    const lab = makeLab({ type: 'parallel', states: { left: region('l'), right: region('r') } });
    const first = lab.start();
    const [left] = first.position.activities;
    expect(left?.uid).toBe('lb');
    expect(left && lab.settle(first, left)?.position.value).toEqual({ left: 'end', right: 'busy' });
  });

  it('bare: a rebuilt snapshot has lost its children, so leaving stops nothing', () => {
    const machine = setup({ actors: { work } }).createMachine({
      initial: 'busy',
      states: { busy: { invoke: { id: 'w', src: 'work' }, on: { next: 'end' } }, end: {} },
    });
    const rebuilt = machine.resolveState({ value: 'busy' });
    expect(rebuilt.children).toEqual({});
    const [, actions] = transition(machine, rebuilt, { type: 'next' });
    expect(actions.map(({ params }) => params)).not.toContainEqual(expect.objectContaining({ id: 'w' }));
  });

  it('ours: leaving names the visit it stops, live or rebuilt', () => {
    const lab = makeLab({
      initial: 'busy',
      states: {
        busy: {
          meta: { uid: 'busy' },
          invoke: { src: 'work', onDone: 'end', onError: 'end' },
          on: { next: 'end' },
        },
        end: { meta: { uid: 'end' } },
      },
    });
    const first = lab.start();
    const stop = { type: 'stop-activity', funnel: 'lab', uid: 'busy', visit: first.position.visits['busy'] };
    expect(lab.send(first, 'next').run.effects).toContainEqual(stop);
    expect(lab.send({ ...first, position: reload(first.position) }, 'next').run.effects).toContainEqual(stop);
  });
});

describe('self-targets', () => {
  const states = (reenter: boolean) => ({
    a: {
      meta: { uid: 'a', say: { text: 'Вопрос' } },
      after: { PT1H: 'b' },
      on: { next: reenter ? { target: 'a', reenter } : { target: 'a' }, back: 'b' },
    },
    b: { meta: { uid: 'b' }, on: { back: 'a' } },
  });

  it('bare: without reenter nothing is entered', () => {
    const machine = setup({ actions: { greet: () => undefined } }).createMachine({
      initial: 'a',
      states: { a: { entry: 'greet', on: { next: 'a', back: { target: 'a', reenter: true } } } },
    });
    const [first] = initialTransition(machine);
    expect(transition(machine, first, { type: 'next' })[1]).toEqual([]);
    expect(transition(machine, first, { type: 'back' })[1]).toMatchObject([{ type: 'greet' }]);
  });

  it('ours: the linter refuses it, and with reenter it is a new visit that speaks and arms anew', () => {
    expect(lintRules(toDefinition({ initial: 'a', states: states(false) }))).toContain('self-target');
    const lab = makeLab({ initial: 'a', states: states(true) });
    const first = lab.start();
    const again = lab.send(first, 'next', 60_000);
    expect(again.position.visits['a']).toBe(3);
    expect(again.run.effects.map(({ type }) => type)).toEqual(['drop-timer', 'arm-timer', 'say']);
    expect(again.position.timers).toMatchObject([{ visit: 3, dueAt: 3_660_000 }]);
  });
});

describe('the actor behind a transition', () => {
  it('bare: every call enters the initial states of an actor nobody sees', () => {
    let entries = 0;
    const machine = createMachine({
      initial: 'a',
      states: { a: { entry: assign(() => (entries++, {})), on: { next: 'b' } }, b: { on: { back: 'b' } } },
    });
    const [first] = initialTransition(machine);
    const [away] = transition(machine, first, { type: 'next' });
    const before = entries;
    transition(machine, away, { type: 'back' });
    expect(entries).toBe(before + 1);
  });

  it('ours: a step enters what it enters', () => {
    const lab = makeLab({
      initial: 'a',
      states: {
        a: { meta: { uid: 'a', say: { text: 'Раз' } }, after: { PT1H: 'b' }, on: { next: 'b' } },
        b: { meta: { uid: 'b' }, on: { back: 'c' } },
        c: { meta: { uid: 'c' } },
      },
    });
    const first = lab.start();
    expect(first.position.timers).toHaveLength(1);
    const away = lab.send(lab.send(first, 'next'), 'back');
    expect(away.position.visits).toEqual({ lab: 1, c: 4 });
    expect(away.run.effects).toEqual([]);
  });
});

describe('rebuilding', () => {
  it('bare: resolveState fills a leaf that became compound, and arms nothing', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { initial: 'inner', states: { inner: { after: { 1000: 'next' } }, next: {} } } },
    });
    const rebuilt = machine.resolveState({ value: 'a' });
    expect(rebuilt.value).toEqual({ a: 'inner' });
    expect(rebuilt._nodes.map(({ key }) => key)).toContain('inner');
  });

  it('bare: transitions are listed whatever their guards say', () => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { next: { target: 'b', guard: () => false } } }, b: {} },
    });
    const [snapshot] = initialTransition(machine);
    expect(getNextTransitions(snapshot)).toMatchObject([{ eventType: 'next' }]);
  });

  it('ours: a guard that fails keeps the very same position', () => {
    const lab = makeLab({
      initial: 'a',
      states: {
        a: { meta: { uid: 'a' }, on: { next: { target: 'b', guard: 'no' } } },
        b: { meta: { uid: 'b' } },
      },
    });
    const first = lab.start();
    expect(lab.send(first, 'next').position).toBe(first.position);
  });
});
