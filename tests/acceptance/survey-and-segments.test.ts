/** Terms of reference §18, «Анкета/сегментация». */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';

const OLEG = 512_340_002;

describe('§18 Анкета/сегментация', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  afterAll(() => app.stop());

  it('5 вопросов, баллы суммируются; реплики-подтверждения; сегмент установлен', async () => {
    const oleg = app.person(OLEG);
    await oleg.start();
    await oleg.press('bonus:get');
    let said = await oleg.key('📊 Подбор инструмента');
    const confirmations: string[] = [];
    for (let number = 1; number <= 5; number++) {
      expect(said.at(-1)?.text).toContain(`Вопрос ${number} из 5`);
      said = await oleg.press(`survey:q${number}:`);
      const [confirmation] = (said[0]?.text ?? '').split('\n');
      confirmations.push(confirmation ?? '');
    }
    expect(new Set(confirmations).size).toBe(5);
    expect(confirmations.every((line) => line.length > 10 && !line.includes('Вопрос'))).toBe(true);
    const answers = await app.db.query<{ points: number }>('SELECT points FROM survey_answers ORDER BY id');
    const sum = answers.rows.reduce((total, { points }) => total + points, 0);
    const user = await app.db.query<{ lead_score: number; segment: string }>(
      'SELECT lead_score, segment FROM users',
    );
    expect(answers.rowCount).toBe(5);
    expect(user.rows).toEqual([{ lead_score: sum, segment: sum >= 11 ? 'hot' : sum >= 6 ? 'warm' : 'cold' }]);
    await checkInvariants(app);
  });
});
