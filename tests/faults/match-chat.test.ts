/** The judge of the chats is itself judged: it must see what it is there to see. */
import { describe, expect, it } from 'vitest';
import { matchChat } from './match-chat.ts';
import type { SentRow } from './match-chat.ts';

const row = (id: number, attempts = 1): SentRow => ({ id, attempts, payload: { text: `text ${id}` } });
const taken = (...ids: readonly number[]) => ids.map((id) => ({ text: `text ${id}` }));

describe('a chat held against its outbox', () => {
  it('is well when every row came once and in order', () => {
    expect(matchChat([row(1), row(2)], taken(1, 2))).toEqual({ duplicates: 0, unexplained: 0, problems: [] });
  });

  it('counts what came again after a second attempt, one message or several', () => {
    expect(matchChat([row(1, 2), row(2)], taken(1, 1, 2))).toEqual({
      duplicates: 1,
      unexplained: 0,
      problems: [],
    });
    expect(matchChat([row(1, 2), row(2, 2)], taken(1, 2, 1, 2))).toEqual({
      duplicates: 2,
      unexplained: 0,
      problems: [],
    });
  });

  it('sees a repetition without a second attempt', () => {
    expect(matchChat([row(1), row(2)], taken(1, 1, 2)).unexplained).toBe(1);
  });

  it.each([
    ['a missing message', [row(1), row(2)], taken(1)],
    ['a message in the wrong place', [row(1), row(2), row(3)], taken(2, 1, 3)],
    ['a message that no row asked for', [row(1)], taken(1, 7)],
    ['a repetition that leaves the chat at an earlier question', [row(1, 2), row(2)], taken(1, 2, 1)],
  ])('sees %s', (_name, rows, messages) => {
    expect(matchChat(rows, messages).problems).not.toEqual([]);
  });
});
