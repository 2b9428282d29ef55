// A small vocabulary for tests of the core: a few items of each kind, with meanings that tests can count on for ever.
import { Type } from 'typebox';
import {
  defineAction,
  defineActivity,
  defineDelay,
  defineEvent,
  defineGuard,
  makeVocabulary,
} from '../../../src/core/funnel/vocabulary.ts';
import type { EventItem, EventRoute, Vocabulary } from '../../../src/core/funnel/vocabulary.ts';
import { actions } from '../../../src/core/vocabulary/actions.ts';
import type { JsonObject } from '../../../src/core/json.ts';

const title = (name: string) => ({ ru: name, en: name });
const none = Type.Object({});

function button(name: string, extra: Partial<EventItem> = {}): EventItem {
  return defineEvent({ name, title: title(name), params: none, route: 'owner', callback: name, ...extra });
}

function fact(name: string, route: EventRoute): EventItem {
  return defineEvent({ name, title: title(name), params: none, route });
}

const events: readonly EventItem[] = [
  button('next'),
  button('back'),
  button('other'),
  button('menu', { anytime: true }),
  button('manager.request', { anytime: true }),
  button('pick', {
    params: Type.Object({ n: Type.Integer({ minimum: 1 }), code: Type.String({ pattern: '^[a-z]{1,50}$' }) }),
    callback: 'pick:{n}:{code}',
  }),
  fact('hand.over', 'owner'),
  fact('client.text', 'focus'),
  fact('client.acted', 'all'),
  ...['e1', 'e2', 'e3', 'e4', 'e5', 'e6'].map((name) => button(name)),
];

const guards = [
  defineGuard({
    name: 'odd',
    title: title('odd'),
    params: none,
    facts: ['context.n'],
    test: ({ context }) => Number(context['n'] ?? 0) % 2 === 1,
  }),
  defineGuard({ name: 'yes', title: title('yes'), params: none, facts: [], test: () => true }),
  defineGuard({ name: 'no', title: title('no'), params: none, facts: [], test: () => false }),
  defineGuard({
    name: 'atLeast',
    title: title('at least'),
    params: Type.Object({ n: Type.Integer() }),
    facts: ['context.n'],
    test: ({ context }, { n }) => Number(context['n'] ?? 0) >= n,
  }),
];

const ownActions = [
  defineAction({
    name: 'inc',
    title: title('inc'),
    params: none,
    facts: ['context.n'],
    apply: ({ context }) => ({ context: { n: Number(context['n'] ?? 0) + 1 } }),
  }),
  defineAction({
    name: 'note',
    title: title('note'),
    params: Type.Object({ name: Type.String() }),
    facts: [],
    apply: (_, { name }) => ({ orders: [{ type: 'business-event', name, payload: {} }] }),
  }),
  /** Puts into the context what it is given: for values that JSON cannot carry. */
  defineAction({
    name: 'spoil',
    title: title('spoil'),
    params: Type.Object({ with: Type.String() }),
    facts: [],
    apply: (_, { with: kind }) => ({ context: spoilt(kind) }),
  }),
  defineAction({
    name: 'mutate',
    title: title('mutate'),
    params: none,
    facts: [],
    apply: ({ context }) => {
      Object.assign(context, { n: 99 });
      return {};
    },
  }),
];

function spoilt(kind: string): JsonObject {
  const values: Record<string, unknown> = { date: new Date(0), nan: Number.NaN, nothing: undefined };
  // What a careless item would return, past the compiler.
  return { value: values[kind] } as JsonObject;
}

const shared = actions.filter(({ name }) =>
  ['say', 'sayVaried', 'toast', 'repeat', 'repeatVaried', 'set', 'signal'].includes(name),
);

const activities = ['work', 'composeReply'].map((name) =>
  defineActivity({
    name,
    title: title(name),
    params: Type.Object({ of: Type.Optional(Type.String()) }),
    outcome: Type.Object({}),
    timeoutMs: 1_000,
    maxAttempts: 2,
    typing: false,
  }),
);

const soon = defineDelay({
  name: 'soon',
  title: title('soon'),
  params: none,
  facts: [],
  delayMs: () => 60_000,
});

/** The vocabulary of these tests; never the product's, which grows. */
export const tinyVocabulary: Vocabulary = makeVocabulary(1, [
  ...events,
  ...guards,
  ...ownActions,
  ...shared,
  ...activities,
  soon,
]);
