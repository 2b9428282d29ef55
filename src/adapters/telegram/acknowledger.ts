// Carries results of deliveries to the outbox, all of one turn of the event loop together.
import type { Log } from '../../app/log.ts';
import type { DeliveryResult, OutboxPort } from '../../app/outgoing.ts';

/** Takes results and sees to it that they are written. */
export interface Acknowledger {
  /** Notes a result; a lost one would send the message twice, so a failed write is tried until `stop`. */
  note(result: DeliveryResult): void;
  /** Results not yet written. */
  pending(): number;
  /** Resolves when everything noted so far is written, or its last write has failed after `stop`. */
  stop(): Promise<void>;
}

/** What it needs. */
export interface AcknowledgerDeps {
  readonly outbox: OutboxPort;
  readonly log: Log;
  /** Called with the results just written. */
  onWritten(results: readonly DeliveryResult[]): void;
}

const RETRY_MS = 1_000;

/** Makes it. */
export function makeAcknowledger({ outbox, log, onWritten }: AcknowledgerDeps): Acknowledger {
  let waiting: DeliveryResult[] = [];
  let writing = 0;
  let planned = false;
  let stopped = false;
  let whenWritten: (() => void) | undefined;
  const plan = (): void => {
    if (planned) return;
    planned = true;
    setImmediate(write);
  };
  const write = (): void => {
    planned = false;
    const results = waiting;
    if (results.length === 0) return;
    waiting = [];
    writing += results.length;
    outbox.acknowledge(results).then(
      () => done(results),
      (error: unknown) => failed(results, error),
    );
  };
  const done = (results: readonly DeliveryResult[]): void => {
    writing -= results.length;
    onWritten(results);
    if (writing === 0 && waiting.length === 0) whenWritten?.();
  };
  const failed = (results: readonly DeliveryResult[], error: unknown): void => {
    log.warn('results of deliveries not written', { code: 'ACK_FAILED', results: results.length, error });
    if (stopped) return done(results);
    writing -= results.length;
    waiting.unshift(...results);
    setTimeout(plan, RETRY_MS).unref();
  };
  return {
    note: (result) => {
      waiting.push(result);
      plan();
    },
    pending: () => waiting.length + writing,
    stop: () => {
      stopped = true;
      write();
      return writing === 0 ? Promise.resolve() : new Promise((resolve) => (whenWritten = resolve));
    },
  };
}
