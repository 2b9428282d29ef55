// What Telegram is told about the bot before updates flow: its commands, and how updates are to be brought.
import type { Api } from 'grammy';
import type { BotCommand } from 'grammy/types';
import { WANTED_UPDATES } from './parse-update.ts';

/** The bot as Telegram knows it. */
export interface BotIdentity {
  readonly id: number;
  readonly username: string;
}

/** Where the webhook is reached from outside. */
export interface WebhookAddress {
  /** https, e.g. `https://bot.example.com/telegram/webhook`. */
  readonly url: string;
  readonly secret: string;
}

const MAX_WEBHOOK_CONNECTIONS = 100;

/** What clients see in the menu of commands; the school's own commands are told to nobody. */
export const CLIENT_COMMANDS: readonly BotCommand[] = [
  { command: 'start', description: 'Начать или продолжить' },
  { command: 'help', description: 'Помощь и частые вопросы' },
  { command: 'stop', description: 'Не присылать рассылки' },
  { command: 'forget', description: 'Удалить мои данные' },
];

/** Asks who the bot is: commands addressed to another one are not ours. */
export async function findBotIdentity(api: Api): Promise<BotIdentity> {
  const { id, username } = await api.getMe();
  return { id, username };
}

/** Registers the commands in private chats, in Russian for every language: the bot speaks no other. */
export async function registerCommands(api: Api): Promise<void> {
  await api.setMyCommands(CLIENT_COMMANDS, { scope: { type: 'all_private_chats' } });
}

/** Has updates brought by webhook. Waiting ones are kept: they were sent by clients. Safe to repeat. */
export async function registerWebhook(api: Api, { url, secret }: WebhookAddress): Promise<void> {
  await api.setWebhook(url, {
    secret_token: secret,
    allowed_updates: WANTED_UPDATES,
    max_connections: MAX_WEBHOOK_CONNECTIONS,
    drop_pending_updates: false,
  });
}

/** Makes way for long polling, which Telegram refuses while a webhook is set. Waiting updates are kept. */
export async function removeWebhook(api: Api): Promise<void> {
  await api.deleteWebhook({ drop_pending_updates: false });
}
