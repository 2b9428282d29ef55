/** Every rule of the linter refuses its example and passes the sound one. */
import { describe, expect, it } from 'vitest';
import { LINT_RULES } from '../../../src/core/funnel/lint-rules.ts';
import type { LintRule } from '../../../src/core/funnel/lint-rules.ts';
import { lintFunnel, lintFunnels } from '../../../src/core/funnel/lint.ts';
import type { LintContext } from '../../../src/core/funnel/lint-finding.ts';
import { tinyVocabulary } from '../step/tiny-vocabulary.ts';

type Plain = Record<string, unknown>;

const context: LintContext = {
  vocabulary: tinyVocabulary,
  contentKeys: new Map([
    ['hello', 'Здравствуйте, {{name}}!'],
    ['list', '{{#items}}• {{label}}\n{{/items}}{{tail}}'],
    ['long', 'а'.repeat(5000)],
  ]),
  promptSections: new Map([
    ['system', 'Ты — менеджер школы.'],
    ['offers#warm', 'Есть курс.'],
  ]),
  claims: (text) => (text.includes('гарантируем') ? ['обещание прибыли'] : []),
};

const one: Plain = {
  description: 'Вопрос',
  meta: {
    uid: 'one',
    stage: 'started',
    say: { text: 'content:hello', buttons: [[{ text: 'Дальше', event: { type: 'next' } }]] },
    stale: 'Кнопка устарела.',
  },
  on: { next: 'two' },
};
const two: Plain = {
  description: 'Работа',
  meta: { uid: 'two' },
  invoke: { src: 'work', input: { of: '{{context.n}}' }, onDone: 'end', onError: 'one' },
  after: { PT1H: 'one' },
};
const end: Plain = { type: 'final', meta: { uid: 'end' } };

const sound: Plain = {
  id: 'sound',
  title: 'Пример',
  role: 'main',
  lobby: true,
  context: { n: 0 },
  params: { options: [{ label: 'а', code: 'a' }] },
  initial: 'one',
  on: { 'manager.request': { actions: { type: 'say', params: { text: 'Зову.' } } } },
  states: { one, two, end },
};

/** The sound funnel with other states, or other members of the root. */
const withStates = (states: Plain, root: Plain = {}): Plain => ({
  ...sound,
  ...root,
  states: { one, two, end, ...states },
});
const withOne = (change: Plain, meta: Plain = {}): Plain =>
  withStates({ one: { ...one, ...change, meta: { ...(one['meta'] as Plain), ...meta } } });
const saying = (say: Plain, change: Plain = {}): Plain => withOne(change, { say });

