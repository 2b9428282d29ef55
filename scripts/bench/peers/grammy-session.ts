// Peer (a): grammY, session in Postgres, a switch by hand. What most bots are: two round trips an update, no dedupe, no
// lock, no journal, no outbox; the message goes out before the state is written.
import { session } from 'grammy';
import type { Context, SessionFlavor } from 'grammy';
import { PsqlAdapter } from '@grammyjs/storage-psql';
import { Pool } from 'pg';
import { STEPS, readAct } from '../workload.ts';
import { PEER_CONNECTIONS } from './contestant.ts';
import type { ClientRange, Contestant, ContestantOptions } from './contestant.ts';
import { makeGrammyBot, sayReply } from './grammy-bot.ts';

interface Dialogue {
  step: number;
  answers: Record<string, string>;
  date?: string;
  time?: string;
}

type DialogueContext = Context & SessionFlavor<Dialogue>;

const TABLE = 'grammy_sessions';

/** @see SetUpContestant */
export async function setUp(options: ContestantOptions): Promise<Contestant> {
  const pool = new Pool({ connectionString: options.connectionString, max: PEER_CONNECTIONS });
  const bot = makeGrammyBot<DialogueContext>(options);
  const storage = await PsqlAdapter.create<Dialogue>({ tableName: TABLE, client: pool });
  bot.use(session({ initial: (): Dialogue => ({ step: -1, answers: {} }), storage }));
  bot.on(['message:text', 'callback_query:data'], async (context) => {
    const act = readAct(context.update);
    if (!take(context.session, act))
      throw new Error(`Nobody expects ${act} at step ${context.session.step}.`);
    await sayReply(options, context, context.session.step);
  });
  return {
    handle: (update) => bot.handleUpdate(update),
    verify: (clients) => countFinished(pool, clients),
    close: () => pool.end(),
  };
}

/** Moves the dialogue on by what the client did; false when that is not expected here. */
function take(dialogue: Dialogue, act: string): boolean {
  const expected = EXPECTED[dialogue.step + 1];
  const found = expected?.exec(act) ?? undefined;
  if (found === undefined) return false;
  dialogue.step++;
  const { question, answer, date, time } = found.groups ?? {};
  if (question !== undefined && answer !== undefined) dialogue.answers[question] = answer;
  if (date !== undefined) dialogue.date = date;
  if (time !== undefined) dialogue.time = time;
  return true;
}

const EXPECTED: readonly RegExp[] = [
  /^\/start$/,
  /^bonus:get$/,
  /^survey:start$/,
  ...[1, 2, 3, 4, 5].map((number) => new RegExp(`^survey:q(?<question>${number}):(?<answer>\\w+)$`)),
  /^consult:start$/,
  /^consult:date:(?<date>.+)$/,
  /^(?<time>\d\d:\d\d)$/,
  /^consult:confirm$/,
];

async function countFinished(pool: Pool, { firstUser, lastUser }: ClientRange): Promise<string | undefined> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${TABLE} WHERE (value::json->>'step')::int = $3 AND key::bigint BETWEEN $1 AND $2`,
    [firstUser, lastUser, STEPS - 1],
  );
  const expected = lastUser - firstUser + 1;
  return rows[0]?.n === expected ? undefined : `${rows[0]?.n} of ${expected} clients came to the end`;
}
