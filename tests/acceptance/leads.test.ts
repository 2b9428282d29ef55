/** Terms of reference §18, «Лиды и „Взять заявку“». */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { CHANNEL, IRINA, pressInChannel } from '../support/school.ts';

const ANNA = 512_340_001;

describe('§18 Лиды и «Взять заявку»', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await app.person(IRINA).start();
  });

  afterAll(() => app.stop());

  it('Карточка лида содержит поля; «Взять заявку» назначает менеджера и скрывает карточку', async () => {
    const anna = app.person(ANNA);
    await anna.start('vk_nov26');
    await anna.say('📊 Подбор инструмента');
    for (const answer of ['1', '1', '4', '3', '1']) await anna.say(answer);
    await anna.say('👤 Связаться с менеджером');
    const card = (await app.person(CHANNEL).chat()).find(({ text }) => text.startsWith('Заявка №'));
    const { rows: questions } = await app.db.query<{ experience: string; budget: string }>(
      'SELECT experience, budget FROM users WHERE telegram_id = $1',
      [ANNA],
    );
    for (const field of ['Имя', 'Telegram', 'Телефон', 'E-mail', 'Опыт', 'Цель', 'Бюджет', 'Статус'])
      expect(card?.text).toMatch(new RegExp(`^${field}: \\S`, 'm'));
    // Labels that people read, not the codes that are stored.
    expect(card?.text).not.toContain(`Опыт: ${questions[0]?.experience}`);
    expect(card?.text).not.toMatch(/^(Опыт|Цель|Бюджет): не указан/m);
    expect(card?.text).toContain('vk_nov26');
    await pressInChannel(app, IRINA, '✅ Взять заявку');
    const { rows } = await app.db.query(
      'SELECT status::text, assigned_manager_id::text, reason, taken_at IS NOT NULL AS dated FROM leads',
    );
    expect(rows).toEqual([
      { status: 'taken', assigned_manager_id: String(IRINA), reason: 'manager_request', dated: true },
    ]);
    expect((await app.person(CHANNEL).chat()).some(({ text }) => text.startsWith('Заявка №'))).toBe(false);
    expect((await app.person(IRINA).chat()).at(-1)?.text).toContain('Анна Крылова');
    await checkInvariants(app);
  });
});
