/** Chats after a load, held against the outbox and against what the walks bring. */
import { MANAGERS_CHANNEL } from '../support/bot-process.ts';
import type { OutsideTelegram } from '../support/bot-process.ts';
import type { LoadResult } from './load.ts';
import { matchChat } from './match-chat.ts';
import type { SentRow } from './match-chat.ts';

/** What a run may leave behind besides the usual. */
export interface Expected {
  /** Messages that Telegram refused for good; clients who lost one ask again, so their messages are not counted. */
  readonly parked?: number;
  /** Messages that Telegram took without an answer: each may come once more. */
  readonly lostAnswers?: number;
}

/** Every chat received its messages, in order, as many as its walk brings, none twice that need not have been. */
export async function proveChats(
  { db, sandbox }: OutsideTelegram,
  load: LoadResult,
  { lostAnswers = 0, parked = 0 }: Expected,
): Promise<{ problems: string[]; messages: number; duplicates: number }> {
  const sent = await db.query<SentRow & { chat: string }>(
    "SELECT id::float8 AS id, chat_id::text AS chat, attempts, payload FROM outbox WHERE status = 'sent' AND method = 'sendMessage' ORDER BY id",
  );
  const taken = sandbox
    .calls()
    .filter(({ method, verdict }) => method === 'sendMessage' && verdict === 'accepted');
  const problems: string[] = [];
  let duplicates = 0;
  let unexplained = 0;
  for (const chat of [MANAGERS_CHANNEL, ...load.clients.map(({ chatId }) => chatId)]) {
    const found = matchChat(
      sent.rows.filter((row) => row.chat === String(chat)),
      taken.filter(({ params }) => Number(params['chat_id']) === chat).map(({ params }) => params),
    );
    duplicates += found.duplicates;
    unexplained += found.unexplained;
    problems.push(...found.problems.map((problem) => `chat ${chat}: ${problem}`));
  }
  if (unexplained > lostAnswers)
    problems.push(`${unexplained} messages came again that nobody had tried again`);
  if (parked === 0) problems.push(...compareMessages(sent.rows, load));
  return { problems, messages: sent.rows.length, duplicates };
}

/** One message more or less is an event applied twice or an activity that answered twice, or never. */
function compareMessages(rows: readonly { readonly chat: string }[], load: LoadResult): string[] {
  return load.clients.flatMap(({ chatId, steps }) => {
    const wanted = steps.reduce((sum, { brings }) => sum + brings, 0);
    const found = rows.filter(({ chat }) => chat === String(chatId)).length;
    return found === wanted ? [] : [`chat ${chatId} was sent ${found} messages instead of ${wanted}`];
  });
}
