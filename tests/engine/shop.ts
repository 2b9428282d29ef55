// A small world for the engine's tests: a shop that counts, waits, asks an activity, tells a desk and is taken over.
import { Type } from 'typebox';
import { toJson } from '../../src/core/json.ts';
import type { JsonObject } from '../../src/core/json.ts';
import {
  defineAction,
  defineActivity,
  defineEvent,
  defineGuard,
  makeVocabulary,
} from '../../src/core/funnel/vocabulary.ts';

const none = Type.Object({});
const title = { ru: 'т', en: 't' };

const event = (name: string, more: object = {}) =>
  defineEvent({ name, title, params: none, route: 'owner', ...more });

export const shopVocabulary = makeVocabulary(1, [
  event('client.text', { route: 'focus', params: Type.Object({ text: Type.String() }) }),
  event('client.acted', { route: 'all' }),
  event('client.blocked', { params: Type.Object({ blocked: Type.Boolean() }), service: true }),
  event('shop.wait', { callback: 'shop:wait', anytime: true }),
  event('shop.think', { callback: 'shop:think', anytime: true }),
  event('shop.tell', { callback: 'shop:tell', anytime: true }),
  event('shop.toast', { callback: 'shop:toast', anytime: true }),
  event('shop.break', { callback: 'shop:break', anytime: true }),
  event('shop.spoil', { callback: 'shop:spoil', anytime: true }),
  event('manager.took', { params: none, service: true }),
  event('desk.told', { params: Type.Object({ n: Type.Integer() }) }),
  defineGuard({ name: 'always', title, params: none, facts: [], test: () => true }),
  defineAction({
    name: 'count',
    title,
    params: none,
    facts: ['context.n'],
    apply: (scope) => ({ context: { n: Number(scope.context['n'] ?? 0) + 1 } }),
  }),
  defineAction({
    name: 'note',
    title,
    params: Type.Object({ profile: Type.Record(Type.String(), Type.Unknown()) }),
    facts: [],
    apply: (_scope, params) => ({
      orders: [{ type: 'profile', patch: toJson(params.profile) as JsonObject }],
    }),
  }),
  defineAction({
    name: 'record',
    title,
    params: none,
    facts: [],
    apply: () => ({
      orders: [
        { type: 'business-event', name: 'shop.counted', payload: {} },
        { type: 'survey-answer', question: 'q1', answer: 'a', points: 2 },
      ],
    }),
  }),
  defineAction({
    name: 'tellDesk',
    title,
    params: none,
    facts: ['context.n'],
    apply: (scope) => ({
      orders: [
        {
          type: 'tell',
          to: { kind: 'desk', key: 77 },
          event: { type: 'desk.told', params: { n: Number(scope.context['n'] ?? 0) } },
        },
      ],
    }),
  }),
  defineAction({
    name: 'toast',
    title,
    params: none,
    facts: [],
    apply: () => ({ orders: [{ type: 'toast', text: 'Готово', alert: true }] }),
  }),
  defineAction({
    name: 'takeOver',
    title,
    params: none,
    facts: [],
    apply: () => ({ orders: [{ type: 'owner', owner: 'manager' }] }),
  }),
  defineAction({
    name: 'throwUp',
    title,
    params: none,
    facts: [],
    apply: () => {
      throw new Error('a defect');
    },
  }),
  /** A value PostgreSQL refuses: points that are no integer. */
  defineAction({
    name: 'spoil',
    title,
    params: none,
    facts: [],
    apply: () => ({ orders: [{ type: 'survey-answer', question: 'q', answer: 'a', points: 1.5 }] }),
  }),
  defineActivity({
    name: 'think',
    title,
    params: none,
    outcome: Type.Object({ text: Type.String() }),
    timeoutMs: 1_000,
    maxAttempts: 3,
    typing: true,
  }),
]);

export const shop = {
  id: 'shop',
  title: 'Лавка',
  role: 'main',
  lobby: true,
  context: { n: 0 },
  type: 'parallel',
  meta: { uid: 'shop' },
  on: {
    'client.text': { actions: ['count', 'record'] },
    'shop.tell': { actions: ['count', 'tellDesk'] },
    'shop.toast': { actions: 'toast' },
    'shop.break': { actions: 'throwUp' },
    'shop.spoil': { actions: 'spoil' },
    'manager.took': { actions: 'takeOver' },
    'client.blocked': { actions: { type: 'note', params: { profile: { blocked: true } } } },
  },
  states: {
    zone: {
      meta: { uid: 'zone' },
      initial: 'calm',
      states: {
        calm: { meta: { uid: 'calm' }, on: { 'shop.wait': 'waiting' } },
        waiting: {
          meta: {
            uid: 'waiting',
            stage: 'waiting',
            say: { text: 'Ждём' },
            timers: { PT1H: { duringTakeover: 'run' } },
          },
          on: { 'shop.wait': { target: 'waiting', reenter: true } },
          after: { PT1H: { target: 'rung', actions: 'count' }, PT2H: 'calm' },
        },
        rung: {
          meta: { uid: 'rung', say: { text: 'Дзынь' } },
          on: { 'shop.wait': 'waiting' },
          after: { PT30M: 'calm' },
        },
      },
    },
    area: {
      meta: { uid: 'area' },
      initial: 'idle',
      states: {
        idle: { meta: { uid: 'idle' }, on: { 'shop.think': 'thinking' } },
        thinking: {
          meta: { uid: 'thinking' },
          on: { 'shop.think': { target: 'thinking', reenter: true } },
          invoke: {
            src: 'think',
            input: { n: '{{context.n}}' },
            onDone: { target: 'idle', actions: 'count' },
            onError: { target: 'failed' },
          },
        },
        failed: { meta: { uid: 'failed', say: { text: 'Не вышло' } }, on: { 'shop.think': 'thinking' } },
      },
    },
  },
};

export const desk = {
  id: 'desk',
  title: 'Стол',
  role: 'main',
  subject: 'desk',
  context: { n: 0 },
  initial: 'open',
  states: {
    open: { meta: { uid: 'open' }, on: { 'desk.told': { actions: 'count' } } },
  },
  meta: { uid: 'desk' },
};
