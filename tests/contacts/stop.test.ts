/** J21.5 and H2 together: the contact is asked for once after a booking; /stop silences the bot but for the own reminder. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Person, SeenMessage } from '../support/person.ts';

const ANNA = 512_340_001;
const OWNER = 512_349_000;

describe('a client who books and then wants silence', () => {
  let app: TestApp;
  let anna: Person;
  beforeAll(async () => {
    app = await startTestApp();
    await app.person(OWNER).start();
    anna = app.person(ANNA);
    await anna.start();
  });
  afterAll(() => app.stop());

  const textOf = (said: readonly SeenMessage[]): string => said.map(({ text }) => text).join('\n---\n');

  it('is asked for the contact after confirming the slot, and may refuse', async () => {
    await anna.say('🗓 Записаться');
    await anna.press('consult:date:2026-11-24');
    await anna.press('consult:time:16:00');
    const said = await anna.press('consult:confirm');
    expect(textOf(said)).toMatch(/соглашаетесь/);
    expect(await anna.keyboard()).toEqual(['📱 Отправить телефон', 'Не сейчас']);
    expect(textOf(await anna.key('Не сейчас'))).toContain('не влияет');
    const { rows } = await app.db.query(`SELECT status::text FROM appointments`);
    expect(rows).toEqual([{ status: 'scheduled' }]);
  });

  it('«стоп» is confirmed; the reminder of the own booking still comes, nothing else ever', async () => {
    expect(textOf(await anna.say('стоп'))).toContain('Вы отписались');
    const { rows } = await app.db.query(
      'SELECT unsubscribed_at IS NOT NULL AS off FROM users WHERE telegram_id = $1',
      [ANNA],
    );
    expect(rows).toEqual([{ off: true }]);
    const before = (await anna.chat()).at(-1)?.message_id ?? 0;
    await app.wait({ hours: 4, minutes: 50 });
    const later = (await anna.chat()).filter(({ message_id: id }) => id > before);
    expect(later.map(({ buttons }) => buttons.map(({ text }) => text).join())).toContainEqual(
      expect.stringContaining('Буду'),
    );
    const known = (await anna.chat()).at(-1)?.message_id ?? 0;
    await app.wait({ days: 6 });
    const ghosts = (await anna.chat()).filter(({ message_id: id }) => id > known);
    expect(ghosts.filter(({ text }) => !/консультаци|запис|встреч|созвон/i.test(text))).toEqual([]);
  });

  it('«Подписаться снова» works days later', async () => {
    expect(textOf(await anna.press('Подписаться снова'))).toContain('подписка снова включена');
    expect(app.errors()).toEqual([]);
  });
});
