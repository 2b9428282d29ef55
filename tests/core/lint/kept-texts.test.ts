/** Texts that a funnel keeps and says later are checked where they are written, words that it listens for are not. */
import { describe, expect, it } from 'vitest';
import { lintFunnel } from '../../../src/core/funnel/lint.ts';
import type { LintContext } from '../../../src/core/funnel/lint-finding.ts';
import { vocabulary } from '../../../src/core/vocabulary/vocabulary.ts';

const context: LintContext = {
  vocabulary,
  claims: (text) => (/гарантируем|manager/.test(text) ? ['обещание прибыли'] : []),
};

interface Kept {
  readonly params?: object;
  readonly context?: object;
  readonly set?: object;
}

function claimsOf({ params = {}, context: initial = {}, set = {} }: Kept): readonly string[] {
  const funnel = {
    id: 'watcher',
    title: 'Учёт',
    role: 'background',
    listens: ['takeover.began'],
    params,
    context: initial,
    initial: 'idle',
    on: { 'takeover.began': { actions: { type: 'set', params: set } } },
    states: { idle: { description: 'Ждёт', meta: { uid: 'idle' } } },
  };
  const found = lintFunnel(funnel, context);
  expect(found.filter(({ rule }) => rule !== 'claims')).toEqual([]);
  return found.map(({ path }) => path);
}

describe('the claims filter of the linter', () => {
  it('reads what an action keeps', () => {
    expect(claimsOf({ set: { note: 'Мы гарантируем доход.' } })).toEqual([
      '/on/takeover.began/actions/params/note',
    ]);
    expect(claimsOf({ set: { card: { lines: ['Риск есть.', 'Мы гарантируем.'] } } })).toEqual([
      '/on/takeover.began/actions/params/card/lines/1',
    ]);
  });

  it('reads the parameters and the first context of a funnel', () => {
    expect(claimsOf({ params: { topics: { risk: { say: ['Мы гарантируем.'] } } } })).toEqual([
      '/params/topics/risk/say/0',
    ]);
    expect(claimsOf({ context: { note: 'Гарантии: гарантируем' } })).toEqual(['/context/note']);
  });

  it('passes over words that are listened for, and codes', () => {
    const topics = { promise: { words: ['гарантируем', 'вы гарантируете'], title: 'Обещания' } };
    expect(claimsOf({ params: { topics }, context: { by: 'manager' }, set: { by: 'manager' } })).toEqual([]);
  });
});
