/** J12: moving and canceling; the reminder of the old time never comes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { readAppointments } from '../support/appointments.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { Person, SeenMessage } from '../support/person.ts';

const ANNA = 512_340_001;
const OWNER = 512_349_000;

describe('J12: move and cancel', () => {
  let app: TestApp;
  let anna: Person;
  const reminders = async (): Promise<readonly SeenMessage[]> =>
    (await anna.chat()).filter(({ buttons }) => buttons.some(({ text }) => text === 'Буду'));
  const statuses = async () =>
    (await readAppointments(app, ANNA)).map(({ date, slot, status }) => `${date} ${slot} ${status}`);

  beforeAll(async () => {
    app = await startTestApp();
    // A lead nobody takes is told to the owner, who must have begun a chat with the bot.
    await app.person(OWNER).start();
    anna = app.person(ANNA);
    await anna.start();
    await anna.press('bonus:get');
    await anna.key('🗓 Записаться');
    await anna.press('consult:date:2026-11-25');
    await anna.press('consult:time:14:00');
    await anna.press('consult:confirm');
  });

  afterAll(() => app.stop());

  it('1: «Перенести» shows dates and slots anew', async () => {
    const said = await anna.press('Перенести');
    expect(said.at(-1)?.buttons.map(({ text }) => text)).toContain('завтра, 25 ноября');
    expect(await statuses()).toEqual(['2026-11-25 14:00 scheduled']);
  });

  it('2: confirmed, one appointment is active, the old seat is free', async () => {
    await anna.say('26 ноября в 18');
    const said = await anna.press('consult:confirm');
    expect(said[0]?.text).toContain('четверг, 26 ноября, 18:00 МСК');
    expect(await statuses()).toEqual(['2026-11-25 14:00 rescheduled', '2026-11-26 18:00 scheduled']);
    const seats = await app.db.query<{ slot_at: Date }>('SELECT slot_at FROM slot_holds');
    expect(seats.rows.map(({ slot_at: at }) => at.toISOString())).toEqual(['2026-11-26T15:00:00.000Z']);
  });

  it('3: at the old time nothing comes', async () => {
    await app.wait({ days: 1, hours: 3, minutes: 30 });
    expect(await reminders()).toEqual([]);
  });

  it('4: before the new time one reminder comes, with the new time', async () => {
    await app.wait({ days: 1, hours: 3, minutes: 15 });
    const found = await reminders();
    expect(found).toHaveLength(1);
    expect(found[0]?.text).toContain('26 ноября, 18:00 МСК');
  });

  it('5: «Не приду» brings dates at once', async () => {
    const said = await anna.press('Не приду');
    expect(said.at(-1)?.text).toMatch(/Ничего страшного/);
    expect(said.at(-1)?.buttons.map(({ text }) => text)).toContain('Отменить запись');
  });

  it('6: canceled without reproach', async () => {
    const said = await anna.press('Отменить запись');
    expect(said[0]?.text).toMatch(/^Запись отменил/);
    expect(await statuses()).toEqual(['2026-11-25 14:00 rescheduled', '2026-11-26 18:00 canceled']);
    expect((await app.db.query('SELECT id FROM slot_holds')).rows).toEqual([]);
  });

  it('7: «Буду» on the old reminder says so, offers a booking and changes nothing', async () => {
    const said = await anna.press('Буду');
    expect(said[0]?.text).toContain('Запись отменена');
    expect(said[0]?.buttons.map(({ text }) => text)).toEqual(['Записаться']);
    expect(await statuses()).toEqual(['2026-11-25 14:00 rescheduled', '2026-11-26 18:00 canceled']);
    await app.wait({ hours: 3 });
    expect(await reminders()).toHaveLength(1);
    await checkInvariants(app);
  });
});
