/** A reply composed without a database or a network: every neighbour is a plain function that a test may change. */
import { makeCircuitBreaker } from '../../src/app/circuit-breaker.ts';
import { makeComposeReply } from '../../src/app/compose-reply.ts';
import type { ComposeReplyDeps } from '../../src/app/compose-reply.ts';
import type { ActivityContext } from '../../src/app/activity-port.ts';
import type { LanguageModel, ModelRequest } from '../../src/app/language-model.ts';
import type { ModelCall } from '../../src/app/model-calls.ts';
import type { Prompt } from '../../src/app/prompts.ts';
import { makeScriptedModel } from '../../src/adapters/llm/scripted-model.ts';
import { makeAnswerReader } from '../../src/adapters/validation/answer-validator.ts';
import { parsePromptFile } from '../../src/core/conversation/prompt-file.ts';
import type { ComposeInput } from '../../src/core/conversation/compose-input.ts';
import { toJsonObject } from '../../src/core/json.ts';
import type { Json } from '../../src/core/json.ts';
import { makeSubject } from '../../src/core/step/subject.ts';
import { shippedFilter } from '../core/safety/with-policy.ts';
import { makeMemoryLog } from '../support/log.ts';
import { makeNoMetrics } from '../support/metrics.ts';

const FILES: { readonly [name: string]: string } = {
  system_manager:
    'Вы менеджер. Клиент: {{name}}.\n{{task}}\n{{messages}}\n{{materials}}\n{{products}}\n{{callbacks}}\n{{next_actions}}',
  materials_selector: 'Берите один материал. {{materials}}',
  talk: '[ask]\nСпросите о цели. Потребность: {{need}}\n[ask-lines]\nЧто для вас важнее, {{name}}?\n---\nС чего хотите начать?\n---\nЧто мешает больше всего?',
  help_faq: '[not-found]\nТочного ответа у меня нет, могу позвать менеджера.',
};
const CATALOGUE: { readonly [key: string]: Json } = {
  faq: [{ id: 1, question: 'Сколько стоит консультация?', answer: 'Первая консультация бесплатная.' }],
  bonuses: [{ id: 1, title: 'Гайд', url: 'https://school.example/bonus/1' }],
  products: [
    {
      id: 1,
      name: 'База',
      description: 'Для начинающих.',
      price: 29900,
      meta: { fits: ['novice'], landing: 'https://landing.internal/x' },
    },
    { id: 2, name: 'Куратор', description: 'Для опытных.', price: 79900, meta: { fits: ['trader'] } },
  ],
};

export interface ComposingOptions extends Partial<ComposeReplyDeps> {
  readonly order?: Partial<ComposeInput>;
  readonly catalogue?: { readonly [key: string]: Json };
  readonly subject?: ActivityContext['subject'];
}

/** Wires the activity around a model. */
export function setUpComposing(model: LanguageModel, options: ComposingOptions = {}) {
  const { order, catalogue, subject = CONTEXT.subject, ...override } = options;
  const kept: ModelCall[] = [];
  const log = makeMemoryLog();
  const asked: ModelRequest[] = [];
  const lists = { ...CATALOGUE, ...catalogue };
  const now = (): number => performance.now();
  const deps: ComposeReplyDeps = {
    model: (request) => {
      asked.push(request);
      return model(request);
    },
    modelName: 'test',
    standin: makeScriptedModel(),
    breaker: makeCircuitBreaker({ failures: 3, openMs: 60_000, now }),
    calls: {
      keep: (call) => void kept.push(call),
      spentSince: () => Promise.resolve({ clientCalls: 0, clientUsd: 0, usd: 0 }),
      idle: () => Promise.resolve(),
    },
    lookup: (key) => lists[key] ?? null,
    linkBase: 'https://school.example',
    history: { listRecent: () => Promise.resolve([]) },
    random: () => 0.01,
    tryMs: 2_000,
    now,
    clock: { now: () => 1_000 },
    read: makeAnswerReader(),
    claims: FILTER,
    pins: () => ({}),
    prompts: { find: findPrompt, latest: () => ({}) },
    log,
    metrics: makeNoMetrics(),
    ...override,
  };
  const compose = makeComposeReply(deps);
  const input = toJsonObject({ ...ORDER, ...order });
  return { compose: () => compose(input, { ...CONTEXT, subject }), kept, asked, log, deps };
}

const FILTER = shippedFilter();

const ORDER: ComposeInput = {
  prompt: 'talk#ask',
  task: 'Выяснить цель',
  stage: 'dialogue',
  proposals: ['ask', 'show_materials', 'offer_consult', 'escalate_to_manager'],
  buttons: [
    { text: 'Выбрать время', callback: 'consult:start' },
    { text: 'Позвать менеджера', callback: 'manager:request' },
  ],
  said: ['Храню немного на бирже'],
  since: 1_000,
  facts: { need: 'безопасность' },
};

const CONTEXT: ActivityContext = {
  subject: { ...makeSubject({ kind: 'client', key: 1 }), profile: { firstName: 'Анна' } },
  subjectId: 1,
  funnel: 'novice',
  uid: 'composing',
  visit: 7,
  attempt: 1,
  key: '1:7',
  signal: new AbortController().signal,
};

function findPrompt(name: string): Prompt | undefined {
  const source = FILES[name];
  const parsed = source === undefined ? undefined : parsePromptFile(source);
  return parsed?.kind === 'parsed' ? { name, version: 1, hash: `h-${name}`, ...parsed.prompt } : undefined;
}

/** A model that says these in turn, the last for ever. */
export function sayInTurn(...texts: readonly string[]): LanguageModel {
  const left = [...texts];
  return () => {
    const text = (left.length > 1 ? left.shift() : left[0]) ?? '';
    return Promise.resolve({ text, model: 'test-model', tokensIn: 1_000, tokensOut: 100 });
  };
}
