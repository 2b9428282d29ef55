/** Summaries and drafts: named texts, judged like replies. */
import { describe, expect, it } from 'vitest';
import { makeScriptedModel } from '../../src/adapters/llm/scripted-model.ts';
import type { ActivityContext } from '../../src/app/activity-port.ts';
import { makeDraftReplies } from '../../src/app/draft-replies.ts';
import type { LanguageModel } from '../../src/app/language-model.ts';
import { makeSummariseProfile } from '../../src/app/summarise-profile.ts';
import { judgeTexts } from '../../src/core/policy/texts-answer.ts';
import { makeSubject } from '../../src/core/step/subject.ts';
import { shippedFilter } from '../core/safety/with-policy.ts';
import { sayInTurn, setUpComposing } from './composing.ts';

const CONTEXT: ActivityContext = {
  subject: { ...makeSubject({ kind: 'client', key: 1 }), profile: { firstName: 'Анна' } },
  subjectId: 1,
  funnel: 'survey',
  uid: 'summarising',
  visit: 3,
  attempt: 1,
  key: '1:3',
  signal: new AbortController().signal,
};
const INPUT = { name: 'Анна', segment: 'cold', score: 3, answers: [{ question: 'Опыт', answer: 'Нет' }] };

const summary = (model: LanguageModel, content: string | undefined) => {
  const { deps, kept } = setUpComposing(model);
  const found = content === undefined ? undefined : { text: content, version: 1 };
  const activity = makeSummariseProfile({ ...deps, catalogue: { content: () => found } });
  return { run: () => activity(INPUT, CONTEXT), kept };
};
const drafts = (model: LanguageModel) => {
  const { deps, kept } = setUpComposing(model);
  return { run: () => makeDraftReplies(deps)({}, CONTEXT), kept };
};

describe('judgeTexts', () => {
  const by = { filter: shippedFilter(), links: { links: new Set<string>(), mentions: new Set<string>() } };
  it.each([
    ['as it should be', '{"text": "Итог."}'],
    ['fenced, with a comma too many', '```json\n{"text": "Итог.",}\n```'],
    ['after some thought', 'Подумаем. {"note": 1} Ответ: {"text": "Итог."}'],
  ])('reads %s', (_, raw) => {
    expect(judgeTexts(raw, ['text'], by)).toEqual({ text: 'Итог.' });
  });

  it.each([
    ['prose', 'Итог.'],
    ['nothing', ''],
    ['another name', '{"summary": "Итог."}'],
    ['a number', '{"text": 5}'],
    ['an empty text', '{"text": " "}'],
  ])('refuses %s', (_, raw) => {
    expect(judgeTexts(raw, ['text'], by)).toBeUndefined();
  });

  it('makes every text safe and takes foreign links out', () => {
    const raw = '{"text": "Доход 30% в месяц гарантирован. Подробнее: https://evil.example"}';
    expect(judgeTexts(raw, ['text'], by)?.['text']).not.toMatch(/гарантирован|evil/);
  });
});

describe('summariseProfile', () => {
  it('is the model’s text, kept with its prompt', async () => {
    const { run, kept } = summary(sayInTurn('{"text": "Вы начинаете спокойно."}'), undefined);
    expect(await run()).toEqual({ text: 'Вы начинаете спокойно.' });
    expect(kept[0]).toMatchObject({ promptName: 'summarizer#profile', verdict: 'accepted' });
  });

  it('is the content of the segment when there is no model', async () => {
    const { run } = summary(
      makeScriptedModel(),
      '{{name}}, вот: {{#answers}}{{question}} — {{answer}}{{/answers}}',
    );
    expect(await run()).toEqual({ text: 'Анна, вот: Опыт — Нет' });
  });

  it('fails when it cannot be used, for the funnel’s own template', async () => {
    await expect(summary(sayInTurn('мусор'), undefined).run()).rejects.toMatchObject({
      code: 'ANSWER_REFUSED',
    });
    await expect(summary(makeScriptedModel(), undefined).run()).rejects.toMatchObject({
      code: 'MODEL_NO_TEXT',
    });
  });
});

describe('draftReplies', () => {
  it('are three texts', async () => {
    const { run } = drafts(
      sayInTurn('{"spin": "Как сейчас?", "objection": "Понимаю.", "cta": "Запишу вас?"}'),
    );
    expect(await run()).toEqual({ spin: 'Как сейчас?', objection: 'Понимаю.', cta: 'Запишу вас?' });
  });

  it('are none rather than two', async () => {
    const { run } = drafts(sayInTurn('{"spin": "Как сейчас?", "cta": "Запишу вас?"}'));
    await expect(run()).rejects.toMatchObject({ code: 'NO_DRAFTS' });
  });

  it('without a model they are lines that people wrote, if there are any', async () => {
    await expect(drafts(makeScriptedModel()).run()).rejects.toMatchObject({ code: 'NO_DRAFTS' });
  });
});
