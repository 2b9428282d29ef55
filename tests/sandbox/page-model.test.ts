import { describe, expect, it } from 'vitest';
import type { StateView } from '../../src/sandbox/control/page-event.ts';
import { applyPageEvent } from '../../src/sandbox/page/model/apply-page-event.ts';
import { loadStateView, makePageState } from '../../src/sandbox/page/model/page-state.ts';
import type { PageState } from '../../src/sandbox/page/model/page-state.ts';
import type { Chat, Message } from '../../src/sandbox/world/telegram-shapes.ts';
import { annaId, irinaId, olegId } from './start-sandbox.ts';

const chatOf = (id: number): Chat => ({ id, type: 'private', first_name: 'Имя' });
const messageOf = (message_id: number, text: string): Message => ({
  message_id,
  date: 1_795_507_200,
  chat: chatOf(annaId),
  text,
});
const view = (): StateView => ({
  seq: 5,
  bot: { id: 1, is_bot: true, first_name: 'Бот' },
  commands: [],
  clock: { now: 0, offsetSeconds: 0, nextDueAt: null, canReset: false },
  chats: [irinaId, annaId, olegId].map((id) => ({
    chat: chatOf(id),
    role: id === irinaId ? 'manager' : 'client',
    started: true,
    blocked: false,
    keyboard: null,
    pinnedMessageId: null,
    messages: [],
    presses: [],
  })),
});
const load = (active?: number): PageState => loadStateView(makePageState({}, active), view());
const anna = (page: PageState) => page.chats.get(annaId);

describe('the page’s model', () => {
  it('opens the first client unless the address names a chat that exists', () => {
    expect(load().activeChatId).toBe(annaId);
    expect(load(olegId).activeChatId).toBe(olegId);
    expect(load(42).activeChatId).toBe(annaId);
  });

  it('a message sent from here is replaced by its event, one of another window is not', () => {
    const outgoing = [{ key: 'k', text: 'Привет', sentAtMs: 0 }];
    const page = load();
    const sending = {
      ...page,
      chats: new Map(page.chats).set(annaId, { ...page.chats.get(annaId)!, outgoing }),
    };
    const add = (text: string): PageState =>
      applyPageEvent(sending, {
        kind: 'message-added',
        chatId: annaId,
        view: { message: messageOf(1, text), by: 'person', delivered: false },
      });
    expect(anna(add('Привет'))).toMatchObject({ outgoing: [], messages: [{ message: { text: 'Привет' } }] });
    expect(anna(add('Другое'))?.outgoing).toHaveLength(1);
  });

  it('a press waits until its own answer; the text is shown only in the open chat', () => {
    const asked = [annaId, olegId].reduce(
      (page, userId) =>
        applyPageEvent(page, {
          kind: 'press-waiting',
          chatId: annaId,
          press: { messageId: 1, row: 0, col: 0, userId },
        }),
      load(),
    );
    const answered = (page: PageState): PageState =>
      applyPageEvent(page, {
        kind: 'press-answered',
        chatId: annaId,
        messageId: 1,
        userId: olegId,
        answer: { text: 'Готово', alert: false },
      });
    expect(anna(answered(asked))?.presses).toEqual([{ messageId: 1, row: 0, col: 0, userId: annaId }]);
    expect(answered(asked).notices).toHaveLength(1);
    expect(answered({ ...asked, activeChatId: olegId }).notices).toHaveLength(0);
  });

  it('a repeated answer takes the place of the same one before it, another one stands beside it', () => {
    const answer = (page: PageState, text: string): PageState =>
      applyPageEvent(
        { ...page, seq: page.seq + 1 },
        {
          kind: 'press-answered',
          chatId: annaId,
          messageId: 1,
          userId: annaId,
          answer: { text, alert: false },
        },
      );
    const twice = answer(answer(load(), 'Уже здесь'), 'Уже здесь');
    expect(twice.notices).toEqual([{ key: 7, text: 'Уже здесь', alert: false }]);
    expect(answer(twice, 'Другое').notices.map(({ text }) => text)).toEqual(['Уже здесь', 'Другое']);
  });

  it('the bot’s message ends its «печатает»; a removed chat closes', () => {
    const typing = applyPageEvent(load(), { kind: 'action', chatId: annaId, action: 'typing' });
    expect(anna(typing)?.action).toBe('typing');
    const told = applyPageEvent(typing, {
      kind: 'message-added',
      chatId: annaId,
      view: { message: messageOf(1, 'Да'), by: 'bot', delivered: false },
    });
    expect(anna(told)?.action).toBeUndefined();
    expect(applyPageEvent(told, { kind: 'chat-removed', chatId: annaId }).activeChatId).not.toBe(annaId);
  });
});
