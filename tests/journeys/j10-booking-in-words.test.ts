/** J10: date and time in free text. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { readAppointments } from '../support/appointments.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { Person, SeenMessage } from '../support/person.ts';

const ANNA = 512_340_001;
const OWNER = 512_349_000;

function textOf(said: readonly SeenMessage[]): string {
  return said.map(({ text }) => text).join('\n');
}

describe('J10: booking in words', () => {
  let app: TestApp;
  let anna: Person;

  beforeAll(async () => {
    app = await startTestApp();
    // A lead nobody takes is told to the owner, who must have begun a chat with the bot.
    await app.person(OWNER).start();
    anna = app.person(ANNA);
    await anna.start();
    await anna.press('bonus:get');
    await anna.key('🗓 Записаться');
    await anna.press('consult:custom');
  });

  afterAll(() => app.stop());

  it('1: «зафтра в полпятого» is asked back in full', async () => {
    expect(textOf(await anna.say('зафтра в полпятого'))).toMatch(/среда, 25 ноября, 16:30 МСК.*верно\?/);
  });

  it('2: «Нет», and a date that does not exist: said so, the input stays open', async () => {
    await anna.press('Нет, другое время');
    expect(textOf(await anna.say('31 ноября в 12'))).toMatch(/Такой даты[\s\S]*Напишите день и время/);
  });

  it('3: «вчера в 12» is past, the nearest dates are there', async () => {
    const said = await anna.say('вчера в 12');
    expect(textOf(said)).toContain('уже прошло');
    expect(said.at(-1)?.buttons[0]?.callback_data).toContain('consult:date:2026-11-24');
  });

  it('4: «через пару дней после обеда» is asked about, not guessed', async () => {
    expect(textOf(await anna.say('через пару дней после обеда'))).toMatch(/\?/);
    expect(await readAppointments(app, ANNA)).toEqual([]);
  });

  it('5: another zone is said back in Moscow time and in its own', async () => {
    const said = textOf(await anna.say('в пятницу в 18 по Новосибирску'));
    expect(said).toMatch(/пятница, 27 ноября, 14:00 МСК \(18:00, Новосибирск\)/);
  });

  it('7: a question in between is answered, and the input comes back', async () => {
    const said = textOf(await anna.say('а сколько стоит консультация?'));
    expect(said).toMatch(/бесплатн[\s\S]*14:00 МСК.*верно/);
  });

  it('6: confirmed it is booked, and reminded of at 13:45', async () => {
    await anna.press('consult:confirm');
    const booked = {
      date: '2026-11-27',
      slot: '14:00',
      tz: 'Europe/Moscow',
      status: 'scheduled',
      confirmed: true,
    };
    expect(await readAppointments(app, ANNA)).toEqual([booked]);
    await app.wait({ days: 3, hours: 2, minutes: 44 });
    const reminders = async () =>
      (await anna.chat()).filter(({ buttons }) => buttons.some(({ text }) => text === 'Буду'));
    expect(await reminders()).toEqual([]);
    await app.wait({ minutes: 1 });
    expect(await reminders()).toHaveLength(1);
    await checkInvariants(app);
  });

  it('8: three texts that are no time bring dates and a manager', async () => {
    const oleg = app.person(512_340_002);
    await oleg.start();
    await oleg.press('bonus:get');
    await oleg.key('🗓 Записаться');
    await oleg.press('consult:custom');
    await oleg.say('эээ');
    await oleg.say('ну не знаю');
    const said = await oleg.say('абракадабра');
    const labels = said.flatMap(({ buttons }) =>
      buttons.map(({ callback_data: data = '' }) => data.split('~')[0]),
    );
    expect(labels).toContain('manager:request');
    expect(labels.some((data = '') => data.startsWith('consult:date:'))).toBe(true);
    await checkInvariants(app);
  });
});
