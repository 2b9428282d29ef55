/** J23: phone and e-mail only after consent; erased on request, everywhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { findInDatabase } from '../support/find-in-database.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;
const PHONE = '+79052123040';
const TYPED = '8 (905) 777-30-41';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  await app.stop();
});

async function userOf(id: number): Promise<Record<string, unknown> | undefined> {
  const { rows } = await app.db.query<Record<string, unknown>>('SELECT * FROM users WHERE telegram_id = $1', [
    id,
  ]);
  return rows[0];
}

describe('J23. Персональные данные', () => {
  it('1, 4: номер и почта текстом без согласия не остаются нигде; бот показывает согласие и кнопку', async () => {
    const oleg = app.person(OLEG);
    await oleg.start();
    const said = await oleg.say(`мой номер ${TYPED}, почта oleg.secret@example.org`);
    expect(said.map(({ text }) => text).join('\n')).toMatch(/соглашаетесь/);
    expect(await oleg.keyboard()).toEqual(['📱 Отправить телефон', 'Не сейчас']);
    expect(await findInDatabase(app.db, ['777-30-41', '9057773041', 'oleg.secret'])).toEqual([]);
    const { rows } = await app.db.query<{ text: string }>(
      `SELECT m.text FROM messages m JOIN users u ON u.id = m.user_id WHERE u.telegram_id = $1 AND role = 'user'`,
      [OLEG],
    );
    expect(rows.at(-1)?.text).toBe('мой номер [телефон], почта [e-mail]');
  });

  it('3: чужой контакт не записан нигде, просьба прислать свой', async () => {
    const oleg = app.person(OLEG);
    const said = await oleg.act({ type: 'contact', phone: '+79161112233', foreign: true });
    expect(said[0]?.text).toContain('собственный номер');
    expect(await findInDatabase(app.db, ['79161112233', '9161112233'])).toEqual([]);
    const refused = await oleg.key('Не сейчас');
    expect(refused[0]?.text).toContain('не влияет');
    expect(await oleg.keyboard()).toContain('🎁 Бонусы');
    expect(await userOf(OLEG)).toMatchObject({ phone: null, email: null });
  });

  it('2: свой контакт записан в едином виде с согласием, клавиатура возвращена', async () => {
    const anna = app.person(ANNA);
    await anna.start();
    await anna.act({ type: 'contact', phone: '89052123040' });
    expect(await findInDatabase(app.db, ['9052123040'])).toEqual([]);
    const said = await anna.act({ type: 'contact', phone: '89052123040' });
    expect(said[0]?.text).toBe('Спасибо, номер записан.');
    expect(await userOf(ANNA)).toMatchObject({ phone: PHONE });
    expect(await anna.keyboard()).toContain('🎁 Бонусы');
    const { rows } = await app.db.query(
      `SELECT kind, text_version, granted FROM consents c JOIN users u ON u.id = c.user_id WHERE u.telegram_id = $1`,
      [ANNA],
    );
    expect(rows).toEqual([{ kind: 'contacts', text_version: 'contact_consent@1', granted: true }]);
  });

  it('5: почта в едином виде; неверная вежливо отклонена', async () => {
    const anna = app.person(ANNA);
    await anna.say('test.user@Example.COM');
    expect(await userOf(ANNA)).toMatchObject({ email: 'test.user@example.com' });
    const said = await anna.say('не почта@');
    expect(said[0]?.text).toMatch(/не менял/);
    expect(await userOf(ANNA)).toMatchObject({ email: 'test.user@example.com' });
    await anna.press('Всё верно');
  });

  it('7: в логах нет ни телефона, ни почты', () => {
    expect(app.logText()).not.toMatch(/9052123040|example\.com|example\.org/i);
  });

  it('replay is exact with what was masked and what was kept', async () => {
    expect((await app.app.replayAll()).differences).toEqual([]);
  });
});

describe('J23.8 «удалите мои данные»', () => {
  it('asks once, erases everywhere, says so, and a person who comes back is new', async () => {
    const anna = app.person(ANNA);
    await anna.press('🎁 Получить бонус').catch(() => anna.key('🎁 Бонусы'));
    await anna.say('Меня зовут Крылова, интересует вопросик-примета');
    const asked = await anna.say('удалите мои данные');
    expect(asked.at(-1)?.text).toContain('Удалить ваши данные?');
    const confirmed = await anna.press('Да, удалить');
    expect(confirmed.at(-1)?.text).toContain('Стираю');
    await anna.press('Да, удалить');
    const { rows } = await app.db.query<{ id: string }>('SELECT id FROM users WHERE telegram_id = $1', [
      ANNA,
    ]);
    const id = rows[0]?.id;
    await app.wait({ seconds: 6 });
    await app.wait({ seconds: 2 });
    expect((await anna.chat()).at(-1)?.text).toContain('данные стёрты');
    // The name as a value: as letters it stands in many a word of the school's own texts.
    const words = [
      ',Анна,',
      '"Анна',
      'Анна!',
      'Крылова',
      'anna_krylova',
      '9052123040',
      'test.user',
      'вопросик-примета',
    ];
    const found = await findInDatabase(app.db, words);
    expect(found).toEqual([]);
    const erased = await app.db.query('SELECT telegram_id, erased_at FROM users WHERE id = $1', [id]);
    expect(erased.rows[0]).toMatchObject({ telegram_id: null });
    expect(erased.rows[0]).not.toMatchObject({ erased_at: null });
    const journal = await app.db.query('SELECT kind, event FROM journal WHERE subject_id = $1', [id]);
    expect(journal.rows).toMatchObject([{ kind: 'base', event: { params: {} } }]);
    const audit = await app.db.query(`SELECT subject FROM audit_log WHERE action = 'client.forgotten'`);
    expect(audit.rows).toEqual([{ subject: `client:#${id}` }]);
    const report = await app.app.replayAll();
    expect(report).toMatchObject({ erased: 1, differences: [] });

    const back = await anna.start('again');
    expect(back[0]?.text).toContain('Здравствуйте, Анна!');
    const fresh = await userOf(ANNA);
    expect(fresh).toMatchObject({ phone: null, source: 'again', erased_at: null });
    expect(fresh?.['id']).not.toBe(id);
    expect(app.errors()).toEqual([]);
  });

  it('«нет» keeps everything; a day of silence does too', async () => {
    const oleg = app.person(OLEG);
    await oleg.say('/forget');
    const said = await oleg.press('Нет, оставить');
    expect(said[0]?.text).toContain('как было');
    await oleg.say('/forget');
    await app.wait({ hours: 25 });
    expect(await userOf(OLEG)).toBeDefined();
  });
});
