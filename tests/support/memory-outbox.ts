// A twin of the outbox in memory: leases, order per chat, postponing and pauses as the real one has them.
import type { Clock } from '../../src/app/clock.ts';
import type { DeliveryResult, OutboxPort, OutboxRow } from '../../src/app/outgoing.ts';

/** A stored row with what became of it. */
export interface StoredRow extends Omit<OutboxRow, 'leaseUntil' | 'attempts'> {
  attempts: number;
  status: 'pending' | 'sent' | 'void' | 'parked';
  leaseUntil: number;
  leaseOwner: string | undefined;
  notBefore: number;
  messageId?: number;
  error?: string;
}

/** The rows of all processes; give it to several twins to have them compete. */
export interface OutboxTable {
  readonly rows: StoredRow[];
  pausedUntil: number;
}

/** The twin, with what a test may do to it. */
export interface MemoryOutbox extends OutboxPort {
  /** Commits a row as this process would: under its lease unless the chat has earlier rows of others. */
  commit(draft: RowDraft): OutboxRow[];
  /** Withdraws a row, as a takeover does. */
  voidRow(id: number): void;
  find(id: number): StoredRow;
  readonly results: DeliveryResult[];
  /** While true, writes are refused as by a database out of reach. */
  unreachable: boolean;
}

/** What a row of a test says; the rest has defaults. */
export type RowDraft = { readonly id: number } & Partial<
  Pick<OutboxRow, 'chatId' | 'method' | 'payload' | 'class' | 'essential' | 'ref'>
>;

const LEASE_MS = 60_000;

/** An empty table. */
export function makeOutboxTable(): OutboxTable {
  return { rows: [], pausedUntil: 0 };
}

/** One process's view of the table. */
export function makeMemoryOutbox(
  clock: Clock,
  table: OutboxTable = makeOutboxTable(),
  owner = 'a',
): MemoryOutbox {
  const find = (id: number): StoredRow => {
    const row = table.rows.find((candidate) => candidate.id === id);
    if (row === undefined) throw new Error(`no outbox row ${id}`);
    return row;
  };
  const outbox: MemoryOutbox = {
    unreachable: false,
    results: [],
    find,
    commit: (draft) => commit(table, owner, clock.now(), draft),
    voidRow: (id) => {
      find(id).status = 'void';
    },
    acknowledge: async (results) => {
      if (outbox.unreachable) throw new Error('outbox out of reach');
      for (const result of results) write(table, owner, result);
      outbox.results.push(...results);
    },
    claim: async (limit) => {
      if (outbox.unreachable) throw new Error('outbox out of reach');
      return table.rows
        .filter((row) => isClaimable(table, row, clock.now()))
        .slice(0, limit)
        .map((row) => {
          if (row.leaseOwner !== undefined) row.attempts += 1;
          Object.assign(row, { leaseOwner: owner, leaseUntil: clock.now() + LEASE_MS, notBefore: 0 });
          return toRow(row);
        });
    },
    reread: async (id) => {
      const row = find(id);
      if (row.status !== 'pending' || row.leaseOwner !== owner) return undefined;
      row.leaseUntil = clock.now() + LEASE_MS;
      return toRow(row);
    },
    findMessageId: async (chatId, ref) =>
      table.rows.findLast((row) => row.chatId === chatId && row.ref === ref && row.status === 'sent')
        ?.messageId,
    pauseAll: async (untilMs) => {
      table.pausedUntil = Math.max(table.pausedUntil, untilMs);
    },
    pausedUntil: () => table.pausedUntil,
  };
  return outbox;
}

function commit(table: OutboxTable, owner: string, now: number, draft: RowDraft): OutboxRow[] {
  const chatId = draft.chatId ?? 1;
  const held = table.rows.some(
    (row) => row.chatId === chatId && row.status === 'pending' && row.leaseOwner !== owner,
  );
  const row: StoredRow = {
    method: 'sendMessage',
    class: 'ordinary',
    essential: true,
    ...draft,
    chatId,
    payload: draft.payload ?? { chat_id: chatId, text: String(draft.id) },
    attempts: 0,
    status: 'pending',
    leaseUntil: held ? 0 : now + LEASE_MS,
    leaseOwner: held ? undefined : owner,
    notBefore: 0,
  };
  table.rows.push(row);
  return held ? [] : [toRow(row)];
}

function write(table: OutboxTable, owner: string, result: DeliveryResult): void {
  const row = table.rows.find(({ id }) => id === result.id);
  if (row === undefined) return;
  if (result.kind !== 'sent' && (row.status !== 'pending' || row.leaseOwner !== owner)) return;
  row.attempts += (result.failures ?? 0) + (result.kind === 'released' ? 0 : 1);
  row.leaseUntil = 0;
  row.leaseOwner = undefined;
  if (result.kind === 'sent') Object.assign(row, { status: 'sent', messageId: result.messageId });
  if (result.kind === 'parked') Object.assign(row, { status: 'parked', error: result.error });
  if (result.kind === 'postponed' || result.kind === 'released')
    Object.assign(row, { notBefore: result.notBefore, error: result.error });
  if (result.kind !== 'blocked') return;
  for (const other of table.rows)
    if (other.chatId === result.chatId && other.status === 'pending') other.status = 'void';
}

function isClaimable(table: OutboxTable, row: StoredRow, now: number): boolean {
  const oldest = table.rows.find((other) => other.chatId === row.chatId && other.status === 'pending');
  return row === oldest && row.leaseUntil <= now && row.notBefore <= now;
}

function toRow({
  id,
  chatId,
  method,
  payload,
  class: messageClass,
  essential,
  attempts,
  leaseUntil,
  ref,
}: StoredRow): OutboxRow {
  const named = ref === undefined ? {} : { ref };
  return { id, chatId, method, payload, class: messageClass, essential, attempts, leaseUntil, ...named };
}