/** [rule, definition or definitions that break it, place of the finding]. */
const BROKEN: readonly (readonly [LintRule, Plain | readonly Plain[], string])[] = [
  ['schema', { ...sound, role: 'boss' }, '/role'],
  ['uid-missing', withStates({ one: { on: { next: 'two' } } }), '/states/one'],
  ['uid-format', withOne({}, { uid: 'два слова' }), '/states/one/meta/uid'],
  ['uid-duplicate', withOne({}, { uid: 'two' }), '/states/two/meta/uid'],
  ['state-key', withStates({ 'a.b': { meta: { uid: 'ab' }, on: { next: 'one' } } }), '/states/a.b'],
  [
    'invoke-id',
    withStates({ two: { ...two, invoke: { ...(two['invoke'] as Plain), id: 'x' } } }),
    '/states/two/invoke/id',
  ],
  [
    'activity-outcome',
    withStates({ two: { ...two, invoke: { src: 'work', onDone: 'end' } } }),
    '/states/two/invoke',
  ],
  [
    'activity-outcome',
    withStates({
      two: { ...two, invoke: { src: 'work', onDone: 'end', onError: { actions: 'inc' } }, after: {} },
    }),
    '/states/two/invoke/onError',
  ],
  [
    'compose-fallback',
    withOne({}, { compose: { prompt: 'system', proposals: [], events: [], fallback: ['а', 'а', 'а'] } }),
    '/states/one/meta/compose/fallback',
  ],
  [
    'compose-fallback',
    withStates({ two: { ...two, invoke: { src: 'composeReply', onDone: 'end', onError: 'one' } } }),
    '/states/two/meta',
  ],
  [
    'compose-unused',
    withOne({}, { compose: { prompt: 'system', proposals: [], events: [], fallback: ['а', 'б', 'в'] } }),
    '/states/one/meta/compose',
  ],
  ['unknown-name', withOne({ on: { next: 'two', nope: 'two' } }), '/states/one/on/nope'],
  ['unknown-name', withOne({ on: { next: { target: 'two', guard: 'nope' } } }), '/states/one/on/next/guard'],
  ['unknown-name', withOne({ entry: ['inc', 'nope'] }), '/states/one/entry/1'],
  ['unknown-name', withOne({ after: { tomorrow: 'two' } }), '/states/one/after/tomorrow'],
  [
    'unknown-name',
    withStates({ two: { ...two, invoke: { src: 'nope', onDone: 'end', onError: 'one' } } }),
    '/states/two/invoke/src',
  ],
  [
    'unknown-name',
    saying({ text: 'А?', buttons: [[{ text: 'Б', event: { type: 'nope' } }]] }),
    '/states/one/meta/say/buttons/0/0/event/type',
  ],
  [
    'unknown-name',
    withOne({}, { timers: { PT24H: { onReturn: 'restart' } } }),
    '/states/one/meta/timers/PT24H',
  ],
  ['item-params', withOne({ entry: { type: 'note', params: { name: 7 } } }), '/states/one/entry'],
  [
    'item-params',
    withOne({ on: { next: { target: 'two', guard: { type: 'atLeast' } } } }),
    '/states/one/on/next/guard',
  ],
  [
    'item-params',
    saying(
      { text: 'А?', buttons: [[{ text: 'Б', event: { type: 'pick', n: 1 } }]] },
      { on: { pick: 'two' } },
    ),
    '/states/one/meta/say/buttons/0/0/event',
  ],
  ['wildcard', withOne({ on: { '*': 'two', next: 'two' } }), '/states/one/on/*'],
  ['wildcard', withOne({ on: { 'survey.*': 'two', next: 'two' } }), '/states/one/on/survey.*'],
  [
    'reserved-event',
    withOne({ on: { 'xstate.done.actor.x': 'two', next: 'two' } }),
    '/states/one/on/xstate.done.actor.x',
  ],
  [
    'reserved-event',
    withOne({ on: { '#after#one#PT1H': 'two', next: 'two' } }),
    '/states/one/on/#after#one#PT1H',
  ],
  ['unknown-stage', withOne({}, { stage: 'nope' }), '/states/one/meta/stage'],
  ['not-delivered', withOne({ on: { 'client.acted': 'two', next: 'two' } }), '/states/one/on/client.acted'],
  ['unknown-target', withOne({ on: { next: 'three' } }), '/states/one/on/next/target'],
  ['root-target', { ...sound, on: { next: 'two' } }, '/on/next/target'],
  ['no-initial', { ...sound, initial: 'zero' }, '/initial'],
  ['unreachable', withStates({ island: { meta: { uid: 'island' }, on: { next: 'one' } } }), '/states/island'],
  [
    'dead-end',
    withStates({ two: { meta: { uid: 'two' }, on: { next: { actions: 'inc' } } } }),
    '/states/two',
  ],
  [
    'endless-digression',
    {
      ...sound,
      role: 'digression',
      states: { one, two: { ...two, invoke: { src: 'work', onDone: 'one', onError: 'one' } } },
    },
    '/',
  ],
  [
    'no-fall-through',
    withStates({ two: { ...two, after: { PT1H: { target: 'one', guard: 'odd' } } } }),
    '/states/two/after/PT1H',
  ],
  [
    'no-fall-through',
    withOne({
      always: [
        { target: 'two', guard: 'odd' },
        { target: 'end', guard: 'no' },
      ],
    }),
    '/states/one/always',
  ],
  [
    'shadowed',
    withOne({ on: { next: [{ target: 'two' }, { target: 'end', guard: 'odd' }] } }),
    '/states/one/on/next/1',
  ],
  [
    'eventless-loop',
    withStates({ two: { ...two, always: 'one' }, one: { ...one, always: { target: 'two', guard: 'odd' } } }),
    '/states/one/always',
  ],
  ['eventless-loop', withOne({ always: { actions: 'inc', guard: 'odd' } }), '/states/one/always'],
  ['self-target', withOne({ on: { next: 'two', back: 'one' } }), '/states/one/on/back/target'],
  ['text-too-long', saying({ text: 'content:long' }), '/states/one/meta/say/text'],
  ['text-too-long', saying({ text: `<b>${'б'.repeat(4097)}</b>` }), '/states/one/meta/say/text'],
  ['missing-content', saying({ text: 'content:nope' }), '/states/one/meta/say/text'],
  ['missing-prompt', saying({ text: 'prompt:offers#cold' }), '/states/one/meta/say/text'],
  ['placeholder', saying({ text: 'content:list', params: { items: [] } }), '/states/one/meta/say/text'],
  ['placeholder', saying({ text: '{{segment}}' }), '/states/one/meta/say/text'],
  ['placeholder', saying({ text: '{{params.optionz.0.label}}' }), '/states/one/meta/say/text'],
  ['placeholder', withOne({}, { stale: '{{context.n}}' }), '/states/one/meta/stale'],
  [
    'placeholder',
    withStates({
      two: { ...two, invoke: { src: 'work', input: { of: '{{name}}' }, onDone: 'end', onError: 'one' } },
    }),
    '/states/two/invoke/input/of',
  ],
  ['claims', saying({ text: 'Мы гарантируем доход.' }), '/states/one/meta/say/text'],
  [
    'claims',
    withOne({ entry: { type: 'sayVaried', params: { key: 'k', variants: ['а', 'б', 'гарантируем'] } } }),
    '/states/one/entry/params/variants/2',
  ],
  [
    'claims',
    withOne({ entry: { type: 'repeatVaried', params: { key: 'k', variants: ['а', 'гарантируем', 'в'] } } }),
    '/states/one/entry/params/variants/1',
  ],
  ['claims', withOne({}, { stale: 'гарантируем' }), '/states/one/meta/stale'],
  [
    'two-keyboards',
    saying({ text: 'А', menu: 'main', buttons: [[{ text: 'Б', event: { type: 'next' } }]] }),
    '/states/one/meta/say/menu',
  ],
  [
    'row-too-wide',
    saying({
      text: 'А',
      buttons: [Array.from({ length: 9 }, () => ({ text: 'Б', event: { type: 'next' } }))],
    }),
    '/states/one/meta/say/buttons/0',
  ],
  [
    'callback-too-long',
    saying(
      { text: 'А', buttons: [[{ text: 'Б', event: { type: 'pick', n: 1, code: 'x'.repeat(50) } }]] },
      { on: { pick: 'two', next: 'two' } },
    ),
    '/states/one/meta/say/buttons/0/0/event',
  ],
  [
    'button-without-act',
    saying({ text: 'А', buttons: [[{ text: 'Б' }]] }),
    '/states/one/meta/say/buttons/0/0',
  ],
  [
    'button-without-act',
    saying({ text: 'А', buttons: [[{ text: 'Б', event: { type: 'hand.over' } }]] }),
    '/states/one/meta/say/buttons/0/0',
  ],
  [
    'button-unhandled',
    withStates({
      one: {
        ...one,
        meta: { uid: 'one', say: { text: 'А', buttons: [[{ text: 'Б', event: { type: 'back' } }]] } },
      },
      two: { ...two, on: { back: 'one' } },
    }),
    '/states/one/meta/say/buttons/0/0/event',
  ],
  [
    'button-unhandled',
    withOne({
      on: {
        next: {
          target: 'two',
          actions: {
            type: 'say',
            params: { text: 'А', buttons: [[{ text: 'Б', event: { type: 'next' } }]] },
          },
        },
      },
    }),
    '/states/one/on/next/actions/params/buttons/0/0/event',
  ],
  [
    'button-elsewhere',
    withStates({
      one: {
        ...one,
        meta: { uid: 'one', say: { text: 'А', buttons: [[{ text: 'Б', event: { type: 'menu' } }]] } },
      },
      two: { ...two, on: { menu: 'one' } },
    }),
    '/states/one/meta/say/buttons/0/0/event',
  ],
  ['no-description', withStates({ one: { ...one, description: undefined } }), '/states/one'],
  ['funnel-id-duplicate', [sound, { ...sound, on: {}, lobby: false }], '/id'],
  ['two-owners', [sound, { ...sound, id: 'twin', lobby: false, on: {} }], '/states/one/on/next'],
  [
    'no-owner',
    [saying({ text: 'А', buttons: [[{ text: 'Б', event: { type: 'other' } }]] })],
    '/states/one/meta/say/buttons/0/0/event',
  ],
  [
    'no-owner',
    [withOne({ entry: { type: 'signal', params: { type: 'hand.over' } } })],
    '/states/one/entry/params/type',
  ],
  ['deaf-listener', [{ ...sound, listens: ['other'] }], '/listens/0'],
  ['no-manager', [{ ...sound, on: {} }], '/'],
  ['no-lobby', [{ ...sound, lobby: false }], '/lobby'],
];

