/**
 * Records the golden journey anew: `node tests/core/replay/record-golden.ts`. To be run only when a change of the journal
 * is meant; the old file then stays beside the new one, under another name, and both are replayed.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { makeCallbackReader } from '../../../src/core/funnel/callback.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import type { SubjectEvent, Via } from '../../../src/core/step/event.ts';
import { toJournalRow } from '../../../src/core/step/journal.ts';
import type { JournalRow } from '../../../src/core/step/journal.ts';
import { stepSubject } from '../../../src/core/step/subject-step.ts';
import { makeSubject, makeSubjectHasher } from '../../../src/core/step/subject.ts';
import { findDueEvent } from '../../../src/core/step/timers.ts';
import { vocabulary } from '../../../src/core/vocabulary/vocabulary.ts';
import { JOURNEY_FORMAT, makeSetOf } from '../../../scripts/lib/journey-file.ts';
import type { Journey } from '../../../scripts/lib/journey-file.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const HOUR_MS = 3_600_000;
const STARTS_AT = Date.parse('2026-11-24T11:00:00+03:00');

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

const funnels = readdirSync(join(ROOT, 'machines'))
  .filter((name) => name.endsWith('.json') && name !== 'funnel.schema.json')
  .sort()
  .map((name) => ({ version: 1, definition: readJson(`machines/${name}`) }));

/** What the catalogue would answer, in numbers small enough to read. */
const catalogue: Readonly<Record<string, Json>> = {
  bonuses: [{ title: 'Первый криптокошелёк', url: 'https://school.example/bonus/first-wallet' }],
  faq: [{ id: 1, question: 'С чего начать?', answer: 'С бесплатного бонуса.' }],
};

function record(): Journey {
  const subject = { kind: 'client', key: 512_340_001 } as const;
  const set = makeSetOf(vocabulary, funnels);
  const read = makeCallbackReader(vocabulary);
  const hash = makeSubjectHasher();
  const rows: JournalRow[] = [];
  let client = makeSubject(subject);
  let at = STARTS_AT;
  let count = 0;
  const send = (event: SubjectEvent) => {
    const step = stepSubject(set, client, event, (key) => catalogue[key] ?? null);
    rows.push(toJournalRow(event, step, vocabulary.version, hash));
    client = step.subject;
    return step;
  };
  const act = (type: string, params: JsonObject, via: Via) => {
    at += 20_000;
    const seen = { firstName: 'Анна', username: 'anna_krylova', languageCode: 'ru' };
    const done = send({ type, at, keys: [`update:${count}`], params, via, seen });
    // Work that a step starts comes back at once, well done.
    for (const effect of done.effects) {
      if (effect.type !== 'start-activity') continue;
      const { funnel, uid, visit } = effect;
      const outcome: Via = { kind: 'outcome', funnel, uid, visit, result: 'done' };
      const output = { text: 'Вы делаете первые шаги и цените надёжность.' };
      send({
        type: 'engine.outcome',
        at: at + 2_000,
        keys: [`act:${funnel}:${visit}`],
        params: { output },
        via: outcome,
      });
    }
  };
  const message = (type: string, params: JsonObject = {}) =>
    act(type, params, { kind: 'message', messageId: ++count });
  const press = (data: string, visit?: number) => {
    count++;
    const parsed = read(data);
    if (parsed === undefined) throw new Error(`No event reads the button ${data}.`);
    const via = { kind: 'press' as const, callbackId: `c${count}`, messageId: count, data };
    act(parsed.type, parsed.params, visit === undefined ? via : { ...via, visit });
  };
  const wait = (ms: number) => {
    at += ms;
    for (let due = findDueEvent(client, at); due !== undefined; due = findDueEvent(client, at)) send(due);
  };

  message('client.started', { payload: 'vk_nov26' });
  message('client.text', { text: 'Здравствуйте! А что это за бот?' });
  wait(30 * HOUR_MS);
  press('bonus:get', client.issued.at(-1)?.[0]);
  press('bonus:get');
  press('branch:start');
  press('branch:reliability');
  press('survey:start');
  const firstQuestion = client.issued.at(-1)?.[0];
  for (const [question, answer] of firstAnswers())
    press(`survey:q${question}:${answer}`, client.issued.at(-1)?.[0]);
  press(`survey:q1:${firstAnswers()[0]?.[1] ?? ''}`, firstQuestion);
  message('help.open');
  press('faq:list');
  press('faq:1');
  press('faq:99');
  press('help:close');
  press('manager:request');
  message('client.media', { media: 'voice' });
  message('client.started');
  wait(100 * HOUR_MS);
  message('client.unsubscribed');
  return { format: JOURNEY_FORMAT, title: 'Первый разговор', subject, funnels, rows };
}

/** Question → code of its first option. */
function firstAnswers(): readonly (readonly [string, string])[] {
  const survey = readJson('machines/survey.json') as {
    readonly params: {
      readonly questions: Record<string, { readonly options: readonly { readonly code: string }[] }>;
    };
  };
  return Object.entries(survey.params.questions).map(([number, { options }]) => [
    number,
    options[0]?.code ?? '',
  ]);
}

const journey = record();
const path = join(import.meta.dirname, 'golden-first-dialogue.json');
writeFileSync(
  path,
  await format(JSON.stringify(journey), { ...(await resolveConfig(path)), filepath: path }),
);
console.log(`${journey.rows.length} rows recorded`);
