// Peer (e): a Telegraf wizard scene, session in Postgres.
import { Agent } from 'node:http';
import { Postgres } from '@telegraf/session/pg';
import { Pool } from 'pg';
import { Scenes, Telegraf, session } from 'telegraf';
import type { WizardContext } from 'telegraf';
import { BOT_INFO, KEYBOARDS, REPLIES, STEPS, TOKEN } from '../workload.ts';
import { PEER_CONNECTIONS } from './contestant.ts';
import type { ClientRange, Contestant, ContestantOptions } from './contestant.ts';

const TABLE = 'telegraf_sessions';

/** @see SetUpContestant */
export async function setUp(options: ContestantOptions): Promise<Contestant> {
  const pool = new Pool({ connectionString: options.connectionString, max: PEER_CONNECTIONS });
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 10_000 });
  const bot = new Telegraf(TOKEN, { telegram: { apiRoot: options.apiRoot, agent, webhookReply: false } });
  bot.botInfo = BOT_INFO;
  if (!options.deliver) bot.telegram.callApi = async () => true;
  bot.use(session({ store: Postgres({ pool, table: TABLE }) }));
  bot.use(new Scenes.Stage([new Scenes.WizardScene('walk', ...makeSteps(options))]).middleware());
  bot.start((context) => context.scene.enter('walk'));
  bot.catch((error) => {
    throw error;
  });
  return {
    handle: (update) => bot.handleUpdate(update),
    verify: (clients) => countFinished(pool, clients),
    close: () => pool.end(),
  };
}

function makeSteps(options: ContestantOptions): ((context: WizardContext) => Promise<unknown>)[] {
  return Array.from({ length: STEPS }, (_, step) => async (context: WizardContext) => {
    remember(context, step);
    if (options.answers && context.callbackQuery !== undefined) await context.answerCbQuery();
    const markup = KEYBOARDS[step];
    await context.reply(REPLIES[step] ?? '', markup === undefined ? {} : { reply_markup: markup });
    if (step < STEPS - 1) return context.wizard.next();
    context.session.done = (context.session.done ?? 0) + 1;
    return context.scene.leave();
  });
}

function remember({ scene, callbackQuery, message }: WizardContext, step: number): void {
  const act = callbackQuery?.data ?? message?.text ?? '';
  if (step === 0) scene.state['answers'] = {};
  if (step >= 3 && step <= 7) scene.state[`answer${step - 2}`] = act.slice(-1);
  if (step === 9) scene.state['date'] = act.slice('consult:date:'.length);
  if (step === 10) scene.state['time'] = act;
}

async function countFinished(pool: Pool, { firstUser, lastUser }: ClientRange): Promise<string | undefined> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${TABLE}
      WHERE session::json->>'done' = '1' AND split_part(key, ':', 1)::bigint BETWEEN $1 AND $2`,
    [firstUser, lastUser],
  );
  const expected = lastUser - firstUser + 1;
  return rows[0]?.n === expected ? undefined : `${rows[0]?.n} of ${expected} clients came to the end`;
}
