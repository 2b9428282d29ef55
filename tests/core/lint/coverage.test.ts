/** Coverage names what nobody tried; comparison names what somebody changed. */
import { describe, expect, it } from 'vitest';
import { compareDefinitions } from '../../../src/core/funnel/compare.ts';
import { compileFunnel } from '../../../src/core/funnel/compile.ts';
import { measureCoverage } from '../../../src/core/funnel/coverage.ts';
import type { CoveredNote } from '../../../src/core/funnel/coverage.ts';
import type { FunnelDefinition } from '../../../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../../../src/core/funnel/funnel-set.ts';
import { stepSubject } from '../../../src/core/step/subject-step.ts';
import { makeSubject } from '../../../src/core/step/subject.ts';
import { tinyVocabulary } from '../step/tiny-vocabulary.ts';

const definition: FunnelDefinition = {
  id: 'tour',
  title: 'Обход',
  role: 'main',
  lobby: true,
  initial: 'a',
  on: { menu: { actions: 'inc' } },
  states: {
    a: { meta: { uid: 'a' }, on: { next: [{ target: 'b', guard: 'odd' }, { target: 'c' }] } },
    b: { description: 'Второе', meta: { uid: 'b' }, after: { PT1H: 'c' }, on: { back: 'a' } },
    c: { meta: { uid: 'c' }, invoke: { src: 'work', onDone: 'a', onError: 'b' } },
  },
};

const funnels = makeFunnelSet(tinyVocabulary, [compileFunnel(definition, 1, tinyVocabulary)]);

function walk(...types: readonly string[]): readonly CoveredNote[] {
  let subject = makeSubject({ kind: 'client', key: 1 });
  return types.flatMap((type, index) => {
    const via = { kind: 'message' as const, messageId: index };
    const step = stepSubject(funnels, subject, { type, at: index, keys: [], params: {}, via }, () => null);
    subject = step.subject;
    return step.notes;
  });
}

describe('coverage', () => {
  it('counts exactly the transitions that steps note', () => {
    const coverage = measureCoverage(definition, walk('menu', 'next'));
    expect(coverage).toMatchObject({ funnel: 'tour', total: 7, covered: 2, unseen: ['c'] });
    expect(coverage.missing.map(({ id }) => id)).toEqual([
      'a|next|1',
      'b|back|0',
      'b|after PT1H|0',
      'c|invoke done|0',
      'c|invoke failed|0',
    ]);
    expect(coverage.missing[1]).toEqual({
      id: 'b|back|0',
      from: 'b',
      to: 'a',
      event: 'back',
      title: 'Второе',
    });
  });

  it('passes over other funnels and transitions that are gone', () => {
    const foreign = { funnel: 'else', edges: ['a|next|0'], entered: ['a'] };
    const old = { funnel: 'tour', edges: ['a|gone|0'], entered: [] };
    expect(measureCoverage(definition, [foreign, old]).covered).toBe(0);
  });
});

describe('comparison', () => {
  const { states } = definition;

  it('equal definitions have no differences, whatever the order of members', () => {
    expect(
      compareDefinitions(
        definition,
        Object.fromEntries(Object.entries(definition).reverse()) as typeof definition,
      ),
    ).toEqual([]);
  });

  it('a rename is a rename, and a change names its place', () => {
    const after: FunnelDefinition = {
      ...definition,
      title: 'Прогулка',
      states: {
        first: { ...states?.['a'], meta: { uid: 'a', stale: 'Поздно.' } },
        b: { description: 'Второе', meta: { uid: 'b' }, after: { PT2H: 'd' }, on: { back: 'a' } },
        d: { meta: { uid: 'd' } },
      },
    };
    expect(compareDefinitions(definition, after)).toEqual([
      { kind: 'changed', uid: 'tour', title: 'tour', at: '/title', before: 'Обход', after: 'Прогулка' },
      { kind: 'state-moved', uid: 'a', from: 'a', to: 'first' },
      { kind: 'changed', uid: 'a', title: 'first', at: '/meta/stale', after: 'Поздно.' },
      { kind: 'changed', uid: 'b', title: 'Второе', at: '/after/PT2H', after: 'd' },
      { kind: 'changed', uid: 'b', title: 'Второе', at: '/after/PT1H', before: 'c' },
      { kind: 'state-added', uid: 'd', path: 'd', title: 'd' },
      { kind: 'state-removed', uid: 'c', path: 'c', title: 'c' },
    ]);
  });
});
