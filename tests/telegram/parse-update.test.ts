// Rules of parsing that the corpus does not show: identity of updates, albums, commands, broken shapes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedUpdate } from '../../src/adapters/telegram/parsed-update.ts';
import { normalizePhone } from '../../src/adapters/telegram/normalize-phone.ts';
import { makeTestParser } from './make-parser.ts';

const parse = makeTestParser();
const from = { id: 5, is_bot: false, first_name: 'Анна', username: 'anna', language_code: 'ru' };
const chat = { id: 5, type: 'private', first_name: 'Анна' };

function parseMessage(fields: object, updateId = 1): ParsedUpdate {
  return parse({ update_id: updateId, message: { message_id: 7, date: 1, from, chat, ...fields } });
}

function parsePress(fields: object): ParsedUpdate {
  const message = { message_id: 9, date: 1, chat };
  return parse({ update_id: 2, callback_query: { id: 'c1', from, message, chat_instance: '1', ...fields } });
}

function eventOf(parsed: ParsedUpdate) {
  if (parsed.kind !== 'event') throw new Error(`expected an event, got ${JSON.stringify(parsed)}`);
  return parsed.inbound.event;
}

describe('parseUpdate', () => {
  it('never throws, whatever it is given', () => {
    const kinds = ['message', 'callback_query', 'my_chat_member', 'edited_message', 'x'];
    const updates = fc.record({
      update_id: fc.integer(),
      kind: fc.constantFrom(...kinds),
      value: fc.anything(),
    });
    fc.assert(
      fc.property(fc.anything(), updates, (anything, { update_id, kind, value }) => {
        expect(typeof parse(anything).kind).toBe('string');
        expect(typeof parse({ update_id, [kind]: value }).kind).toBe('string');
      }),
    );
  });

  it('survives any damage to a sound update', () => {
    const damage = fc.constantFrom(null, 0, '', [], {}, 'x', -1, true);
    const paths = ['from', 'chat', 'message_id', 'text', 'contact', 'photo', 'reply_to_message'];
    fc.assert(
      fc.property(fc.constantFrom(...paths), damage, (path, value) => {
        expect(typeof parseMessage({ text: 'да', [path]: value }).kind).toBe('string');
      }),
    );
  });

  it('knows an update by its own id and a press also by its callback id', () => {
    expect(eventOf(parseMessage({ text: 'да' }, 73)).keys).toEqual(['u:73']);
    expect(eventOf(parsePress({ data: 'bonus:get' })).keys).toEqual(['u:2', 'cb:c1']);
  });

  it('makes an event of each part of an album', () => {
    const photo = [{ file_id: 'small' }, { file_id: 'large' }];
    const first = eventOf(parseMessage({ photo, media_group_id: 'g', caption: 'чек' }));
    expect(first.keys).toEqual(['u:1']);
    expect(first.params).toEqual({ media: 'photo', text: 'чек', fileId: 'large', album: 'g' });
  });

  it('passes on the names of this update', () => {
    expect(eventOf(parseMessage({ text: 'да' })).seen).toEqual({
      firstName: 'Анна',
      username: 'anna',
      languageCode: 'ru',
    });
  });

  it.each([
    ['/start', 'client.started', {}],
    ['/start ads_1', 'client.started', { payload: 'ads_1' }],
    [`/start ${'x'.repeat(65)}`, 'client.started', {}],
    ['/START', 'client.started', {}],
    ['/help@Crypto_School_Bot', 'help.open', {}],
    ['/stop', 'client.unsubscribed', {}],
    ['/forget', 'client.forgetAsked', {}],
    ['/leads', 'client.unknownCommand', { command: 'leads' }],
    ['/нет', 'client.text', { text: '/нет' }],
    ['цена /start', 'client.text', { text: 'цена /start' }],
    ['🎁 Бонусы', 'bonus.get', {}],
    ['🎁 бонусы', 'client.text', { text: '🎁 бонусы' }],
    ['👤 Связаться с менеджером', 'manager.request', {}],
  ])('reads «%s» as %s', (text, type, params) => {
    expect(eventOf(parseMessage({ text }))).toMatchObject({ type, params });
  });

  it('ignores a command to another bot', () => {
    expect(parseMessage({ text: '/start@other_bot' })).toMatchObject({ kind: 'ignored' });
  });

  it('takes a forwarded text for a text, whatever it says', () => {
    const forward_origin = { type: 'hidden_user', sender_user_name: 'С.', date: 1 };
    for (const text of ['/stop', '🎁 Бонусы']) {
      expect(eventOf(parseMessage({ text, forward_origin }))).toMatchObject({
        type: 'client.text',
        params: { text, forwarded: true },
      });
    }
  });

  it('takes a forwarded contact for nobody’s own', () => {
    const contact = { phone_number: '79160000001', user_id: 5 };
    const params = eventOf(parseMessage({ contact, forward_date: 1 })).params;
    expect(params).toEqual({ phone: '', own: false });
  });

  it.each([
    ['voice', { voice: { file_id: 'f' } }],
    ['video_note', { video_note: { file_id: 'f' } }],
    ['animation', { animation: { file_id: 'f' }, document: { file_id: 'f' } }],
    ['venue', { venue: {}, location: {} }],
    ['dice', { dice: { value: 1 } }],
    ['poll', { poll: { id: '1' } }],
  ])('reads a %s', (media, fields) => {
    expect(eventOf(parseMessage(fields))).toMatchObject({ type: 'client.media', params: { media } });
  });

  it('ignores service messages, bots and groups in peace', () => {
    expect(parseMessage({ pinned_message: {} })).toMatchObject({ kind: 'ignored' });
    expect(parseMessage({ text: 'x', from: { ...from, is_bot: true } })).toMatchObject({ kind: 'ignored' });
    expect(parseMessage({ text: 'x', chat: { id: -1, type: 'group' } })).toMatchObject({ kind: 'ignored' });
    expect(parse({ update_id: 1, edited_message: {} })).toMatchObject({ kind: 'ignored', reason: 'edited' });
  });

  it('drops from texts what the database refuses', () => {
    expect(eventOf(parseMessage({ text: 'a\u0000b\ud800' })).params).toEqual({ text: 'ab\ufffd' });
  });

  it('reads the visit of a button', () => {
    expect(eventOf(parsePress({ data: 'consult:time:12:00~1z' }))).toMatchObject({
      type: 'consult.time',
      params: { time: '12:00' },
      via: { kind: 'press', callbackId: 'c1', messageId: 9, data: 'consult:time:12:00~1z', visit: 71 },
    });
  });

  it('answers presses that are nobody’s event', () => {
    const channel = { message_id: 9, chat: { id: -100, type: 'channel' } };
    expect(parsePress({ data: 'lead:take:1', message: channel })).toMatchObject({
      kind: 'refused-press',
      callbackId: 'c1',
      text: expect.any(String) as string,
    });
    expect(parsePress({ game_short_name: 'g' })).toEqual({
      kind: 'refused-press',
      label: 'callback_query',
      callbackId: 'c1',
    });
  });

  it('lets the core answer an unknown button as a stale one', () => {
    expect(eventOf(parsePress({ data: 'old:thing' }))).toMatchObject({ type: 'press.unknown', params: {} });
  });

  it.each([
    [
      'member',
      'kicked',
      { kind: 'event', inbound: { event: { type: 'client.blocked', params: { blocked: true } } } },
    ],
    [
      'kicked',
      'member',
      { kind: 'event', inbound: { event: { type: 'client.blocked', params: { blocked: false } } } },
    ],
    ['member', 'member', { kind: 'ignored' }],
  ])('reads a private chat going from %s to %s', (before, after, expected) => {
    const change = {
      chat,
      from,
      date: 1,
      old_chat_member: { status: before },
      new_chat_member: { status: after },
    };
    expect(parse({ update_id: 1, my_chat_member: change })).toMatchObject(expected);
  });
});

describe('normalizePhone', () => {
  it.each([
    ['79160000001', '+79160000001'],
    ['8 (916) 000-00-01', '+79160000001'],
    ['9160000001', '+79160000001'],
    ['+375291110022', '+375291110022'],
    ['123', ''],
  ])('%s → «%s»', (raw, expected) => {
    expect(normalizePhone(raw)).toBe(expected);
  });
});
