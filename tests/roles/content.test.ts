/** /content over the whole app: what is saved is what was shown, nothing broken is saved, and clients see it at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { eventually } from '../support/person.ts';
import type { Person } from '../support/person.ts';
import { VERA as OWNER, textOf } from '../support/school.ts';

const ANNA = 512_340_001;

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
async function openEntry(section: string, label: string): Promise<string> {
  await vera.say('/content');
  await vera.press(section);
  return textOf(await vera.press(label));
}

describe('/content', () => {
  it('shows the sections, and an entry as it is', async () => {
    expect(textOf(await vera.say('/content'))).toContain('Что изменить?');
    const said = await openEntry('Тексты', 'Приветствие');
    expect(said).toMatch(/Приветствие[\s\S]*Здравствуйте, \{\{name\}\}!/);
  });

  it('a new text is shown as a client sees it and saved as a new version; clients see it without a restart', async () => {
    await openEntry('Тексты', 'Приветствие');
    expect(textOf(await vera.press('Изменить: Текст'))).toContain('Пришлите новый вариант');
    const said = await vera.say('Привет, {{name}}! Это <b>новое</b> приветствие.');
    expect(textOf(said)).toMatch(
      /Так увидит клиент:\n\nПривет, Анна! Это новое приветствие\.[\s\S]*Сохранить\?/,
    );
    expect(textOf(await vera.press('Сохранить'))).toContain('Сохранено');
    expect(textOf(await app.person(ANNA).start())).toBe('Привет, Анна! Это новое приветствие.');
    const { rows } = await app.db.query(
      `SELECT version, created_by::text FROM content_versions WHERE key = 'greeting' ORDER BY version`,
    );
    expect(rows).toEqual([
      { version: 1, created_by: null },
      { version: 2, created_by: String(OWNER) },
    ]);
  });

  it.each([
    ['<b>не закрыт', 'не закрыт'],
    ['2 < 3', '&lt;'],
    ['<img src="x">', 'не покажет'],
    ['<a href="javascript:x">слова</a>', 'Ссылка пишется так'],
    ['Здравствуйте, {{имя}}', 'Подстановка пишется так'],
    ['Здравствуйте, {{phone}}', 'Подстановки {{phone}} здесь нет'],
    ['{{#name}}слово', 'Не хватает {{/name}}'],
    ['Гарантируем прибыль 30% в месяц', 'Так говорить нельзя'],
    ['я'.repeat(4001), 'Слишком длинно'],
  ])('«%s» is not saved: the reason is told and the question stands', async (text, problem) => {
    await openEntry('Тексты', 'Приветствие');
    await vera.press('Изменить: Текст');
    const said = await vera.say(text);
    expect(textOf(said)).toContain(problem);
    expect(textOf(said)).toContain('Пришлите новый вариант');
    await vera.press('Отмена');
  });

  it('a link of a bonus', async () => {
    await openEntry('Бонусы', 'Как распознать мошенников: 12 признаков');
    await vera.press('Изменить: Ссылка');
    expect(textOf(await vera.say('ftp://example.com'))).toContain('не адрес');
    await vera.say('https://school.example/scam');
    await vera.press('Сохранить');
    const { rows } = await app.db.query<{ url: string }>(
      `SELECT url FROM bonuses WHERE title LIKE 'Как распознать%'`,
    );
    expect(rows[0]?.url).toBe('https://school.example/scam');
  });

  it('an entry is hidden and shown again; a new one is shown only when its fields are filled', async () => {
    await openEntry('Частые вопросы', 'Вы гарантируете доход?');
    expect(textOf(await vera.press('Скрыть от клиентов'))).toContain('Скрыто');
    expect(textOf(await vera.press('Показать клиентам'))).not.toContain('Скрыто');
    await vera.press('← К списку');
    expect(textOf(await vera.press('Дальше ›'))).toContain('Страница 2');
    expect(textOf(await vera.press('‹ Раньше'))).toContain('Страница 1');
    expect(textOf(await vera.press('Добавить'))).toContain('создана скрытой');
    expect(textOf(await vera.press('Показать клиентам'))).toContain('Сначала заполните: Вопрос');
    for (const [field, value] of [
      ['Изменить: Вопрос', 'Есть ли у вас чат?'],
      ['Изменить: Ответ', 'Да, для учеников; читать можно и <без> подписки.'],
    ] as const) {
      await vera.press(field);
      await vera.say(value);
      await vera.press('Сохранить');
    }
    expect(textOf(await vera.press('Показать клиентам'))).not.toContain('Сначала');
    const list = await app.person(ANNA).say('есть ли у вас чат?');
    expect(textOf(list)).toContain('читать можно и <без> подписки');
  });

  it('«Изменить ещё раз», «Закрыть», and a late «Сохранить» that changes nothing', async () => {
    await openEntry('Тексты', 'Приветствие');
    await vera.press('Изменить: Текст');
    await vera.say('Раз');
    expect(textOf(await vera.press('Изменить ещё раз'))).toContain('Пришлите новый вариант');
    await vera.say('Два');
    const late = (await vera.chat()).at(-1);
    expect(textOf(await vera.press('Закрыть'))).toContain('Редактор закрыт');
    const data = late?.buttons.find(({ text }) => text === 'Сохранить')?.callback_data ?? '';
    await vera.pressOn(late?.message_id ?? 0, data);
    const { rows } = await app.db.query<{ text: string }>(`SELECT text FROM contents WHERE key = 'greeting'`);
    expect(rows[0]?.text).toContain('новое');
  });

  it('every change has its entry in the audit log, with who and when', async () => {
    const rows = await eventually(async () => {
      const found = await app.db.query<{ action: string; subject: string; actor: string }>(
        'SELECT DISTINCT action, subject, actor::text FROM audit_log ORDER BY 1, 2',
      );
      return found.rows.length > 0 ? found.rows : undefined;
    });
    expect(rows.every(({ actor }) => actor === String(OWNER))).toBe(true);
    const actions = new Set(rows.map(({ action }) => action));
    expect([...actions].sort()).toEqual([
      'content.added',
      'content.hidden',
      'content.saved',
      'content.shown',
    ]);
    expect(rows).toContainEqual({ action: 'content.saved', subject: 'texts:greeting', actor: String(OWNER) });
  });

  it('nothing was logged as an error', () => expect(app.errors()).toEqual([]));
});
