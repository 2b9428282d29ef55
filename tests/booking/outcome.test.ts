/** The whole app: who is told of a talk, how it ends, and booking while a manager leads the dialogue. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { readAppointments } from '../support/appointments.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { Person, SeenMessage } from '../support/person.ts';
import { IRINA, listToasts, pressInChannel, takeOver, textOf, VERA } from '../support/school.ts';

let app: TestApp;
let clients = 0;

beforeAll(async () => {
  app = await startTestApp();
  for (const person of [VERA, IRINA]) await app.person(person).start();
});

afterAll(() => app.stop());

/** Somebody new, who is past the greeting. */
async function makeClient(): Promise<Person> {
  clients += 1;
  const response = await app.post('/sandbox/clients', { firstName: `Клиент ${clients}` });
  const { id } = (await response.json()) as { readonly id: number };
  const client = app.person(id);
  await client.start();
  await client.press('bonus:get');
  return client;
}

/** Books the first free time of the first day that is offered. */
async function book(client: Person): Promise<void> {
  await client.key('🗓 Записаться');
  await client.press('consult:date:');
  await client.press('consult:time:');
  await client.press('consult:confirm');
}

const statuses = async (client: Person): Promise<readonly string[]> =>
  (await readAppointments(app, client.id)).map(({ status }) => status);

const labels = (said: readonly SeenMessage[]): readonly string[] =>
  said.flatMap(({ buttons }) => buttons.map(({ text }) => text));

describe('a talk taken by a manager', () => {
  let client: Person;

  beforeEach(async () => {
    client = await makeClient();
    await book(client);
    await pressInChannel(app, IRINA, '✅ Взять заявку');
  });

  it('is told to her before it begins, and when it should be over', async () => {
    const [stored] = await readAppointments(app, client.id);
    await app.wait({ hours: 26 });
    const seen = textOf(await app.person(IRINA).chat());
    expect(seen).toMatch(new RegExp(`консультация.*${stored?.slot ?? ''} МСК`));
    expect(labels(await app.person(IRINA).chat())).toEqual(
      expect.arrayContaining(['Состоялась', 'Не пришёл', 'Перенесли']),
    );
  });

  it('took place: completed, the client is consulted; a second press changes nothing', async () => {
    await app.wait({ hours: 26 });
    await app.person(IRINA).press('Состоялась');
    expect(await statuses(client)).toEqual(['completed']);
    const user = await app.db.query('SELECT funnel_stage FROM users WHERE telegram_id = $1', [client.id]);
    expect(user.rows).toEqual([{ funnel_stage: 'consulted' }]);
    await app.person(IRINA).press('Не пришёл');
    expect(await statuses(client)).toEqual(['completed']);
    expect(listToasts(app).at(-1)?.text).toContain('уже отмечен');
  });

  it.each([
    ['Не пришёл', 'canceled', /не получилось/],
    ['Перенесли', 'rescheduled', /Договорились перенести/],
  ])('«%s»: the client is offered new dates', async (label, status, said) => {
    await app.wait({ hours: 26 });
    await app.person(IRINA).press(label);
    expect(await statuses(client)).toEqual([status]);
    const last = (await client.chat()).at(-1);
    expect(last?.text).toMatch(said);
    expect(last?.buttons[0]?.callback_data).toContain('consult:date:');
  });
});

describe('while a manager leads the dialogue', () => {
  it('what is booked can be moved by its buttons, what is written goes to her', async () => {
    const client = await makeClient();
    await book(client);
    await takeOver(app, client.id);
    const dates = await client.press('Перенести');
    expect(textOf(dates)).toContain('Подберём другое время');
    await client.press('consult:date:');
    await client.press('consult:time:');
    const before = (await app.person(IRINA).chat()).length;
    await client.say('а можно завтра в 15?');
    expect(textOf((await app.person(IRINA).chat()).slice(before))).toContain('завтра в 15');
    const said = await client.press('consult:confirm');
    expect(textOf(said)).toMatch(/^Перенёс/);
    expect(await statuses(client)).toEqual(['rescheduled', 'scheduled']);
    await client.press('Нет подходящего варианта');
    expect(textOf((await app.person(IRINA).chat()).slice(before))).toContain('Нет подходящего варианта');
  });

  it('and the reminder comes to the client', async () => {
    const client = await makeClient();
    await book(client);
    await takeOver(app, client.id);
    await app.wait({ hours: 26 });
    expect(labels(await client.chat())).toContain('Буду');
    await client.press('Отменить запись');
    await checkInvariants(app);
  });
});
