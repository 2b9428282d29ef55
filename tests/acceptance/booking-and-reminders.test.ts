/** Terms of reference §18, «Запись и напоминания». */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { readAppointments } from '../support/appointments.ts';
import { checkInvariants } from '../support/invariants.ts';

const OLEG = 512_340_002;
const OWNER = 512_349_000;

describe('§18 Запись и напоминания', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    // A lead nobody takes is told to the owner, who must have begun a chat with the bot.
    await app.person(OWNER).start();
  });

  afterAll(() => app.stop());

  it('Предлагаются две ближайшие даты и слоты 12/14/16/18 (МСК); reminder за 15 минут; перенос работает', async () => {
    const oleg = app.person(OLEG);
    await oleg.start();
    await oleg.press('bonus:get');
    const dates = await oleg.key('🗓 Записаться');
    const offered = dates.flatMap(({ buttons }) =>
      buttons.map(({ callback_data: data = '' }) => data.split('~')[0]),
    );
    expect(offered.filter((data = '') => data.startsWith('consult:date:'))).toEqual([
      'consult:date:2026-11-24',
      'consult:date:2026-11-25',
    ]);
    const times = await oleg.press('consult:date:2026-11-25');
    expect(times.flatMap(({ buttons }) => buttons.map(({ text }) => text)).slice(0, 4)).toEqual([
      '12:00',
      '14:00',
      '16:00',
      '18:00',
    ]);
    await oleg.press('consult:time:12:00');
    await oleg.press('consult:confirm');
    await app.wait({ days: 1, minutes: 45 });
    const reminded = (await oleg.chat()).filter(({ text }) => text.includes('через 15 мин'));
    expect(reminded).toHaveLength(1);
    await oleg.press('Перенести');
    await oleg.press('consult:date:2026-11-26');
    await oleg.press('consult:time:18:00');
    await oleg.press('consult:confirm');
    const stored = await readAppointments(app, OLEG);
    expect(stored.map(({ date, slot, status }) => [date, slot, status])).toEqual([
      ['2026-11-25', '12:00', 'rescheduled'],
      ['2026-11-26', '18:00', 'scheduled'],
    ]);
    await checkInvariants(app);
  });
});
