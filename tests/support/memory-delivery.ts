// A twin of delivery that sends nothing: it remembers what it was given and acknowledges it at once, unless told otherwise.
import type {
  DeliveryPort,
  DeliveryResult,
  OutboxPort,
  OutboxRow,
  OutgoingCall,
} from '../../src/app/outgoing.ts';

export interface MemoryDelivery extends DeliveryPort {
  readonly rows: readonly OutboxRow[];
  readonly calls: readonly OutgoingCall[];
  readonly withdrawn: readonly number[];
}

/** `judge` says what becomes of a row; `undefined` leaves it unsent, as a crash would. */
export function makeMemoryDelivery(
  outbox: OutboxPort,
  judge: (row: OutboxRow) => DeliveryResult | undefined = (row) => ({
    id: row.id,
    kind: 'sent',
    messageId: row.id + 1000,
  }),
): MemoryDelivery {
  const rows: OutboxRow[] = [];
  const calls: OutgoingCall[] = [];
  const withdrawn: number[] = [];
  const pending = new Set<Promise<void>>();
  return {
    rows,
    calls,
    withdrawn,
    deliver: (given) => {
      rows.push(...given);
      const results = given.flatMap((row) => judge(row) ?? []);
      const task = outbox.acknowledge(results).finally(() => pending.delete(task));
      pending.add(task);
    },
    withdraw: (ids) => void withdrawn.push(...ids),
    perform: (call) => void calls.push(call),
    idle: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
