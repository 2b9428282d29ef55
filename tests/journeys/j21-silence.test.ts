/** J21: silence. Follow-ups after a day and three, and all that calls them off. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATHS } from '../scenarios/scenario-talk.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { IRINA, takeOver } from '../support/school.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

describe('J21: silence', () => {
  let app: TestApp;

  const arrive = async (id: number): Promise<void> => {
    const person = app.person(id);
    await person.start();
    await person.press('bonus:get');
    await person.key('📊 Подбор инструмента');
    for (const number of PATHS.novice.warm) await person.say(number);
  };
  const heard = async (id: number): Promise<number> =>
    (await app.person(id).chat()).filter(({ fromBot }) => fromBot).length;
  const proactive = async (id: number): Promise<number> =>
    (
      await app.db.query(
        "SELECT 1 FROM events e JOIN users u ON u.id = e.user_id WHERE e.type = 'proactive.sent' AND u.telegram_id = $1",
        [id],
      )
    ).rows.length;

  beforeAll(async () => {
    app = await startTestApp();
    await arrive(ANNA);
  }, 120_000);

  afterAll(() => app.stop());

  it('1, 8: Anna is written to after 24 and 72 hours, differently, without reproach or haste, never again', async () => {
    const before = await heard(ANNA);
    await app.wait({ hours: 23, minutes: 50 });
    expect(await heard(ANNA)).toBe(before);
    await app.wait({ minutes: 15 });
    await app.wait({ hours: 47, minutes: 30 });
    expect(await heard(ANNA)).toBe(before + 1);
    await app.wait({ hours: 1 });
    const said = (await app.person(ANNA).chat()).slice(-2).map(({ text }) => text);
    expect(await heard(ANNA)).toBe(before + 2);
    expect(said[0]).not.toBe(said[1]);
    for (const text of said) {
      expect(text).toMatch(/^Анна, /);
      expect(text).not.toMatch(/срочно|успейте|последн|почему вы|не ответили|гарант|заработ/i);
    }
    await app.wait({ days: 30 });
    expect(await heard(ANNA)).toBe(before + 2);
  });

  it('2, 4: an answer after 23:59, or a button, begins the count anew', async () => {
    await arrive(OLEG);
    await app.wait({ hours: 23, minutes: 50 });
    await app.person(OLEG).say('я ещё думаю над ответом');
    await app.wait({ hours: 1 });
    expect(await proactive(OLEG)).toBe(0);
    await app.wait({ hours: 22, minutes: 30 });
    await app.person(OLEG).press('Показать пример');
    await app.wait({ hours: 1 });
    expect(await proactive(OLEG)).toBe(0);
    await app.wait({ hours: 23, minutes: 30 });
    expect(await proactive(OLEG)).toBe(1);
  });

  it('3: an act at the very moment: one message too many at most, the second counted from the act', async () => {
    const oleg = app.person(OLEG);
    await oleg.say('а вот и я');
    await app.wait({ hours: 23, minutes: 59, seconds: 50 });
    const before = await proactive(OLEG);
    await Promise.all([app.wait({ seconds: 30 }), oleg.say('и снова я')]);
    expect(await proactive(OLEG)).toBeLessThanOrEqual(before + 1);
    await app.wait({ hours: 23 });
    expect(await proactive(OLEG)).toBeLessThanOrEqual(before + 1);
  });

  it('6: while a manager leads nothing is written, afterwards the count begins anew', async () => {
    await app.person(IRINA).start();
    await takeOver(app, OLEG);
    const before = await proactive(OLEG);
    await app.person(IRINA).say('Олег, я на связи');
    await app.wait({ hours: 80 });
    expect(await proactive(OLEG)).toBe(before);
    await app.person(IRINA).press('↩️ Вернуть боту');
    await app.person(IRINA).press('Продолжить отсюда');
    await app.wait({ hours: 23 });
    expect(await proactive(OLEG)).toBe(before);
    await app.wait({ hours: 18 });
    expect(await proactive(OLEG)).toBe(before + 1);
  });

  it('5: «стоп» is confirmed and nothing follows', async () => {
    const oleg = app.person(OLEG);
    expect((await oleg.say('отпишите меня')).map(({ text }) => text).join('\n')).toContain('Вы отписались');
    const before = await heard(OLEG);
    await app.wait({ days: 5 });
    expect(await heard(OLEG)).toBe(before);
    const { rows } = await app.db.query<{ reason: string }>(
      "SELECT DISTINCT payload->>'reason' AS reason FROM events e JOIN users u ON u.id = e.user_id WHERE type = 'followup.skipped' AND u.telegram_id = $1",
      [OLEG],
    );
    expect(rows).toContainEqual({ reason: 'unsubscribed' });
    await checkInvariants(app);
  });
});
