// Peer (b): grammY conversations, whose log of the whole dialogue is kept in Postgres and replayed on every update.
import type { Context } from 'grammy';
import { conversations, createConversation } from '@grammyjs/conversations';
import type { Conversation, ConversationFlavor } from '@grammyjs/conversations';
import { PsqlAdapter } from '@grammyjs/storage-psql';
import { Pool } from 'pg';
import { PEER_CONNECTIONS } from './contestant.ts';
import type { Contestant, ContestantOptions } from './contestant.ts';
import { makeGrammyBot, sayReply } from './grammy-bot.ts';

const TABLE = 'grammy_conversations';
const QUESTIONS = 5;

/** @see SetUpContestant */
export async function setUp(options: ContestantOptions): Promise<Contestant> {
  const pool = new Pool({ connectionString: options.connectionString, max: PEER_CONNECTIONS });
  const bot = makeGrammyBot<Context & ConversationFlavor>(options);
  const adapter = await PsqlAdapter.create<unknown>({ tableName: TABLE, client: pool });
  let finished = 0;
  bot.use(conversations({ storage: { type: 'key', adapter } }));
  bot.use(createConversation((talk, context) => walk(options, talk, context, () => finished++), 'walk'));
  bot.command('start', (context) => context.conversation.enter('walk'));
  bot.on('message', () => {
    throw new Error('A message reached no conversation.');
  });
  return {
    handle: (update) => bot.handleUpdate(update),
    // The log of a finished conversation is removed: what is left did not come to its end.
    verify: async ({ firstUser, lastUser }) => {
      const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${TABLE}`);
      if (rows[0]?.n !== 0) return `${rows[0]?.n} conversations did not come to the end`;
      return finished >= lastUser - firstUser + 1
        ? undefined
        : `only ${finished} conversations came to the end`;
    },
    close: () => pool.end(),
  };
}

async function walk(
  options: ContestantOptions,
  talk: Conversation,
  context: Context,
  onEnd: () => void,
): Promise<void> {
  const answers: Record<number, string> = {};
  const say = (of: Context, step: number): Promise<void> => sayReply(options, of, step);
  await say(context, 0);
  await say(await talk.waitForCallbackQuery('bonus:get'), 1);
  await say(await talk.waitForCallbackQuery('survey:start'), 2);
  for (let number = 1; number <= QUESTIONS; number++) {
    const answered = await talk.waitForCallbackQuery(new RegExp(`^survey:q${number}:`));
    answers[number] = answered.callbackQuery?.data?.slice(-1) ?? '';
    await say(answered, 2 + number);
  }
  await say(await talk.waitForCallbackQuery('consult:start'), 8);
  await say(await talk.waitForCallbackQuery(/^consult:date:/), 9);
  await say(await talk.waitFor('message:text'), 10);
  await say(await talk.waitForCallbackQuery('consult:confirm'), 11);
  await talk.external(onEnd);
}
