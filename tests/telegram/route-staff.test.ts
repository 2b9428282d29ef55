// Whose subject an act of the school's people belongs to, and that nobody's acts overtake each other on the way there.
import { describe, expect, it } from 'vitest';
import { makeParseUpdate } from '../../src/adapters/telegram/parse-update.ts';
import { makeRouteStaff } from '../../src/adapters/telegram/route-staff.ts';
import type { ParsedUpdate } from '../../src/adapters/telegram/parsed-update.ts';
import type { StaffLookups } from '../../src/app/staff-lookups.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';

const ANNA = 100;
const IRINA = 901;
const CHANNEL = -1001;

function setUp(found: Partial<StaffLookups> = {}, withBot: readonly number[] = []) {
  const roles = (id: number) => (id === IRINA ? 'manager' : undefined);
  const lookups: StaffLookups = {
    findLeadClient: async (lead) => (lead === 17 ? ANNA : undefined),
    isClient: async (id) => id === ANNA,
    findMessageName: async () => undefined,
    findDeskUse: async () => undefined,
    isTakenOver: async () => false,
    isReachable: async () => true,
    ...found,
  };
  const parse = makeParseUpdate({ vocabulary, bot: { id: 7, username: 'school_bot' }, findRole: roles });
  const findItem = (type: string) => vocabulary.events.get(type);
  const isStaff = (id: number) => id === IRINA;
  const isWithBot = (id: number) => withBot.includes(id);
  const route = makeRouteStaff({ lookups, findItem, isStaff, isWithBot, findRole: roles });
  let update = 0;
  const take = (fields: object): ParsedUpdate | Promise<ParsedUpdate> => {
    const given = { update_id: ++update, ...fields };
    return route(parse(given), given);
  };
  const message = (from: number, text: string, more: object = {}) =>
    take({
      message: { message_id: 5, from: user(from), chat: { id: from, type: 'private' }, text, ...more },
    });
  const press = (from: number, data: string, chat = { id: CHANNEL, type: 'channel' }) =>
    take({
      callback_query: { id: String(update), from: user(from), data, message: { message_id: 3, chat } },
    });
  const edit = (from: number, text: string) =>
    take({ edited_message: { message_id: 5, from: user(from), chat: { id: from, type: 'private' }, text } });
  return { message, press, edit };
}

const user = (id: number) => ({ id, is_bot: false, first_name: id === IRINA ? 'Ирина' : 'Анна' });

describe('presses', () => {
  it('«Взять заявку» happens to the client of the lead, with who pressed', async () => {
    expect(await setUp().press(IRINA, 'lead:take:17')).toMatchObject({
      kind: 'event',
      inbound: {
        to: { kind: 'client', key: ANNA },
        event: {
          type: 'lead.take',
          params: { id: 17, manager: IRINA, by: 'Ирина', role: 'manager', reachable: true },
          via: { kind: 'manager', manager: IRINA },
        },
      },
    });
  });

  it('of a lead that never was it is refused, and of somebody without a role it is no button at all', async () => {
    expect(await setUp().press(IRINA, 'lead:take:99')).toMatchObject({ kind: 'refused-press' });
    expect(await setUp().press(ANNA, 'lead:take:17')).toMatchObject({ kind: 'refused-press' });
  });

  it('about a client who was erased it is refused: nobody is made anew by a button', async () => {
    const { press } = setUp();
    for (const data of ['takeover:begin:200', 'meet:held:200:5'])
      expect(await press(IRINA, data)).toMatchObject({
        kind: 'refused-press',
        text: 'Этого клиента больше нет.',
      });
  });

  it('names a client by his id where the button does; an own button stays at the desk', async () => {
    const { press } = setUp();
    const privately = { id: IRINA, type: 'private' };
    expect(await press(IRINA, `takeover:begin:${ANNA}`, privately)).toMatchObject({
      inbound: { to: { key: ANNA } },
    });
    expect(press(IRINA, `desk:focus:${ANNA}`, privately)).toMatchObject({
      inbound: { to: { kind: 'desk', key: IRINA } },
    });
  });
});

describe('messages', () => {
  it('a client’s pass at once, without a question to anybody', () => {
    expect(setUp().message(ANNA, 'привет')).toMatchObject({ inbound: { to: { kind: 'client', key: ANNA } } });
  });

  it('an answer of a client who is known to be with the bot costs no look-up', () => {
    const { message } = setUp({}, [ANNA]);
    expect(message(ANNA, 'да', { reply_to_message: { message_id: 9 } })).toMatchObject({ kind: 'event' });
    expect(message(200, 'да', { reply_to_message: { message_id: 9 } })).toBeInstanceOf(Promise);
  });

  it.each([
    ['dialogues', 'desk.text', 'desk'],
    ['input', 'desk.input', 'desk'],
    [undefined, 'client.text', 'client'],
  ] as const)('a manager’s, his desk being used for %s: %s', async (use, type, kind) => {
    const routed = await setUp({ findDeskUse: async () => use }).message(IRINA, 'добрый день');
    expect(routed).toMatchObject({ inbound: { to: { kind, key: IRINA }, event: { type } } });
  });

  it('an answer to a relayed message goes to the desk whatever it is used for, and names what it answers', async () => {
    const { message } = setUp({ findMessageName: async () => 'c:100:4', findDeskUse: async () => 'input' });
    expect(await message(IRINA, 'да', { reply_to_message: { message_id: 44 } })).toMatchObject({
      inbound: { event: { type: 'desk.text', via: { answers: 'c:100:4' } } },
    });
  });

  it('/leads is the desk’s', () => {
    expect(setUp().message(IRINA, '/leads Анна')).toMatchObject({
      inbound: { to: { kind: 'desk' }, event: { type: 'leads.list', params: { payload: 'Анна' } } },
    });
  });

  it('edits count only while somebody reads along', async () => {
    expect(await setUp().edit(ANNA, 'иначе')).toMatchObject({ kind: 'ignored' });
    expect(await setUp({ isTakenOver: async () => true }).edit(ANNA, 'иначе')).toMatchObject({
      inbound: { to: { kind: 'client' }, event: { type: 'client.edited' } },
    });
    expect(await setUp({ findDeskUse: async () => 'dialogues' }).edit(IRINA, 'иначе')).toMatchObject({
      inbound: { to: { kind: 'desk' }, event: { type: 'desk.edited' } },
    });
  });

  it('a slow look-up lets no later act of the same person overtake it, and holds up nobody else', async () => {
    let release = (): void => undefined;
    const slow = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
    const { message } = setUp({ findMessageName: () => slow });
    const order: string[] = [];
    const first = Promise.resolve(message(ANNA, 'раз', { reply_to_message: { message_id: 9 } })).then(() =>
      order.push('раз'),
    );
    const second = Promise.resolve(message(ANNA, 'два')).then(() => order.push('два'));
    expect(message(200, 'другой')).toMatchObject({ kind: 'event' });
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(['раз', 'два']);
    expect(message(ANNA, 'три')).toMatchObject({ kind: 'event' });
  });
});
