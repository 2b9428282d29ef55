/** The school's people in a journey: the managers' channel, Ирина, Павел and the owner, with what they do there. */
import type { TestApp } from './app.ts';
import type { SeenMessage } from './person.ts';

export const CHANNEL = -1_001_555_000_111;
export const IRINA = 512_349_001;
export const PAVEL = 512_349_002;
export const VERA = 512_349_000;

/** Presses a button of the last post of the channel that has it. Resolves when everything has come to rest. */
export async function pressInChannel(app: TestApp, as: number, label: string): Promise<void> {
  const posts = await app.person(CHANNEL).chat();
  for (const post of posts.toReversed()) {
    const button = post.buttons.find(({ text }) => text === label);
    if (button?.callback_data === undefined) continue;
    await app
      .person(CHANNEL)
      .act({ type: 'press', messageId: post.message_id, data: button.callback_data, as });
    return;
  }
  throw new Error(`no post of the channel offers «${label}»`);
}

/** Alerts and toasts shown so far, in the order of the calls. */
export function listToasts(app: TestApp): readonly { readonly text: string; readonly alert: boolean }[] {
  return (app.app.sandbox?.calls() ?? []).flatMap(({ method, params }) => {
    if (method !== 'answerCallbackQuery') return [];
    const text = params['text'];
    return typeof text === 'string' ? [{ text, alert: params['show_alert'] === true }] : [];
  });
}

/** Everything a chat shows, as one text. */
export function textOf(messages: readonly SeenMessage[]): string {
  return messages.map(({ text }) => text).join('\n---\n');
}

/** The client asks for a manager; Ирина takes the lead and then the dialogue. */
export async function takeOver(app: TestApp, client: number, manager = IRINA): Promise<void> {
  await app.person(client).say('👤 Связаться с менеджером');
  await pressInChannel(app, manager, '✅ Взять заявку');
  await app.person(manager).press('🎧 Перехватить');
}