const clean = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const lint = (example: Plain | readonly Plain[]) =>
  Array.isArray(example) ? lintFunnels(example.map(clean), context) : lintFunnel(clean(example), context);

describe('the linter', () => {
  it('finds nothing in a sound funnel', () => {
    expect(lintFunnels([clean(sound)], context)).toEqual([]);
  });

  it.each(BROKEN)('%s: refuses its example (%#)', (rule, example, path) => {
    const findings = lint(example);
    expect(findings.map((finding) => [finding.rule, finding.path])).toContainEqual([rule, path]);
    // One mistake is reported as one mistake, besides what follows from it.
    expect(findings.length).toBeLessThanOrEqual(4);
  });

  it('has a failing example for every rule', () => {
    expect(new Set(BROKEN.map(([rule]) => rule))).toEqual(new Set(Object.keys(LINT_RULES)));
  });

  it('says what, where, why and how to mend, in both languages', () => {
    const [finding] = lint(saying({ text: 'content:nope' }));
    expect(finding).toMatchObject({
      rule: 'missing-content',
      severity: 'error',
      funnel: 'sound',
      path: '/states/one/meta/say/text',
      state: { uid: 'one', title: 'Вопрос' },
      what: { ru: 'Нет текста «nope»', en: 'There is no content “nope”' },
    });
    expect(finding?.why.ru).not.toBe('');
    expect(finding?.fix.en).not.toBe('');
  });

  it('lets a background funnel rest in one state, listening', () => {
    const watcher = {
      id: 'watcher',
      title: 'Учёт',
      role: 'background',
      listens: ['client.acted'],
      initial: 'idle',
      on: { 'client.acted': { actions: 'inc' } },
      states: { idle: { description: 'Ждёт', meta: { uid: 'idle' } } },
    };
    expect(lintFunnel(watcher, context)).toEqual([]);
    expect(lintFunnel({ ...watcher, role: 'main' }, context).map(({ rule }) => rule)).toEqual(['dead-end']);
  });

  it('lets a client rest where the way on is a button of another funnel', () => {
    const rest = {
      description: 'Ждёт',
      meta: { uid: 'two', say: { text: 'А', buttons: [[{ text: 'Б', event: { type: 'other' } }]] } },
    };
    expect(lint(withStates({ two: rest, end: undefined }))).toEqual([]);
    expect(lint(withStates({ two: rest, end: undefined }, { on: {} })).map(({ rule }) => rule)).toEqual([
      'dead-end',
    ]);
  });

  it('lets another region lead out of a state that only waits', () => {
    const parallel = withStates({
      two: {
        type: 'parallel',
        description: 'Два дела',
        meta: { uid: 'two' },
        states: {
          talk: { description: 'Разговор', meta: { uid: 'talk' } },
          clock: { description: 'Часы', meta: { uid: 'clock' }, after: { PT1H: '#sound.end' } },
        },
      },
    });
    expect(lint(parallel)).toEqual([]);
  });

  it('never throws, whatever it is given', () => {
    for (const source of [
      null,
      1,
      'x',
      [],
      {},
      { id: 5, states: { a: 1 } },
      { ...sound, states: { one: { meta: [] } } },
    ]) {
      expect(lintFunnel(source, context).length).toBeGreaterThan(0);
    }
  });
});
