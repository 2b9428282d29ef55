// What the grammY peers have in common: a bot that knows itself and sends to the fake Bot API.
import { Bot } from 'grammy';
import type { Context } from 'grammy';
import { BOT_INFO, KEYBOARDS, REPLIES, TOKEN } from '../workload.ts';
import type { ContestantOptions } from './contestant.ts';

/** A bot of grammY with its own HTTP client; without delivery every call of the API succeeds at once. */
export function makeGrammyBot<C extends Context = Context>(options: ContestantOptions): Bot<C> {
  const bot = new Bot<C>(TOKEN, { botInfo: BOT_INFO, client: { apiRoot: options.apiRoot } });
  if (!options.deliver) bot.api.config.use(async () => ({ ok: true, result: true as never }));
  return bot;
}

/** Says the reply of that step, after answering the press where presses are answered. */
export async function sayReply(options: ContestantOptions, context: Context, step: number): Promise<void> {
  if (options.answers && context.callbackQuery !== undefined) await context.answerCallbackQuery();
  const markup = KEYBOARDS[step];
  await context.reply(REPLIES[step] ?? '', markup === undefined ? {} : { reply_markup: markup });
}
