/** A small funnel with one state that composes, over the product's own vocabulary. */
import { compileFunnel } from '../../src/core/funnel/compile.ts';
import type { FunnelDefinition } from '../../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../../src/core/funnel/funnel-set.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { SubjectEvent, Via } from '../../src/core/step/event.ts';
import { positionPath } from '../../src/core/step/position.ts';
import { stepSubject } from '../../src/core/step/subject-step.ts';
import { makeSubject } from '../../src/core/step/subject.ts';
import type { Subject } from '../../src/core/step/subject.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';

const NOTE = { type: 'noteConfidence', params: { below: 0.5 } };
const THIRD = { type: 'confidenceBelowTimes', params: { value: 0.5, times: 3 } };
const RESET = { type: 'set', params: { lowConfidence: 0 } };

export const FALLBACKS = ['Первый запасной.', 'Второй запасной.', 'Третий запасной.'] as const;

const DEFINITION: FunnelDefinition = {
  id: 'lab',
  title: 'Опыт',
  role: 'main',
  lobby: true,
  context: {},
  initial: 'listening',
  states: {
    listening: {
      meta: { uid: 'listening' },
      on: { 'client.text': { target: 'composing', actions: 'noteText' } },
    },
    composing: {
      description: 'Ответ по существу',
      meta: {
        uid: 'composing',
        compose: {
          prompt: 'lab#talk',
          proposals: ['ask', 'offer_consult', 'escalate_to_manager'],
          events: [
            'consult.start',
            { text: 'Вопрос {{label}}', event: { type: 'faq.open', id: '{{value}}' }, each: 'context.faqs' },
            {
              text: 'Менеджер',
              event: { type: 'manager.request' },
              when: { type: 'contextIs', params: { key: 'shut', value: null } },
            },
          ],
          fallback: FALLBACKS,
        },
      },
      invoke: {
        src: 'composeReply',
        input: { topic: '{{context.topic}}' },
        onDone: [
          { guard: THIRD, target: 'escalated', actions: ['sayReply', RESET] },
          {
            guard: { type: 'proposes', params: { action: 'offer_consult' } },
            target: 'offered',
            actions: ['sayReply', NOTE],
          },
          { target: 'listening', actions: ['sayReply', NOTE] },
        ],
        onError: [
          { guard: THIRD, target: 'escalated', actions: ['sayFallback', RESET] },
          { target: 'listening', actions: ['sayFallback', NOTE] },
        ],
      },
      on: { 'client.text': { target: 'composing', reenter: true, actions: 'noteText' } },
    },
    offered: {
      meta: { uid: 'offered' },
      on: { 'client.text': { target: 'composing', actions: 'noteText' } },
    },
    escalated: {
      meta: { uid: 'escalated' },
      on: { 'client.text': { target: 'composing', actions: 'noteText' } },
    },
  },
};

const PUBLISHED = makeFunnelSet(vocabulary, [compileFunnel(DEFINITION, 1, vocabulary)]);

/** Where an outcome may lead, read off the definition. */
export const TARGETS = ['listening', 'offered', 'escalated'] as const;

/** A client in the small funnel. */
export class ReplyLab {
  subject: Subject = makeSubject({ kind: 'client', key: 100 });
  #count = 0;

  write(text: string) {
    return this.#step('client.text', { text }, { kind: 'message', messageId: ++this.#count });
  }

  /** The outcome of the reply that is being composed. */
  settle(result: 'done' | 'failed', params: JsonObject) {
    const { uid, visit } = this.pending;
    return this.#step('engine.outcome', params, { kind: 'outcome', funnel: 'lab', uid, visit, result });
  }

  get pending() {
    const pending = this.subject.positions['lab']?.activities[0];
    if (pending === undefined) throw new Error('Nothing is being composed.');
    return pending;
  }

  get at(): string {
    const position = this.subject.positions['lab'];
    return position === undefined ? '' : positionPath(position.value);
  }

  remember(context: JsonObject): this {
    const position = this.subject.positions['lab'];
    if (position === undefined) throw new Error('The client is not in the funnel yet.');
    const changed = { ...position, context: { ...position.context, ...context } };
    this.subject = { ...this.subject, positions: { lab: changed } };
    return this;
  }

  #step(type: string, params: JsonObject, via: Via) {
    const event: SubjectEvent = { type, at: ++this.#count * 1_000, keys: [`k${this.#count}`], params, via };
    const step = stepSubject(PUBLISHED, this.subject, event, () => null);
    this.subject = JSON.parse(JSON.stringify(step.subject)) as Subject;
    return step.effects.filter((effect) => effect.type === 'say');
  }
}
