// Messages as Telegram gets them: sound markup, keyboards it accepts, and never an empty text.
import { describe, expect, it } from 'vitest';
import { makePresentSay } from '../../src/adapters/telegram/present.ts';
import type { PresentSayDeps } from '../../src/adapters/telegram/present.ts';
import type { SayEffect } from '../../src/core/step/effect.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { makeMemoryLog } from '../support/log.ts';

const CLIENT = { kind: 'client', key: 5 } as const;

function setUp(options: Partial<PresentSayDeps> = {}) {
  const log = makeMemoryLog();
  const present = makePresentSay({
    vocabulary,
    botKind: 'live',
    staff: { managersChatId: -1001, ownerId: 7 },
    content: (key) => (key === 'greeting' ? { text: 'Здравствуйте, {{name}}!', version: 3 } : undefined),
    prompt: (file, section) =>
      file === 'followups' && section === 'cold'
        ? { text: 'Напомню о <b>гайдах</b>', version: 2 }
        : undefined,
    log,
    ...options,
  });
  return { present, log };
}

function say(fields: Partial<SayEffect> = {}): SayEffect {
  return {
    type: 'say',
    funnel: 'welcome',
    uid: 'w1',
    visit: 2,
    text: { kind: 'text', text: 'Готовы, {{name}}?' },
    params: { name: 'A&B' },
    class: 'ordinary',
    essential: true,
    ...fields,
  };
}

describe('presentSay', () => {
  it('gives a call that needs nothing more', () => {
    expect(setUp().present(say(), CLIENT)).toEqual({
      chatId: 5,
      method: 'sendMessage',
      payload: {
        chat_id: 5,
        text: 'Готовы, A&amp;B?',
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
      },
      text: 'Готовы, A&B?',
      meta: { funnel: 'welcome', uid: 'w1', visit: 2, source: 'text' },
    });
  });

  it('notes which version of a content was said', () => {
    const shown = setUp().present(say({ text: { kind: 'content', key: 'greeting' } }), CLIENT);
    expect(shown.text).toBe('Здравствуйте, A&B!');
    expect(shown.meta).toMatchObject({ source: { content: 'greeting', version: 3 } });
  });

  it('says an edited content at once', () => {
    let text = 'раз';
    const { present } = setUp({ content: () => ({ text, version: 1 }) });
    const ref = say({ text: { kind: 'content', key: 'x' } });
    expect(present(ref, CLIENT).text).toBe('раз');
    text = 'два';
    expect(present(ref, CLIENT).text).toBe('два');
  });

  it('puts the prefix above the text in one message', () => {
    const prefix = { kind: 'text', text: 'Уже неактуально.' } as const;
    const shown = setUp().present(
      say({ prefix, text: { kind: 'prompt', file: 'followups', section: 'cold' } }),
      CLIENT,
    );
    expect(shown.payload.text).toBe('Уже неактуально.\n\nНапомню о <b>гайдах</b>');
    expect(shown.text).toBe('Уже неактуально.\n\nНапомню о гайдах');
  });

  it.each([
    [{ kind: 'content', key: 'lost' } as const],
    [{ kind: 'prompt', file: 'lost', section: 'x' } as const],
  ])('says something harmless where %j is missing, and tells the log', (text) => {
    const { present, log } = setUp();
    expect(present(say({ text }), CLIENT).text).not.toBe('');
    expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'TEXT_MISSING' } }]);
  });

  it('never sends an empty or an over-long text', () => {
    const { present } = setUp();
    expect(present(say({ text: { kind: 'text', text: '<b>{{lost}}</b>' } }), CLIENT).text).not.toBe('');
    expect(
      present(say({ text: { kind: 'text', text: 'слово '.repeat(2000) } }), CLIENT).text.length,
    ).toBeLessThan(4097);
  });

  it('builds inline buttons', () => {
    const buttons = [
      [
        { text: 'Да', callback: 'survey:start~2' },
        { text: 'Гайд', url: 'https://school.example.com/g' },
      ],
    ];
    expect(setUp().present(say({ buttons }), CLIENT).payload.reply_markup).toEqual({
      inline_keyboard: [
        [
          { text: 'Да', callback_data: 'survey:start~2' },
          { text: 'Гайд', url: 'https://school.example.com/g' },
        ],
      ],
    });
  });

  it('leaves out a link that real Telegram refuses, keeps it in the sandbox', () => {
    const buttons = [[{ text: 'Гайд', url: 'http://localhost:3000/g' }], [{ text: 'Да', callback: 'x' }]];
    const live = setUp();
    expect(live.present(say({ buttons }), CLIENT).payload.reply_markup).toEqual({
      inline_keyboard: [[{ text: 'Да', callback_data: 'x' }]],
    });
    expect(live.log.lines).toMatchObject([{ level: 'error', fields: { code: 'BUTTON_NOT_PUBLIC' } }]);
    const sandbox = setUp({ botKind: 'sandbox' }).present(say({ buttons }), CLIENT);
    expect(JSON.stringify(sandbox.payload)).toContain('localhost');
  });

  it('shows the menu of the vocabulary two a row', () => {
    expect(setUp().present(say({ menu: 'main' }), CLIENT).payload.reply_markup).toEqual({
      keyboard: [
        [{ text: '🎁 Бонусы' }, { text: '📊 Подбор инструмента' }],
        [{ text: '🗓 Записаться' }, { text: '👤 Связаться с менеджером' }],
      ],
      resize_keyboard: true,
      is_persistent: true,
    });
  });

  it('asks for the contact and takes a keyboard away', () => {
    const { present } = setUp();
    expect(present(say({ menu: 'contact' }), CLIENT).payload.reply_markup).toMatchObject({
      keyboard: [[{ text: '📱 Отправить телефон', request_contact: true }], [{ text: 'Не сейчас' }]],
    });
    expect(present(say({ menu: 'remove' }), CLIENT).payload.reply_markup).toEqual({ remove_keyboard: true });
  });

  it('writes to a manager in his own chat, and knows no chat of a process', () => {
    const { present } = setUp();
    expect(present(say(), { kind: 'desk', key: 512349001 }).chatId).toBe(512349001);
    expect(() => present(say(), { kind: 'process', key: 1 })).toThrow('no chat');
  });
});
