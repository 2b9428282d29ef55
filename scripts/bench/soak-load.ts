// The load of a long run: people who come, take the bonus, answer the survey, ask something and fall silent. Each acts
// every second or so; as many are under way as the rate needs.
import type { Update } from 'grammy/types';
import type { Send } from './drive.ts';

/** Presses begin with «:» here; the rest is written. Answers vary, so that every segment is reached. */
function makeActs(client: number): readonly string[] {
  const pick = (codes: readonly string[]): string => codes[client % codes.length] ?? '';
  return [
    '/start soak',
    ':bonus:get',
    ':survey:start',
    `:survey:q1:${pick(['none', 'bought', 'holder', 'trader'])}`,
    `:survey:q2:${pick(['learn', 'grow', 'save', 'system'])}`,
    `:survey:q3:${pick(['none', 'small', 'medium', 'large'])}`,
    `:survey:q4:${pick(['distrust', 'careful', 'open', 'sure'])}`,
    `:survey:q5:${pick(['later', 'months', 'weeks'])}`,
    'сколько стоит обучение?',
    'а где безопаснее хранить криптовалюту?',
    'спасибо, подумаю',
  ];
}

/** Pause between two acts of one client, ms. */
const PAUSE_MS = 1_500;
const FIRST_CLIENT = 5_000_000;

/** Load under way. */
export interface SoakLoad {
  /** Latencies of the webhook since the last call, ms, and forgets them. */
  takeLatencies(): readonly number[];
  readonly given: () => number;
  readonly failed: () => number;
  readonly done: Promise<void>;
}

interface Person {
  readonly client: number;
  readonly acts: readonly string[];
  step: number;
  readyAt: number;
}

/** Gives so many updates a second, for so long. */
export function driveSoak(
  send: Send,
  order: { readonly perSecond: number; readonly seconds: number },
): SoakLoad {
  let latencies: number[] = [];
  let given = 0;
  let failed = 0;
  let nextClient = FIRST_CLIENT;
  const waiting: Person[] = [];
  const startedAt = performance.now();
  const take = (now: number): Person => {
    const [first] = waiting;
    if (first !== undefined && first.readyAt <= now) {
      waiting.shift();
      return first;
    }
    const client = nextClient++;
    return { client, acts: makeActs(client), step: 0, readyAt: now };
  };
  const give = async (person: Person): Promise<void> => {
    const at = performance.now();
    await send(makeUpdate(person)).catch(() => void failed++);
    latencies.push(performance.now() - at);
    person.step++;
    person.readyAt = performance.now() + PAUSE_MS;
    if (person.step < person.acts.length) waiting.push(person);
  };
  const done = (async () => {
    const pending = new Set<Promise<void>>();
    for (;;) {
      const now = performance.now();
      const elapsed = (now - startedAt) / 1000;
      if (elapsed >= order.seconds) break;
      while (given < elapsed * order.perSecond) {
        given++;
        const task = give(take(now)).finally(() => pending.delete(task));
        pending.add(task);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(pending);
  })();
  return {
    takeLatencies: () => {
      const taken = latencies;
      latencies = [];
      return taken;
    },
    given: () => given,
    failed: () => failed,
    done,
  };
}

function makeUpdate({ client, acts, step }: Person): Update {
  const act = acts[step] ?? '';
  const updateId = client * 20 + step;
  const from = { id: client, is_bot: false, first_name: 'Иван', language_code: 'ru' };
  const chat = { id: client, type: 'private' as const, first_name: 'Иван' };
  const date = Math.floor(Date.now() / 1000);
  const bot = { id: 123456, is_bot: true, first_name: 'bench', username: 'bench_bot' };
  if (act.startsWith(':')) {
    const message = { message_id: 100 + step, from: bot, chat, date, text: '…' };
    const query = { id: `${updateId}9`, from, chat_instance: '1', data: act.slice(1), message };
    return { update_id: updateId, callback_query: query };
  }
  const entities = [{ type: 'bot_command' as const, offset: 0, length: 6 }];
  const message = { message_id: 100 + step, from, chat, date, text: act };
  return { update_id: updateId, message: act.startsWith('/') ? { ...message, entities } : message };
}
