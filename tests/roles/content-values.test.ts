/** /content over the whole app: fields that are no plain text, examples that become real, and two editors at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Person } from '../support/person.ts';
import { VERA as OWNER, textOf } from '../support/school.ts';

let app: TestApp;
let vera: Person;
beforeAll(async () => {
  app = await startTestApp();
  vera = app.person(OWNER);
});
afterAll(async () => {
  expect((await app.app.replayAll()).differences).toEqual([]);
  await app.stop();
});

/** Opens an entry of a section by what its button says. */
async function openEntry(section: string, label: string): Promise<void> {
  await vera.say('/content');
  await vera.press(section);
  await vera.press(label);
}

describe('/content', () => {
  it('materials and products: kinds, segments, prices are read as people write them', async () => {
    await vera.say('/content');
    await vera.press('Материалы');
    const list = await vera.chat();
    expect(textOf(list.slice(-1))).toContain('Материалы');
    await vera.press('content:pick:materials:');
    for (const [field, wrong, right] of [
      ['Изменить: Сегменты', 'ледяной', 'тёплый, горячий'],
      ['Изменить: Вид', 'песня', 'Статья'],
      ['Изменить: Метки', 'слово', 'trust, novice'],
      ['Изменить: Ссылка', 'нет', '-'],
    ] as const) {
      await vera.press(field);
      expect(textOf(await vera.say(wrong))).toContain('⚠️');
      await vera.say(right);
      await vera.press('Сохранить');
    }
    const { rows } = await app.db.query(
      `SELECT type::text, segments, tags, url FROM materials WHERE tags = '{trust,novice}'`,
    );
    expect(rows[0]).toEqual({
      type: 'article',
      segments: ['warm', 'hot'],
      tags: ['trust', 'novice'],
      url: null,
    });
    await openEntry('Продукты', 'Базовая программа «Крипта с нуля»');
    await vera.press('Изменить: Цена');
    expect(textOf(await vera.say('дорого'))).toContain('Цена — число');
    expect(textOf(await vera.say('31 500 ₽'))).toContain('Цена: 31500 ₽');
    await vera.press('Сохранить');
    const price = await app.db.query(`SELECT price::float8 FROM products WHERE code = 'base'`);
    expect(price.rows).toEqual([{ price: 31_500 }]);
  });

  it('an example becomes real when somebody who may says so', async () => {
    await vera.say('/content');
    await vera.press('Материалы');
    await vera.press('Дальше ›');
    await vera.press('(пример) Пример отзыва: «Думала, что поздно и сл');
    expect(textOf((await vera.chat()).slice(-1))).toContain('Это пример');
    expect(textOf(await vera.press('Это настоящий, не пример'))).not.toContain('Это пример');
  });

  it('a change by somebody else in between is not overwritten', async () => {
    await openEntry('Тексты', 'Справка /help');
    await vera.press('Изменить: Текст');
    await vera.say('Моя справка');
    await app.db.query(
      `UPDATE contents SET text = 'Чужая справка', version = version + 1 WHERE key = 'help'`,
    );
    expect(textOf(await vera.press('Сохранить'))).toContain('изменил кто-то ещё');
    const { rows } = await app.db.query<{ text: string }>(`SELECT text FROM contents WHERE key = 'help'`);
    expect(rows[0]?.text).toBe('Чужая справка');
  });

  it('what was confirmed is in the audit log', async () => {
    const { rows } = await app.db.query(
      `SELECT actor::text FROM audit_log WHERE action = 'content.confirmed' AND subject LIKE 'materials:%'`,
    );
    expect(rows).toEqual([{ actor: String(OWNER) }]);
  });

  it('nothing was logged as an error', () => expect(app.errors()).toEqual([]));
});
