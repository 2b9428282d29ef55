/** J01 (4–5): the owner edits the greeting and a bonus, and the next client sees it without a restart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Person, SeenMessage } from '../support/person.ts';
import { VERA as OWNER } from '../support/school.ts';

const ANNA = 512_340_001;
const OLEG = 512_340_002;

describe('J01: the content is edited', () => {
  let app: TestApp;
  let vera: Person;
  beforeAll(async () => {
    app = await startTestApp();
    vera = app.person(OWNER);
    await app.person(ANNA).start('vk_nov26');
  });
  afterAll(() => app.stop());

  const textOf = (said: readonly SeenMessage[]): string => said.map(({ text }) => text).join('\n');

  it('4: Вера через /content меняет приветствие и ссылку одного бонуса', async () => {
    await vera.say('/content');
    await vera.press('Тексты');
    await vera.press('Приветствие');
    await vera.press('Изменить: Текст');
    await vera.say('Добрый день, {{name}}! Рады знакомству.');
    expect(textOf(await vera.press('Сохранить'))).toContain('Сохранено');
    await vera.say('/content');
    await vera.press('Бонусы');
    await vera.press('Первый криптокошелёк: 7 спокойных шагов');
    await vera.press('Изменить: Ссылка');
    await vera.say('https://school.example/wallet-2');
    expect(textOf(await vera.press('Сохранить'))).toContain('Сохранено');
  });

  it('5: Олег видит новый текст и новую ссылку без перезапуска; source пуст', async () => {
    const oleg = app.person(OLEG);
    expect(textOf(await oleg.start())).toBe('Добрый день, Олег! Рады знакомству.');
    await oleg.press('bonus:get');
    const links = (app.app.sandbox?.world.chats[OLEG]?.messages ?? []).flatMap(({ message }) =>
      (message.entities ?? []).flatMap(({ url }) => (url === undefined ? [] : [url])),
    );
    expect(links).toContain('https://school.example/wallet-2');
    const { rows } = await app.db.query('SELECT source FROM users WHERE telegram_id = $1', [OLEG]);
    expect(rows).toEqual([{ source: null }]);
  });

  it('the journal says which version each client was told, and replays exactly', async () => {
    const { rows } = await app.db.query<{ id: string; version: number }>(
      `SELECT u.telegram_id::text AS id, (m.meta->'source'->>'version')::int AS version FROM messages m JOIN users u ON u.id = m.user_id
       WHERE m.meta->'source'->>'content' = 'greeting' ORDER BY m.id`,
    );
    expect(rows).toEqual([
      { id: String(ANNA), version: 1 },
      { id: String(OLEG), version: 2 },
    ]);
    expect((await app.app.replayAll()).differences).toEqual([]);
    expect(app.errors()).toEqual([]);
  });
});
