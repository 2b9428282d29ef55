// Turns a say effect into one Bot API call, ready to be stored and sent without reading anything again.
import type { Log } from '../../app/log.ts';
import type { OutgoingCall, PresentSay, PresentedMessage } from '../../app/outgoing.ts';
import { cutMessage } from '../../core/conversation/split-text.ts';
import { toPlainText } from '../../core/conversation/to-plain-text.ts';
import type { Vocabulary } from '../../core/funnel/vocabulary.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ReplyMenu, SayEffect, TextRef } from '../../core/step/effect.ts';
import type { SubjectRef } from '../../core/step/event.ts';
import { makeInlineKeyboard } from './inline-keyboard.ts';
import { makeReplyMenus } from './reply-menus.ts';
import { makeResolveText } from './resolve-text.ts';
import type { ResolvedText, TextSources } from './resolve-text.ts';

/** What presenting needs. */
export interface PresentSayDeps extends TextSources {
  readonly vocabulary: Vocabulary;
  /** `live` Telegram refuses links to this machine; the sandbox needs them. */
  readonly botKind: 'sandbox' | 'live' | 'own-api';
  /** The managers' channel, and the owner where one is known; without them nothing can be said to either. */
  readonly staff?: { readonly managersChatId: number; readonly ownerId?: number };
  readonly log: Log;
}

/** Said where a text is missing: true in every state, and it leads on. */
const HARMLESS = 'Спасибо, я на связи. Напишите ваш вопрос или откройте /help, и мы продолжим.';

const NO_PREVIEW: JsonObject = { is_disabled: true };

/**
 * Makes the renderer of messages. It never gives an empty or over-long text, which Telegram would refuse: a missing
 * content is said to the log and replaced by a harmless line, an over-long text is cut at a border.
 * A desk's message goes to the manager's own chat. A process has no chat: for it the renderer throws.
 * What edits or deletes says which message by `ref`; its id is found when the call goes out.
 */
export function makePresentSay(deps: PresentSayDeps): PresentSay {
  const resolve = makeResolveText(deps);
  const menus = makeReplyMenus(deps.vocabulary);
  return (say, to) => {
    const main = resolveOrExcuse(deps, resolve, say, say.text);
    const prefix = say.prefix === undefined ? undefined : resolve(say.prefix, say.funnel);
    const html = toHtml(say, prefix, main);
    const markup = toMarkup(deps, menus, say);
    return present(deps, say, to, html, markup, prefix, main);
  };
}

function present(
  deps: PresentSayDeps,
  say: SayEffect,
  to: SubjectRef,
  html: string,
  markup: JsonObject | undefined,
  prefix: ResolvedText | undefined,
  main: ResolvedText,
): PresentedMessage {
  const chatId = toChatId(deps, say, to);
  return {
    chatId,
    ...toCall(say, chatId, html, markup),
    ...(say.ref !== undefined && { ref: say.ref }),
    text: toPlainText(html),
    meta: {
      funnel: say.funnel,
      uid: say.uid,
      visit: say.visit,
      source: main.source,
      ...(prefix !== undefined && { prefix: prefix.source }),
    },
  };
}

/** Telegram's limit on captions, far below that of texts. */
const CAPTION_MAX = 1024;

function toCall(
  { act, replyTo }: SayEffect,
  chatId: number,
  html: string,
  markup: JsonObject | undefined,
): OutgoingCall {
  const keyboard: JsonObject = markup === undefined ? {} : { reply_markup: markup };
  const text: JsonObject = { text: html, parse_mode: 'HTML', link_preview_options: NO_PREVIEW };
  const caption: JsonObject = { caption: cutMessage(html, CAPTION_MAX), parse_mode: 'HTML' };
  const reply: JsonObject =
    replyTo === undefined
      ? {}
      : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } };
  switch (act?.kind) {
    case undefined:
      return { method: 'sendMessage', payload: { chat_id: chatId, ...text, ...reply, ...keyboard } };
    case 'edit':
      return { method: 'editMessageText', payload: { chat_id: chatId, ...text, ...keyboard } };
    case 'edit-caption':
      return { method: 'editMessageCaption', payload: { chat_id: chatId, ...caption, ...keyboard } };
    case 'delete':
      return { method: 'deleteMessage', payload: { chat_id: chatId, ...text } };
    case 'copy': {
      const { fromChat, messageId, captioned } = act;
      const source: JsonObject = { from_chat_id: fromChat, message_id: messageId };
      const said = captioned ? caption : {};
      return {
        method: 'copyMessage',
        payload: { chat_id: chatId, ...source, ...said, ...reply, ...keyboard },
      };
    }
  }
}

function toHtml(say: SayEffect, prefix: ResolvedText | undefined, main: ResolvedText): string {
  const text = main.render(say.params);
  const above = prefix?.render(say.params) ?? '';
  const whole = above === '' ? text : text === '' ? above : `${above}\n\n${text}`;
  return toPlainText(whole).trim() === '' ? HARMLESS : cutMessage(whole);
}

function toMarkup(
  { botKind, log }: PresentSayDeps,
  menus: Readonly<Record<ReplyMenu, JsonObject>>,
  say: SayEffect,
): JsonObject | undefined {
  if (say.buttons === undefined) return say.menu && menus[say.menu];
  const { markup, dropped } = makeInlineKeyboard(say.buttons, botKind === 'live');
  if (dropped.length > 0) {
    const { funnel, uid } = say;
    log.error('a button leads to this machine and was left out', { code: 'BUTTON_NOT_PUBLIC', funnel, uid });
  }
  return markup ?? (say.menu && menus[say.menu]);
}

function resolveOrExcuse(
  { log }: PresentSayDeps,
  resolve: (ref: TextRef, funnel: string) => ResolvedText | undefined,
  say: SayEffect,
  ref: TextRef,
): ResolvedText {
  const found = resolve(ref, say.funnel);
  if (found !== undefined) return found;
  const { funnel, uid } = say;
  log.error('a text is missing, a harmless one was said instead', {
    code: 'TEXT_MISSING',
    funnel,
    uid,
    text: ref,
  });
  return { render: () => HARMLESS, source: 'missing' };
}

function toChatId({ staff }: PresentSayDeps, { to: target }: SayEffect, to: SubjectRef): number {
  if (typeof target === 'object') return target.desk;
  if (target !== undefined) {
    if (staff === undefined)
      throw new Error(`A message goes to the ${target}, but nobody said where that is.`);
    return target === 'owner' ? (staff.ownerId ?? staff.managersChatId) : staff.managersChatId;
  }
  if (to.kind !== 'process') return to.key;
  throw new Error(
    `Process ${to.key} said something, but a process has no chat: let it tell clients or a desk instead.`,
  );
}
