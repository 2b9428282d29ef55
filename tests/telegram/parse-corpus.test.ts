// Every row of the open corpus of updates: what each one is to us.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeTestParser } from './make-parser.ts';

interface CorpusRow {
  readonly id: string;
  readonly update: { readonly update_id: number };
  readonly expect: string;
}

const CORPUS = new URL('./corpus/updates.dev.jsonl', import.meta.url);
const rows = readFileSync(CORPUS, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as CorpusRow);
const parse = makeTestParser();

const event = (to: unknown, type: string, params: unknown, via: unknown = {}) => ({
  kind: 'event',
  inbound: { to, event: { type, params, via } },
});
const client = (key: number) => ({ kind: 'client', key });
const desk = (key: number) => ({ kind: 'desk', key });
const ignored = (reason: string) => ({ kind: 'ignored', reason });

const anna = client(512340001);
const oleg = client(512340002);
const payload64 = 'A1b2C3d4'.repeat(8);

const table: Record<string, unknown> = {
  'upd-003': ignored('kind not handled: edited_channel_post'),
  'upd-004': event(anna, 'client.media', { media: 'sticker', fileId: 'CAACAgIAAxkBAAIB' }),
  'upd-007': event(anna, 'client.media', {
    media: 'photo',
    fileId: 'AgACAgIAAxkBAAIF',
    album: '13849201837465120',
  }),
  'upd-009': {
    kind: 'notice',
    notice: { type: 'chat-migrated', fromChatId: -456789012, toChatId: -1001456789012 },
  },
  'upd-010': event(anna, 'client.contact', { phone: '+79160000001', own: true }, { repliesTo: 4095 }),
  'upd-011': event(oleg, 'client.contact', { phone: '', own: false }),
  'upd-014': event(
    anna,
    'consult.confirm',
    {},
    { kind: 'press', messageId: 3001, callbackId: '2200483921755310001' },
  ),
  'upd-015': event(oleg, 'survey.start', {}, { kind: 'press', callbackId: '2200483921755310002' }),
  'upd-017': event(anna, 'press.unknown', {}, { data: 'lead:take:15' }),
  'upd-018': event(desk(512349001), 'lead.take', { id: 15 }, { messageId: 77 }),
  'upd-019': event(desk(512349002), 'lead.take', { id: 15 }, { messageId: 77 }),
  'upd-021': event(anna, 'survey.answer', { question: 9, answer: 'a' }),
  'upd-024': event(anna, 'consult.date', { date: '2026-02-31' }),
  'upd-031': {
    kind: 'notice',
    notice: { type: 'membership-changed', chatId: -1001555000111, status: 'left', present: false },
  },
  'upd-032': ignored('kind not handled: channel_post'),
  'upd-034': ignored('not a private chat'),
  'upd-035': ignored('not a private chat'),
  'upd-038': event(client(512340003), 'client.text', { text: 'Здравствуйте' }),
  'upd-040': event(client(512340005), 'client.started', {}),
  'upd-041': event(client(7999999999999), 'client.text', { text: 'цена?' }),
  'upd-043': event(anna, 'client.text', { text: 'да' }, { repliesTo: 3900 }),
  'upd-046': event(oleg, 'client.text', { text: 'в 16:00' }),
  'upd-047': event(oleg, 'client.text', { text: 'запишите на завтра' }),
  'upd-049': event(oleg, 'client.text', { text: '+79160000009 звонить Сергею', forwarded: true }),
  'upd-051': event(anna, 'client.started', { payload: payload64 }),
  'upd-054': event(oleg, 'help.open', {}),
  'upd-055': ignored('not a private chat'),
  'upd-056': event(oleg, 'client.unknownCommand', { command: 'broadcast' }),
  'upd-058': ignored('kind not handled: business_message'),
  'upd-059': ignored('kind not handled: message_reaction'),
};

describe('the corpus of updates', () => {
  it('is covered whole', () => {
    expect(Object.keys(table).sort()).toEqual(rows.map((row) => row.id).sort());
  });

  it.each(rows)('$id: $expect', (row) => {
    const parsed = parse(row.update);
    expect(parsed).toMatchObject(table[row.id] as object);
    if (parsed.kind === 'event') expect(parsed.inbound.event.keys[0]).toBe(`u:${row.update.update_id}`);
  });
});
