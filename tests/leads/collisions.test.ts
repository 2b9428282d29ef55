/** Fifty managers press «Взять заявку» at once, over the whole app: one has it, everybody else reads who. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { checkInvariants } from '../support/invariants.ts';
import { eventually } from '../support/person.ts';
import { CHANNEL, IRINA, listToasts, takeOver, textOf } from '../support/school.ts';

const ANNA = 512_340_001;
const CROWD = 50;

describe('one lead, many hands', () => {
  let app: TestApp;
  const managers: number[] = [];

  beforeAll(async () => {
    app = await startTestApp();
    for (let number = 1; number <= CROWD; number++) {
      const added = await app.post('/sandbox/clients', { firstName: `Менеджер ${number}` });
      managers.push(((await added.json()) as { id: number }).id);
    }
    await app.db.query(
      "INSERT INTO admins (telegram_id, role, name) SELECT id, 'manager', 'Менеджер' FROM unnest($1::bigint[]) id",
      [managers],
    );
    await Promise.all(managers.map((id) => app.post('/sandbox/act', { chatId: id, act: { type: 'start' } })));
    await app.settle();
    const last = app.person(managers.at(-1) ?? 0);
    await eventually(async () => (textOf(await last.say('/leads')).includes('заявки') ? true : undefined));
  });

  afterAll(() => app.stop());

  it('the first press wins, the others read whose it is; the card is gone and sent once', async () => {
    await app.person(ANNA).start();
    await app.person(ANNA).say('👤 Связаться с менеджером');
    const card = (await app.person(CHANNEL).chat()).at(-1);
    const data = card?.buttons[0]?.callback_data;
    const before = listToasts(app).length;
    await Promise.all(
      managers.map((as) =>
        app.post('/sandbox/act', {
          chatId: CHANNEL,
          act: { type: 'press', messageId: card?.message_id, data, as },
        }),
      ),
    );
    await app.settle();
    const { rows } = await app.db.query<{ assigned_manager_id: string; status: string }>(
      'SELECT assigned_manager_id::text, status::text FROM leads',
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.status).toBe('taken');
    expect(managers).toContain(Number(rows[0]?.assigned_manager_id));
    const toasts = listToasts(app).slice(before);
    expect(toasts.filter(({ text }) => text.includes('ваша'))).toHaveLength(1);
    expect(
      toasts.filter(({ text, alert }) => alert && /Заявку уже взяли: Менеджер \d+, \d+ с назад/.test(text)),
    ).toHaveLength(CROWD - 1);
    expect((await app.person(CHANNEL).chat()).some(({ text }) => text.startsWith('Заявка №'))).toBe(false);
    const cards = app.app.sandbox
      ?.calls()
      .filter(
        ({ method, params }) =>
          method === 'sendMessage' &&
          params['chat_id'] !== CHANNEL &&
          String(params['text']).includes('<b>Заявка №'),
      );
    expect(cards).toHaveLength(1);
    await checkInvariants(app);
  });

  it('a card too old to be deleted in its chat loses its data and its button', async () => {
    const irina = app.person(IRINA);
    await irina.start();
    await app.person(512_340_002).start();
    await app.person(512_340_002).say('👤 Связаться с менеджером');
    app.app.sandbox?.failNext({
      method: 'deleteMessage',
      error: { code: 400, description: "Bad Request: message can't be deleted" },
    });
    await takeOver(app, 512_340_002);
    const left = (await app.person(CHANNEL).chat()).findLast(({ text }) => text.startsWith('Заявка №'));
    expect(left?.text).toMatch(/^Заявка №\d+ взята: Ирина$/);
    expect(left?.buttons).toEqual([]);
  });
});
