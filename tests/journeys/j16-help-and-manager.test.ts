/** J16: help, frequent questions from the database, and the wish for a manager. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { pressByHand } from '../support/by-hand.ts';
import type { Person, SeenMessage } from '../support/person.ts';
import { VERA as OWNER } from '../support/school.ts';

const ANNA = 512_340_001;
const CHANNEL = -1_001_555_000_111;

describe('J16: help, FAQ, a manager', () => {
  let app: TestApp;
  let anna: Person;
  beforeAll(async () => {
    app = await startTestApp();
    anna = app.person(ANNA);
    await anna.start();
  });
  afterAll(() => app.stop());

  const textOf = (said: readonly SeenMessage[]): string => said.map(({ text }) => text).join('\n');
  const cards = (): Promise<readonly SeenMessage[]> => app.person(CHANNEL).chat();

  it('1: /help и /help@имя_бота — краткая инструкция с «Частые вопросы» и «Связаться с менеджером»', async () => {
    const bot = app.app.sandbox?.world.bot.username ?? '';
    for (const command of ['/help', `/help@${bot}`]) {
      const said = await anna.say(command);
      expect(textOf(said)).toContain('Чем я могу помочь');
      const labels = said.flatMap(({ buttons }) => buttons.map(({ text }) => text));
      expect(labels).toEqual(expect.arrayContaining(['Частые вопросы', 'Связаться с менеджером']));
    }
  });

  it('2: ответ из БД с «назад»; скрытый вопрос не виден; чужой номер — «не найдено»', async () => {
    await app.db.query(`UPDATE faq SET is_active = false WHERE question = 'Вы даёте сигналы?'`);
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    await anna.say('/help');
    const list = await anna.press('Частые вопросы');
    const labels = list.flatMap(({ buttons }) => buttons.map(({ text }) => text));
    expect(labels).toContain('Вы гарантируете доход?');
    expect(labels).not.toContain('Вы даёте сигналы?');
    const said = await anna.press('Вы гарантируете доход?');
    expect(textOf(said)).toContain('потерять можно');
    expect(said.flatMap(({ buttons }) => buttons.map(({ text }) => text))).toContain('← К списку вопросов');
    await pressByHand(app, { id: ANNA, first_name: 'Анна' }, 'faq:99999');
    expect(textOf((await anna.chat()).slice(-2))).toContain('не найден');
  });

  it('3: Вера меняет ответ, клиент видит новый без перезапуска', async () => {
    const vera = app.person(OWNER);
    await vera.say('/content');
    await vera.press('Частые вопросы');
    await vera.press('Вы гарантируете доход?');
    await vera.press('Изменить: Ответ');
    await vera.say('Нет, не гарантируем: рынок меняется, вложенное можно потерять целиком.');
    expect(textOf(await vera.press('Сохранить'))).toContain('Сохранено');
    await anna.press('← К списку вопросов');
    expect(textOf(await anna.press('Вы гарантируете доход?'))).toContain('потерять целиком');
  });

  it('4–6: кнопка, трижды подряд и словами — одна карточка, клиенту сказано, когда ждать', async () => {
    const said = await anna.say('👤 Связаться с менеджером');
    expect(textOf(said)).toMatch(/менеджер/i);
    expect(textOf(said)).toMatch(/10:00|минут|час/);
    for (let again = 0; again < 2; again++) await anna.say('👤 Связаться с менеджером');
    await anna.say('позовите человека');
    const posted = (await cards()).filter(({ text }) => text.includes('Анна'));
    expect(posted).toHaveLength(1);
    expect(posted[0]?.buttons.map(({ callback_data: data }) => data?.split('~')[0]).join()).toContain(
      'lead:take:',
    );
    const { rows } = await app.db.query(`SELECT count(*)::int AS n FROM leads WHERE status = 'new'`);
    expect(rows).toEqual([{ n: 1 }]);
    expect(app.errors()).toEqual([]);
  });
});
