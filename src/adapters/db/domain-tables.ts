// Tables of the business that a step may write beside its position, by the effect `record`. Each row belongs to one
// client; what clients compete for is taken by activities, in transactions of their own.
import type { RecordTable } from '../../core/step/effect.ts';
import type { Json, JsonObject } from '../../core/json.ts';

interface DomainTable {
  /** Columns a record may set, besides the owner. */
  readonly columns: readonly string[];
  /** Column by which a row is found again; without one rows are only added. */
  readonly key?: string;
  /** Values of an insert where the record has none. */
  readonly defaults: JsonObject;
  /** Columns that hold the instant of the step: at the insert, and at every write. */
  readonly bornAt?: string;
  readonly changedAt?: string;
}

const STAMPED = { bornAt: 'created_at', changedAt: 'updated_at' } as const;

export const DOMAIN_TABLES: { readonly [table in RecordTable]: DomainTable } = {
  leads: {
    columns: [
      'id',
      'status',
      'summary',
      'assigned_manager_id',
      'reason',
      'card_chat_id',
      'card_message_id',
      'taken_at',
      'created_at',
      'updated_at',
    ],
    key: 'id',
    defaults: { status: 'new', summary: '' },
    ...STAMPED,
  },
  appointments: {
    columns: ['id', 'date', 'slot', 'tz', 'status', 'hold_id', 'created_at', 'updated_at'],
    key: 'id',
    defaults: { status: 'scheduled', tz: 'Europe/Moscow' },
    ...STAMPED,
  },
  slot_holds: {
    columns: ['id', 'slot_at', 'seat', 'visit', 'expires_at', 'confirmed_at'],
    key: 'id',
    defaults: {},
  },
  payments: {
    columns: [
      'id',
      'product_id',
      'order_id',
      'amount',
      'status',
      'payload',
      'provider_order_id',
      'link',
      'paid_at',
      'refunded_at',
      'created_at',
      'updated_at',
    ],
    key: 'id',
    defaults: { status: 'created', payload: {} },
    ...STAMPED,
  },
  consents: {
    columns: ['kind', 'text_version', 'granted', 'created_at'],
    defaults: {},
    bornAt: 'created_at',
  },
};

/** In the order of the statement. */
export const RECORD_TABLES = Object.keys(DOMAIN_TABLES) as readonly RecordTable[];

/** A record's row for the statement: the table's own columns only, stamped. @throws for a column the table does not take. */
export function toDomainRow(
  table: RecordTable,
  op: 'insert' | 'update',
  values: JsonObject,
  at: number,
): JsonObject {
  const { columns, defaults, bornAt, changedAt } = DOMAIN_TABLES[table];
  const unknown = Object.keys(values).find((column) => !columns.includes(column));
  if (unknown !== undefined)
    throw new Error(`A record for "${table}" names "${unknown}"; the table takes ${columns.join(', ')}.`);
  const instant = new Date(at).toISOString();
  const stamps: Record<string, Json> = {};
  if (changedAt !== undefined) stamps[changedAt] = instant;
  if (op === 'insert' && bornAt !== undefined) stamps[bornAt] = instant;
  return op === 'insert' ? { ...defaults, ...stamps, ...values } : { ...stamps, ...values };
}

/** Name of the table's section of the document. */
export type DomainSection = `${RecordTable}_new` | `${RecordTable}_set`;

/** `id`: the owner; `v`: the row's values. */
export const DOMAIN_SECTION_COLUMNS = { id: 'bigint', v: 'jsonb' } as const;

/** The parts of the statement that write the table's rows of admitted subjects. */
export function domainParts(table: RecordTable, has: (name: DomainSection) => boolean): string[] {
  const { columns, key } = DOMAIN_TABLES[table];
  const parts: string[] = [];
  if (has(`${table}_new`)) {
    parts.push(
      `${table}_ins AS (INSERT INTO ${table} (user_id, ${columns.join(', ')}) SELECT r.id, ${columns.map((column) => `x.${column}`).join(', ')}
      FROM ${table}_new r JOIN a USING (id) CROSS JOIN LATERAL jsonb_populate_record(NULL::${table}, r.v) x${key === undefined ? '' : ` ON CONFLICT (${key}) DO NOTHING`})`,
    );
  }
  if (has(`${table}_set`) && key !== undefined) {
    const set = columns.filter((column) => column !== key);
    parts.push(
      `${table}_upd AS (UPDATE ${table} t SET (${set.join(', ')}) = (SELECT ${set.map((column) => `x.${column}`).join(', ')} FROM jsonb_populate_record(t, r.v) x)
      FROM ${table}_set r JOIN a USING (id) WHERE t.${key} = (r.v->>'${key}')::bigint AND t.user_id = r.id)`,
    );
  }
  return parts;
}
