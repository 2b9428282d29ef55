/** What the page knows, as one immutable value: the world as told by the server and what is open in this window. */
import type { ChatView, ClockView, MessageView, PressView, StateView } from '../../control/page-event.ts';
import type { BotCommand, User } from '../../world/telegram-shapes.ts';

/** A message of the conversation. `leaving` = the bot deleted it and it is fading. */
export interface ShownMessage extends MessageView {
  leaving?: boolean;
}

/** A message sent from this window that the server has not shown yet. */
export interface OutgoingMessage {
  key: string;
  text: string;
  sentAtMs: number;
  failed?: string;
}

/** A chat with everything in it. */
export interface ChatState extends ChatView {
  messages: readonly ShownMessage[];
  presses: readonly PressView[];
  outgoing: readonly OutgoingMessage[];
  /** What the bot is doing, such as «typing»; undefined = nothing. */
  action?: string | undefined;
}

/** The bot's answer to a press, on screen. */
export interface Notice {
  key: number;
  text: string;
  alert: boolean;
}

/** With one more notice; it takes the place of one that says the same, so that repeated presses pile up nothing. */
export function addNotice(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  const isSame = ({ text, alert }: Notice): boolean => text === notice.text && alert === notice.alert;
  return [...notices.filter((each) => !isSame(each)), notice];
}

/** What the composer is about to do besides sending plainly. */
export type ComposerTarget = { kind: 'reply' | 'edit'; messageId: number };

/** The whole page. */
export interface PageState {
  link: 'connecting' | 'live' | 'lost';
  seq: number;
  bot: User;
  commands: readonly BotCommand[];
  clock: ClockView;
  /** `performance.now()` at which `clock.now` was true. */
  clockReadAt: number;
  clockBusy: boolean;
  chats: ReadonlyMap<number, ChatState>;
  activeChatId: number | undefined;
  /** Narrow screens show either the list or the conversation. */
  isListShown: boolean;
  /** The last message read in each chat, by message id. */
  reads: Readonly<Record<number, number>>;
  drafts: Readonly<Record<number, string>>;
  targets: Readonly<Record<number, ComposerTarget>>;
  /** Who presses buttons in the channel. */
  presserId: number;
  notices: readonly Notice[];
}

/** A page before the first answer of the server. */
export function makePageState(reads: Record<number, number>, activeChatId: number | undefined): PageState {
  return {
    link: 'connecting',
    seq: 0,
    bot: { id: 0, is_bot: true, first_name: 'Бот' },
    commands: [],
    clock: { now: Date.now(), offsetSeconds: 0, nextDueAt: null, canReset: false },
    clockReadAt: performance.now(),
    clockBusy: false,
    chats: new Map(),
    activeChatId,
    isListShown: activeChatId === undefined,
    reads,
    drafts: {},
    targets: {},
    presserId: 512_349_001,
    notices: [],
  };
}

/** Takes over a state of the server; what is open in this window stays. */
export function loadStateView(page: PageState, view: StateView): PageState {
  const chats = new Map<number, ChatState>();
  for (const chat of view.chats) {
    chats.set(chat.chat.id, { ...chat, outgoing: page.chats.get(chat.chat.id)?.outgoing ?? [] });
  }
  const { seq, bot, commands, clock } = view;
  const firstClient = view.chats.find(({ role }) => role === 'client')?.chat.id;
  const isOpenStillThere = page.activeChatId !== undefined && chats.has(page.activeChatId);
  return {
    ...page,
    link: 'live',
    seq,
    bot,
    commands,
    clock,
    clockReadAt: performance.now(),
    chats,
    activeChatId: isOpenStillThere ? page.activeChatId : firstClient,
  };
}

/** Changes one chat; an unknown chat changes nothing. */
export function changeChat(
  page: PageState,
  chatId: number,
  change: (chat: ChatState) => ChatState,
): PageState {
  const chat = page.chats.get(chatId);
  return chat ? { ...page, chats: new Map(page.chats).set(chatId, change(chat)) } : page;
}
