// A whole engine over a test database: the real stores, a delivery that only remembers, definitions of the test's own.
import { Pool } from 'pg';
import { makeDatabaseClock } from '../../src/adapters/db/clock-store.ts';
import { findWakeupTable } from '../../src/adapters/db/commit.ts';
import { loadFunnels } from '../../src/adapters/db/funnel-store.ts';
import { makeOutboxStore } from '../../src/adapters/db/outbox-store.ts';
import { makeParkedStore } from '../../src/adapters/db/parked-store.ts';
import { makeSignalStore } from '../../src/adapters/db/signals-store.ts';
import { makeSubjectCache } from '../../src/adapters/db/subject-store-cache.ts';
import { makeDueStore } from '../../src/adapters/db/subject-store-due.ts';
import { makeSubjectStore } from '../../src/adapters/db/subject-store.ts';
import { WAKEUP_QUEUE } from '../../src/adapters/db/wakeup-queue.ts';
import { makeActivityRegistry } from '../../src/app/activity-port.ts';
import type { Activity } from '../../src/app/activity-port.ts';
import { composeEngine } from '../../src/app/compose-engine.ts';
import type { ComposeEngineDeps, ComposedEngine } from '../../src/app/compose-engine.ts';
import type { DatabaseClock } from '../../src/adapters/db/clock-store.ts';
import type { LiveFunnels } from '../../src/app/live-funnels.ts';
import type { DeliveryResult, OutboxRow, PresentSay } from '../../src/app/outgoing.ts';
import type { SubjectStore } from '../../src/app/subject-store.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import type { FunnelDefinition } from '../../src/core/funnel/definition.ts';
import type { Vocabulary } from '../../src/core/funnel/vocabulary.ts';
import type { SubjectEvent, SubjectRef } from '../../src/core/step/event.ts';
import type { JournalRow } from '../../src/core/step/journal.ts';
import { makeMemoryLog } from './log.ts';
import { makeMemoryDelivery } from './memory-delivery.ts';
import type { MemoryDelivery } from './memory-delivery.ts';
import { makeNoMetrics } from './metrics.ts';

export interface TestEngineOptions {
  readonly connectionString: string;
  readonly vocabulary: Vocabulary;
  readonly definitions: readonly unknown[];
  readonly activities?: Readonly<Record<string, Activity>>;
  readonly judge?: (row: OutboxRow) => DeliveryResult | undefined;
  readonly owner?: string;
  readonly cacheSize?: number;
  readonly prepared?: boolean;
  /** Wraps the store, to make it fail. */
  readonly wrapStore?: (store: SubjectStore) => SubjectStore;
  readonly override?: Partial<ComposeEngineDeps>;
}

export interface TestEngine extends ComposedEngine {
  readonly pool: Pool;
  readonly clock: DatabaseClock;
  readonly delivery: MemoryDelivery;
  readonly funnels: LiveFunnels;
  readonly log: ReturnType<typeof makeMemoryLog>;
  /** Stops the engine and closes its connections. */
  close(): Promise<void>;
  /** As a kill -9: nothing is finished, connections are cut. */
  kill(): Promise<void>;
}

/** Plain text to the subject's own chat. */
const presentText: PresentSay = (say, to) => {
  const text = say.text.kind === 'text' ? say.text.text : `[${say.text.kind}]`;
  return { method: 'sendMessage', chatId: to.key, text, meta: {}, payload: { chat_id: to.key, text } };
};

/** Wires an engine over the database. Sweeps and polls do not run by themselves: tests call them. */
export async function makeTestEngine(options: TestEngineOptions): Promise<TestEngine> {
  const pool = new Pool({ connectionString: options.connectionString, max: 4 });
  pool.on('error', () => undefined);
  const log = makeMemoryLog();
  const owner = options.owner ?? `test-${crypto.randomUUID().slice(0, 8)}`;
  const clock = makeDatabaseClock({ pool, log });
  const files = options.definitions.map(parse);
  const funnels = await loadFunnels({
    pool,
    vocabulary: options.vocabulary,
    files,
    now: () => clock.now(),
    log,
  });
  const wakeupTable = await findWakeupTable(pool, WAKEUP_QUEUE.name);
  const store = makeSubjectStore({
    pool,
    funnelRowId: funnels.rowId,
    owner,
    prepared: options.prepared ?? true,
    ...(wakeupTable === undefined ? {} : { wakeupTable }),
  });
  const made: MemoryDelivery[] = [];
  const engine = composeEngine({
    funnels,
    lookup: () => null,
    present: presentText,
    store: options.wrapStore?.(store) ?? store,
    cache: makeSubjectCache(options.cacheSize ?? 1000),
    parked: makeParkedStore(pool),
    signals: makeSignalStore(pool),
    due: makeDueStore(pool),
    outboxStore: makeOutboxStore(pool, owner),
    activities: makeActivityRegistry(options.activities ?? {}),
    makeDelivery: (outbox) => {
      const delivery = makeMemoryDelivery(outbox, options.judge);
      made.push(delivery);
      return delivery;
    },
    clock,
    log,
    metrics: makeNoMetrics(),
    ...options.override,
  });
  const [delivery] = made;
  if (delivery === undefined) throw new Error('composeEngine made no delivery');
  const kill = async (): Promise<void> => {
    clock.stop();
    await pool.end();
  };
  const close = async (): Promise<void> => {
    await engine.stop();
    await kill();
  };
  return { ...engine, pool, clock, delivery, funnels, log, close, kill };
}

function parse(source: unknown): FunnelDefinition {
  const parsed = parseDefinition(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.definition;
}

/** An event as a client's text would be. */
export function textEvent(id: number, text: string): Omit<SubjectEvent, 'at'> {
  return {
    type: 'client.text',
    keys: [`u:${id}`],
    params: { text },
    via: { kind: 'message', messageId: id },
  };
}

/** A press of a button without a visit. */
export function pressEvent(id: number, type: string): Omit<SubjectEvent, 'at'> {
  const via = { kind: 'press' as const, callbackId: `c${id}`, messageId: 1, data: type };
  return { type, keys: [`u:${id}`, `cb:c${id}`], params: {}, via };
}

/** Reads a subject's journal back as replay wants it. */
export async function readJournal(pool: Pool, to: SubjectRef): Promise<JournalRow[]> {
  const table =
    to.kind === 'client'
      ? `SELECT id FROM users WHERE telegram_id = $1`
      : `SELECT id FROM subjects WHERE key = $1`;
  const { rows } = await pool.query<JournalRow & { transitions: JournalRow['notes']; at_ms: number }>(
    `SELECT format, seq, kind, (extract(epoch FROM at) * 1000)::float8 AS at_ms, event, vocabulary, funnels, transitions, effects, reads, hash
     FROM journal WHERE subject_id = (${table}) ORDER BY seq`,
    [to.key],
  );
  return rows.map(({ transitions, at_ms, ...row }) => ({ ...row, at: at_ms, notes: transitions }));
}
