// Answers of HTTP/1.1 as servers of the Bot API and proxies before them write them, in one piece or in many.
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/adapters/telegram/http-answer.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nда';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nд\r\n3;x=y\r\nа!\r\n0\r\n\r\n';

describe('an answer', () => {
  it.each([
    ['with a length', whole, { status: 200, body: 'да', keepAlive: true }],
    ['in chunks', chunked, { status: 200, body: 'да!', keepAlive: true }],
    [
      'that closes',
      'HTTP/1.1 429 Wait\r\nconnection: Close\r\ncontent-length: 2\r\n\r\n{}',
      { status: 429, body: '{}', keepAlive: false },
    ],
    ['with more behind it', `${whole}HTTP`, { status: 200, body: 'да', keepAlive: false }],
  ])('%s is read', (_, text, expected) => {
    expect(readAnswer(bytes(text), false)).toEqual(expected);
  });

  it.each([
    ['with a length', whole],
    ['in chunks', chunked],
  ])('%s is waited for to its last byte, and is none when cut', (_, text) => {
    const all = bytes(text);
    for (let end = 0; end < all.length; end++) {
      expect(readAnswer(all.subarray(0, end), false)).toBeUndefined();
      expect(readAnswer(all.subarray(0, end), true)).toBe('malformed');
    }
  });

  it('without a length lasts as long as the connection', () => {
    const text = bytes('HTTP/1.0 200 OK\r\n\r\n{"ok":true}');
    expect(readAnswer(text, false)).toBeUndefined();
    expect(readAnswer(text, true)).toEqual({ status: 200, body: '{"ok":true}', keepAlive: false });
  });

  it('is no answer when it speaks another protocol', () => {
    expect(readAnswer(bytes('SSH-2.0-x\r\n\r\n'), false)).toBe('malformed');
    expect(readAnswer(Buffer.alloc(70_000, 'x'), false)).toBe('malformed');
  });
});
