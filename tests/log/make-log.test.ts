import { expect, it } from 'vitest';
import { makeLog } from '../../src/adapters/log/make-log.ts';
import { makeLineFormat } from '../../src/adapters/log/line-format.ts';

const TOKEN = '7000000001:AAHkq0c3l0ZsecretOfThisTest_0000';

function capture(secrets: string[] = []) {
  const lines: string[] = [];
  const log = makeLog({ level: 'info', secrets, destination: { write: (line) => void lines.push(line) } });
  return { log, lines };
}

it('a line is one JSON object with time, level, message and fields of the parents', () => {
  const { log, lines } = capture();
  log.child({ request_id: 'r1' }).child({ user_id: 42 }).warn('slow', { ms: 12 });
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    msg: 'slow',
    request_id: 'r1',
    user_id: 42,
    ms: 12,
  });
});

it.each([
  ['a bot token', TOKEN, TOKEN],
  ['a bot token in a URL', `https://api.telegram.org/bot${TOKEN}/sendMessage`, 'AAHkq0c3l0Z'],
  ['a short token in a URL', 'GET /bot12345:ABC/getMe failed', '12345:ABC'],
  ['an API key', 'key sk-proj-abcdef123456', 'abcdef123456'],
  ['a bearer', 'Authorization: Bearer abc.def', 'abc.def'],
  ['a password in a URL', 'postgresql://bot:hunter2@db.ru/bot', 'hunter2'],
  ['an e-mail', 'from ivan.petrov+x@mail.example.ru today', 'ivan.petrov'],
  ['a Cyrillic e-mail', 'пишите на иван@почта.рф', 'иван@'],
  ['an encoded e-mail', '/search?q=ivan%40mail.ru', 'ivan%40'],
  ['a phone', 'call +7 (916) 123-45-67 now', '123-45'],
  ['a phone with 8', 'тел89161234567', '9161234567'],
  ['a phone without a plus', 'contact 79161234567.', '9161234567'],
  ['a foreign phone', 'call +380 50 123 45 67', '123 45'],
  ['an encoded phone', '/search?phone=%2B79161234567', '9161234567'],
])('%s never appears: in a message, a field, an error, a cause or a key', (_, text, secret) => {
  const { log, lines } = capture();
  const error = new Error(`failed: ${text}`, { cause: new TypeError(text) });
  log.error(text, { note: text, deep: { list: [text] }, error, [text]: 1 });
  log.child({ from: text }).info('child', { error: new AggregateError([error], text) });
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain(secret);
});

it('a client’s words, name and contacts do not appear under their usual keys', () => {
  const { log, lines } = capture();
  const words = 'мои слова';
  const from = { first_name: words, username: words, id: 5 };
  log.info('update', { update: { message: { text: words, caption: words, from } }, phone: 79161234567 });
  expect(lines.join('')).not.toMatch(/мои слова|9161234567/);
  expect(lines.join('')).toContain('"id":5');
});

it('foreign fields of an error, such as a query or a response, are left out', () => {
  const { log, lines } = capture();
  log.error('query failed', {
    error: Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Анна' }),
  });
  expect(lines[0]).toContain('23505');
  expect(lines[0]).not.toContain('Анна');
});

it('the program’s own secrets are masked wherever they turn up', () => {
  const { log, lines } = capture(['p@ss-word-of-mine']);
  log.info('x p@ss-word-of-mine y', { note: 'p@ss-word-of-mine' });
  expect(lines[0]).not.toContain('ss-word');
});

it('ids, instants and durations stay readable', () => {
  const { log, lines } = capture();
  const id = '6f0c1f1e-8a7d-4a57-9f0b-1234567890ab';
  log.info('kept', {
    user_id: 512340001,
    chat: -1001555000111,
    at: '2026-11-22T10:50:44.123Z',
    id,
    ms: 1763808644123,
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    user_id: 512340001,
    chat: -1001555000111,
    at: '2026-11-22T10:50:44.123Z',
    id,
    ms: 1763808644123,
  });
});

it('a cyclic value does not stop the log', () => {
  const { log, lines } = capture();
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  log.info('cyclic', { cyclic });
  expect(lines).toHaveLength(1);
});

it('on a terminal a line is one readable line and the stack below', () => {
  const { log, lines } = capture();
  log.error('broken', { user_id: 7, error: new Error('why') });
  const text = makeLineFormat()(lines[0] ?? '');
  expect(text).toMatch(/ERROR.*broken.*user_id=7/);
  expect(text).toContain('Error: why');
  expect(makeLineFormat()('no json\n')).toBe('no json\n');
});
