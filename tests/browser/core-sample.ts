/** A short life of a client, run on the server and in a page: the two must end in the same subject. */
import { compileFunnel } from '../../src/core/funnel/compile.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../../src/core/funnel/funnel-set.ts';
import { stepSubject } from '../../src/core/step/subject-step.ts';
import { makeSubject, makeSubjectHasher } from '../../src/core/step/subject.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';

const definition = {
  id: 'sample',
  title: 'Проба',
  role: 'main',
  lobby: true,
  initial: 'idle',
  states: {
    idle: { meta: { uid: 'idle' }, on: { 'client.started': { target: 'asked', actions: 'rememberSource' } } },
    asked: {
      meta: {
        uid: 'asked',
        stage: 'started',
        say: { text: 'Готовы, {{name}}?', buttons: [[{ text: 'Да', event: { type: 'survey.start' } }]] },
      },
      on: { 'survey.start': 'done' },
      after: { PT24H: 'done' },
    },
    done: { meta: { uid: 'done', say: { text: 'Спасибо' } } },
  },
};

/** Compiles, steps twice and tells what came out. */
export function runSample(): {
  readonly hash: string;
  readonly texts: readonly string[];
  readonly refused: number;
} {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const refused = parseDefinition({ ...definition, states: { idle: { meta: {} } } });
  const funnels = makeFunnelSet(vocabulary, [compileFunnel(parsed.definition, 1, vocabulary)]);
  let subject = makeSubject({ kind: 'client', key: 1 });
  const texts: string[] = [];
  for (const [index, type] of ['client.started', 'survey.start'].entries()) {
    const event = {
      type,
      at: 1_800_000_000_000 + index,
      keys: [`u:${index}`],
      params: {},
      via: { kind: 'message' as const, messageId: index },
      seen: { firstName: 'Анна' },
    };
    const step = stepSubject(funnels, subject, event, () => null);
    subject = step.subject;
    for (const effect of step.effects)
      if (effect.type === 'say' && effect.text.kind === 'text') texts.push(effect.text.text);
  }
  return { hash: makeSubjectHasher()(subject), texts, refused: refused.ok ? 0 : refused.errors.length };
}
