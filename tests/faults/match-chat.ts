/**
 * Holds what a chat received against what the outbox says it was to receive. Messages come in the order of their rows;
 * a row may come again only from where nothing had been written down yet.
 */
import { canonicalJson, toJson } from '../../src/core/json.ts';

/** A row of the outbox that was sent. */
export interface SentRow {
  readonly id: number;
  readonly attempts: number;
  readonly payload: { readonly text?: unknown; readonly reply_markup?: unknown };
}

/** A message as Telegram took it. */
export interface TakenMessage {
  readonly text?: unknown;
  readonly reply_markup?: unknown;
}

export interface ChatMatch {
  /** Messages beyond the first of each row. */
  readonly duplicates: number;
  /** Duplicates beyond the attempts that their rows own up to. */
  readonly unexplained: number;
  readonly problems: readonly string[];
}

/** Both in their order. */
export function matchChat(rows: readonly SentRow[], taken: readonly TakenMessage[]): ChatMatch {
  const problems: string[] = [];
  const looks = rows.map(({ payload }) => lookOf(payload));
  const times = rows.map(() => 0);
  let unexplained = 0;
  let at = -1;
  for (const message of taken) {
    const look = lookOf(message);
    const next = looks[at + 1] === look ? at + 1 : looks.lastIndexOf(look, Math.max(at, 0));
    if (next === -1) {
      problems.push(`message «${short(message)}» comes out of order or from nowhere`);
      continue;
    }
    times[next] = (times[next] ?? 0) + 1;
    at = next;
  }
  for (const [index, row] of rows.entries()) {
    const count = times[index] ?? 0;
    if (count === 0) problems.push(`row ${row.id} «${short(row.payload)}» is called sent and never came`);
    unexplained += Math.max(0, count - Math.max(1, row.attempts));
  }
  if (rows.length > 0 && at !== rows.length - 1) problems.push(`the last message is not the last row`);
  return { duplicates: taken.length - times.filter((count) => count > 0).length, unexplained, problems };
}

function lookOf({ text, reply_markup: markup }: TakenMessage): string {
  return canonicalJson(toJson({ text: String(text), markup: markup ?? null }));
}

function short({ text }: TakenMessage): string {
  return String(text).slice(0, 40);
}
