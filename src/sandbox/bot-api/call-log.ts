/** What the bot asked of Telegram and what came of it, for tests and for reading after a fault. */

/** One call. `faulted` = an injected fault, not a rule, decided. */
export interface ApiCall {
  atMs: number;
  method: string;
  params: Record<string, unknown>;
  verdict: 'accepted' | 'refused' | 'faulted';
  code?: number;
  reason?: string;
  result?: unknown;
}

/** A bounded log: the oldest calls fall out. */
export interface CallLog {
  add(call: ApiCall): void;
  list(): readonly ApiCall[];
  clear(): void;
}

const maxCalls = 20_000;

/** An empty log. */
export function makeCallLog(): CallLog {
  let calls: ApiCall[] = [];
  return {
    add(call) {
      if (calls.length >= maxCalls) calls = calls.slice(maxCalls / 2);
      calls.push(call);
    },
    list: () => [...calls],
    clear() {
      calls = [];
    },
  };
}
