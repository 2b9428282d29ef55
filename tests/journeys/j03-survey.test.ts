/** J03 (1–4, 7): the whole survey and the borders of the segments. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import { parseSurveyParams } from '../../src/core/survey/survey-options.ts';
import type { SurveyParams } from '../../src/core/survey/survey-options.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { answersForSum } from '../support/survey.ts';

const CASES = [
  { sum: 5, segment: 'cold' },
  { sum: 6, segment: 'warm' },
  { sum: 10, segment: 'warm' },
  { sum: 11, segment: 'hot' },
] as const;

describe('J03: survey and segments', () => {
  let app: TestApp;
  let survey: SurveyParams;

  beforeAll(async () => {
    app = await startTestApp();
    const stored = await app.db.query<{ definition: unknown }>(
      "SELECT definition FROM funnels WHERE name = 'survey' AND is_active",
    );
    const parsed = parseDefinition(stored.rows[0]?.definition);
    if (!parsed.ok) throw new Error('the survey is broken');
    survey = parseSurveyParams(parsed.definition.params ?? {});
  });

  afterAll(() => app.stop());

  it.each(CASES)('a sum of $sum makes the client $segment', async ({ sum, segment }) => {
    const response = await app.post('/sandbox/clients', { firstName: `Клиент ${sum}` });
    const created = (await response.json()) as { readonly id: number };
    const client = app.person(created.id);
    await client.start();
    await client.press('bonus:get');
    let said = await client.press('survey:start');
    for (const [index, answer] of answersForSum(survey, sum).entries()) {
      expect(said.at(-1)?.text).toContain(`Вопрос ${index + 1} из 5`);
      said = await client.press(`survey:q${index + 1}:${answer.code}`);
      expect(said.map(({ text }) => text).join('\n')).toContain(answer.reply);
    }
    const user = await app.db.query<{ id: number; segment: string; lead_score: number }>(
      'SELECT id, segment, lead_score FROM users WHERE telegram_id = $1',
      [created.id],
    );
    expect(user.rows[0]).toMatchObject({ segment, lead_score: sum });
    const rows = await app.db.query(
      'SELECT sum(points)::int AS points, count(*)::int AS n FROM survey_answers WHERE user_id = $1',
      [user.rows[0]?.id],
    );
    expect(rows.rows).toEqual([{ points: sum, n: 5 }]);
    const logged = await app.db.query(
      "SELECT count(*)::int AS n FROM events WHERE type = 'survey.answered' AND user_id = $1",
      [user.rows[0]?.id],
    );
    expect(logged.rows).toEqual([{ n: 5 }]);
    expect(said.length).toBeGreaterThanOrEqual(2);
    expect(said.at(-1)?.buttons.length).toBeGreaterThan(0);
  });

  it('holds the invariants', () => checkInvariants(app));
});
