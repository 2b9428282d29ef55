/** J09: booking a consultation, the happy path, with the clock. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { readAppointments } from '../support/appointments.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { Person, SeenMessage } from '../support/person.ts';

const ANNA = 512_340_001;
const OWNER = 512_349_000;
const CHANNEL = -1_001_555_000_111;

/** Callback texts without their visits. */
function calls(messages: readonly SeenMessage[]): readonly string[] {
  return messages.flatMap(({ buttons }) =>
    buttons.map(({ callback_data: data = '' }) => data.split('~')[0] ?? ''),
  );
}

const isReminder = ({ buttons }: SeenMessage): boolean => buttons.some(({ text }) => text === 'Буду');

describe('J09: booking', () => {
  let app: TestApp;
  let anna: Person;

  beforeAll(async () => {
    app = await startTestApp();
    // A lead nobody takes is told to the owner, who must have begun a chat with the bot.
    await app.person(OWNER).start();
    anna = app.person(ANNA);
    await anna.start();
    await anna.press('bonus:get');
  });

  afterAll(() => app.stop());

  it('1: «Записаться» offers the two nearest dates by Moscow time, and none of these', async () => {
    const said = await anna.key('🗓 Записаться');
    expect(calls(said)).toEqual([
      'consult:date:2026-11-24',
      'consult:date:2026-11-25',
      'consult:custom',
      'consult:close',
    ]);
    expect(said[0]?.text).toContain('московское');
  });

  it('2: the date offers the four slots that are still ahead', async () => {
    const said = await anna.press('consult:date:2026-11-24');
    expect(calls(said).slice(0, 5)).toEqual([
      'consult:time:12:00',
      'consult:time:14:00',
      'consult:time:16:00',
      'consult:time:18:00',
      'consult:custom',
    ]);
  });

  it('3: the time is asked back with date, weekday, time and «МСК»', async () => {
    const said = await anna.press('consult:time:16:00');
    expect(said[0]?.text).toContain('вторник, 24 ноября, 16:00 МСК');
    expect(await readAppointments(app, ANNA)).toEqual([]);
  });

  it('4: the confirmation makes one appointment, and the channel reads when', async () => {
    const said = await anna.press('consult:confirm');
    expect(said[0]?.text).toMatch(/24 ноября, 16:00 МСК[\s\S]*15 минут[\s\S]*позвонит/);
    const booked = {
      date: '2026-11-24',
      slot: '16:00',
      tz: 'Europe/Moscow',
      status: 'scheduled',
      confirmed: true,
    };
    expect(await readAppointments(app, ANNA)).toEqual([booked]);
    const card = (await app.person(CHANNEL).chat()).at(-1)?.text ?? '';
    expect(card).toMatch(/назначен на консультацию.*24.*16:00/);
    const user = await app.db.query<{ funnel_stage: string }>(
      'SELECT funnel_stage FROM users WHERE telegram_id = $1',
      [ANNA],
    );
    expect(user.rows[0]?.funnel_stage).toBe('booked');
  });

  it('5: at 15:45 one reminder comes, with «Буду» and «Перенести»', async () => {
    await app.wait({ hours: 4, minutes: 44 });
    expect((await anna.chat()).filter(isReminder)).toEqual([]);
    await app.wait({ minutes: 1 });
    const [reminder, ...others] = (await anna.chat()).filter(isReminder);
    expect(others).toEqual([]);
    expect(reminder?.buttons.map(({ text }) => text)).toEqual(['Буду', 'Перенести', 'Не приду']);
    expect(reminder?.text).toMatch(/через 15 мин[\s\S]*16:00 МСК/);
  });

  it('6: no other comes, and «Буду» is acknowledged', async () => {
    await app.wait({ minutes: 5 });
    await anna.press('Буду');
    await app.wait({ minutes: 11 });
    expect((await anna.chat()).filter(isReminder)).toHaveLength(1);
    const toasts = (app.app.sandbox?.calls() ?? []).flatMap(({ method, params }) =>
      method === 'answerCallbackQuery' ? [params['text']] : [],
    );
    expect(toasts.at(-1)).toMatch(/ждём вас/);
    await checkInvariants(app);
  });
});

it('J09, 7: at 23:30 in Moscow today is over and no date slips', async () => {
  const app = await startTestApp({ at: Date.parse('2026-11-24T23:30:00+03:00') });
  const anna = app.person(ANNA);
  await anna.start();
  await anna.press('bonus:get');
  const said = await anna.key('🗓 Записаться');
  expect(calls(said).slice(0, 2)).toEqual(['consult:date:2026-11-25', 'consult:date:2026-11-26']);
  await checkInvariants(app);
  await app.stop();
});
