// Statecharts that try the engine hard: nesting, regions, both kinds of history, timers and activities in all of them.
import type { Sketch } from './lab.ts';

const leaf = (uid: string, more: object = {}) => ({ meta: { uid }, ...more });

/** The chart of the first trial: two regions, one of them parallel again, history both ways, a guarded final state. */
const regions: Sketch = {
  id: 'regions',
  type: 'parallel',
  context: { n: 0, kept: { list: [1, 2] } },
  states: {
    p: leaf('p', {
      initial: 'a',
      states: {
        a: leaf('a', { on: { e1: 'b.h', e2: 'b.hd' }, after: { PT1H: 'b' } }),
        b: leaf('b', {
          initial: 'x',
          on: { e3: 'a', e4: { actions: 'inc' } },
          onDone: 'a',
          after: { PT24H: 'a' },
          states: {
            x: leaf('x', { on: { e1: 'y' }, invoke: { src: 'work', onDone: 'y', onError: 'z' } }),
            y: leaf('y', {
              initial: 'k',
              on: { e5: 'x' },
              states: {
                k: leaf('k', { on: { e2: 'l' }, entry: 'inc' }),
                l: leaf('l', {
                  on: { e1: 'k', e4: { target: '#regions.p.b.fin', guard: 'odd' } },
                  after: { soon: 'k' },
                }),
              },
            }),
            z: leaf('z', { always: { target: 'y', guard: 'odd' }, on: { e6: 'x' } }),
            fin: leaf('fin', { type: 'final' }),
            h: leaf('h', { type: 'history' }),
            hd: leaf('hd', { type: 'history', history: 'deep', target: 'y' }),
          },
        }),
      },
    }),
    q: leaf('q', {
      type: 'parallel',
      on: { e6: '.r.r2' },
      states: {
        r: leaf('r', {
          initial: 'r1',
          states: {
            r1: leaf('r1', { on: { e2: 'r2' } }),
            r2: leaf('r2', {
              after: { PT1H: 'r1' },
              on: { e5: 'r1' },
              invoke: { src: 'work', onDone: 'r1', onError: 'r1' },
            }),
          },
        }),
        s: leaf('s', {
          initial: 's1',
          states: {
            s1: leaf('s1', { on: { e3: { target: 's2', guard: 'odd' }, e1: { actions: 'inc' } } }),
            s2: leaf('s2', {
              on: { e3: 's1', e2: { target: 's2', reenter: true, actions: 'inc' } },
              after: { PT2H: 's1' },
            }),
          },
        }),
      },
    }),
  },
};

/** A long way down with messages, re-entry from the root, and an end that can be reached. */
const deep: Sketch = {
  id: 'deep',
  initial: 'one',
  context: { n: 0 },
  on: { e6: { target: '.one', actions: 'inc' }, e5: { actions: { type: 'note', params: { name: 'seen' } } } },
  states: {
    one: leaf('one', {
      initial: 'in',
      after: { PT72H: 'two' },
      states: {
        in: leaf('in', {
          initial: 'core',
          states: {
            core: {
              meta: {
                uid: 'core',
                stage: 'dialogue',
                say: { text: 'Да?', buttons: [[{ text: 'e1', event: { type: 'e1' } }]] },
              },
              on: { e1: 'shell', e2: { target: 'core', reenter: true } },
              after: { PT1H: 'shell', PT2H: '#deep.two' },
            },
            shell: leaf('shell', { on: { e1: '#deep.two', e3: 'core' }, exit: 'inc' }),
          },
        }),
        back: leaf('back', { type: 'history', history: 'deep' }),
      },
      on: { e4: 'two' },
    }),
    two: leaf('two', {
      invoke: {
        src: 'work',
        onDone: [
          { target: 'one.back', guard: 'odd' },
          { target: 'one', actions: 'inc' },
        ],
        onError: 'three',
      },
      on: { e1: { target: 'end', guard: { type: 'atLeast', params: { n: 12 } } }, e3: 'one.back' },
    }),
    three: leaf('three', { always: [{ target: 'two', guard: 'odd' }, { target: 'one' }], entry: 'inc' }),
    end: leaf('end', { type: 'final' }),
  },
};

/** Regions that end together, inside a state with history around them. */
const joined: Sketch = {
  id: 'joined',
  initial: 'wait',
  context: { n: 0 },
  states: {
    wait: leaf('wait', { on: { e1: 'both', e2: 'both.again' }, after: { PT30M: 'both' } }),
    both: leaf('both', {
      type: 'parallel',
      onDone: { target: 'wait', actions: 'inc' },
      on: { e6: 'wait' },
      after: { P1D: 'wait' },
      states: {
        left: leaf('left', {
          initial: 'l1',
          states: {
            l1: leaf('l1', { on: { e3: 'l2' }, after: { PT10M: 'l2' } }),
            l2: leaf('l2', { invoke: { src: 'work', onDone: 'l3', onError: 'l1' } }),
            l3: leaf('l3', { type: 'final' }),
          },
        }),
        right: leaf('right', {
          initial: 'r1',
          states: {
            r1: leaf('r1', { on: { e4: 'r2', e3: { actions: 'inc' } } }),
            r2: leaf('r2', { on: { e5: 'r1', e1: 'r3' } }),
            r3: leaf('r3', { type: 'final' }),
          },
        }),
        again: leaf('again', { type: 'history', history: 'deep' }),
      },
    }),
  },
};

/** The shapes, by id. */
export const SHAPES: readonly Sketch[] = [regions, deep, joined];

/** Events that the shapes know. */
export const SHAPE_EVENTS: readonly string[] = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6'];
