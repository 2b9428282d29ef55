/** The text of a diagram, read as a whole. */
import { expect, it } from 'vitest';
import type { FunnelDefinition } from '../../../src/core/funnel/definition.ts';
import { toMermaid } from '../../../src/core/funnel/mermaid.ts';
import { tinyVocabulary } from '../step/tiny-vocabulary.ts';

const definition: FunnelDefinition = {
  id: 'tour',
  title: 'Обход: «всё»',
  role: 'main',
  initial: 'a',
  on: { menu: { actions: 'inc' }, 'manager.request': '.c' },
  states: {
    a: {
      description: 'Вопрос: "да"; или нет?',
      meta: { uid: 'a-1' },
      on: { next: [{ target: 'both', guard: { type: 'atLeast', params: { n: 2 } } }, { target: 'c' }] },
      after: { soon: 'c' },
    },
    both: {
      type: 'parallel',
      meta: { uid: 'both' },
      states: {
        left: {
          initial: 'x',
          meta: { uid: 'left' },
          states: {
            x: { meta: { uid: 'x' }, on: { next: 'y' } },
            y: { meta: { uid: 'y' }, always: { target: '#tour.c', guard: 'odd' } },
            h: { type: 'history', history: 'deep', meta: { uid: 'h' } },
          },
        },
        right: { description: 'Ждём', meta: { uid: 'right' } },
      },
    },
    c: { meta: { uid: 'c' }, invoke: { src: 'work', onDone: 'end', onError: 'a' } },
    end: { type: 'final', meta: { uid: 'end' } },
  },
};

it('draws titles, guards, timers, outcomes, nested states and regions', () => {
  expect(toMermaid(definition, { vocabulary: tinyVocabulary })).toBe(`---
title: "Обход: «всё»"
---
stateDiagram-v2
  [*] --> s_a_d1
  state "Вопрос#58; #quot;да#quot;#59; или нет?" as s_a_d1
  state "both" as s_both
  state s_both {
    state "left" as s_left
    state s_left {
      [*] --> s_x
      state "x" as s_x
      state "y" as s_y
      state "H*" as s_h
      s_x --> s_y : next
    }
    --
    state "Ждём" as s_right
  }
  state "c" as s_c
  state "end" as s_end
  s_end --> [*]
  s_a_d1 --> s_both : next [at least#58; 2]
  s_a_d1 --> s_c : next
  s_a_d1 --> s_c : ⏱ soon
  s_c --> s_end : ✓ work
  s_c --> s_a_d1 : ✗ work
  state "любое состояние" as s_tour
  s_tour --> s_c : manager.request
  s_y --> s_c : [odd]
  note right of s_tour
    menu / inc
  end note
`);
});
