// tz §8 as data: every table with its columns in order, their types, keys, enums and indexes. The terms name a type
// only where they care; the others were chosen once and are pinned here too.

/** One column of the terms: its type as format_type() prints it, and what it refers to. */
export interface TermsColumn {
  readonly type: string;
  readonly references?: string;
  readonly unique?: true;
  readonly nullable?: true;
}

/** One table of the terms. */
export interface TermsTable {
  readonly primaryKey: string;
  readonly columns: Readonly<Record<string, TermsColumn>>;
  /** Indexes named in the terms, as lists of columns. */
  readonly indexes?: readonly string[];
}

const id: TermsColumn = { type: 'bigint' };
const user: TermsColumn = { type: 'bigint', references: 'users.id' };
const text: TermsColumn = { type: 'text' };
const textOrNull: TermsColumn = { type: 'text', nullable: true };
const integer: TermsColumn = { type: 'integer' };
const flag: TermsColumn = { type: 'boolean' };
const json: TermsColumn = { type: 'jsonb' };
const instant: TermsColumn = { type: 'timestamp(3) with time zone' };
const money: TermsColumn = { type: 'numeric(12,2)' };

/** The enums of the terms, in their order. */
export const TERMS_ENUMS: Readonly<Record<string, readonly string[]>> = {
  message_role: ['user', 'bot', 'manager'],
  material_type: ['case', 'review', 'article', 'argument', 'faq', 'other'],
  lead_status: ['new', 'taken', 'done', 'paid', 'canceled'],
  appointment_status: ['scheduled', 'rescheduled', 'canceled', 'completed'],
  payment_status: ['created', 'sent', 'paid', 'failed', 'canceled'],
  ab_metric: ['CTR', 'CR'],
  ab_test_status: ['draft', 'running', 'completed'],
  admin_role: ['owner', 'admin', 'editor', 'manager'],
};

/** The sixteen tables of the terms. */
export const TERMS_TABLES: Readonly<Record<string, TermsTable>> = {
  users: {
    primaryKey: 'id',
    columns: {
      id,
      telegram_id: { type: 'bigint', unique: true, nullable: true },
      username: textOrNull,
      first_name: textOrNull,
      last_name: textOrNull,
      phone: textOrNull,
      email: textOrNull,
      segment: textOrNull,
      lead_score: { type: 'integer', nullable: true },
      funnel_stage: textOrNull,
      source: textOrNull,
      is_blocked: flag,
      created_at: instant,
      updated_at: instant,
    },
    indexes: ['telegram_id', 'segment', 'created_at'],
  },
  events: {
    primaryKey: 'id',
    columns: { id, user_id: user, type: text, payload: json, created_at: instant },
    indexes: ['user_id, created_at', 'type, created_at'],
  },
  survey_answers: {
    primaryKey: 'id',
    columns: {
      id,
      user_id: user,
      question_code: text,
      answer_code: text,
      points: integer,
      created_at: instant,
    },
  },
  funnels: {
    primaryKey: 'id',
    columns: { id, name: text, description: text, is_active: flag, version: integer },
  },
  user_funnel_state: {
    primaryKey: 'id',
    columns: {
      id,
      user_id: user,
      funnel_id: { type: 'bigint', references: 'funnels.id' },
      step: text,
      context: json,
      updated_at: instant,
    },
  },
  messages: {
    primaryKey: 'id',
    columns: { id, user_id: user, role: { type: 'message_role' }, text, meta: json, created_at: instant },
  },
  materials: {
    primaryKey: 'id',
    columns: {
      id,
      type: { type: 'material_type' },
      title: text,
      body: text,
      url: textOrNull,
      tags: { type: 'text[]' },
      segments: { type: 'text[]' },
      is_active: flag,
      created_at: instant,
    },
  },
  products: {
    primaryKey: 'id',
    columns: {
      id,
      code: { type: 'text', unique: true },
      name: text,
      description: text,
      price: money,
      meta: json,
      is_active: flag,
    },
  },
  leads: {
    primaryKey: 'id',
    columns: {
      id,
      user_id: user,
      status: { type: 'lead_status' },
      summary: text,
      assigned_manager_id: { type: 'bigint', nullable: true },
      created_at: instant,
      updated_at: instant,
    },
  },
  appointments: {
    primaryKey: 'id',
    columns: {
      id,
      user_id: user,
      date: { type: 'date' },
      slot: { type: 'time(0) without time zone' },
      tz: text,
      status: { type: 'appointment_status' },
      reminder_job_id: textOrNull,
      created_at: instant,
    },
  },
  payments: {
    primaryKey: 'id',
    columns: {
      id,
      user_id: user,
      product_id: { type: 'bigint', references: 'products.id' },
      order_id: { type: 'text', unique: true },
      amount: money,
      status: { type: 'payment_status' },
      payload: json,
      created_at: instant,
      updated_at: instant,
    },
  },
  broadcasts: {
    primaryKey: 'id',
    columns: { id, title: text, body: text, buttons: json, segment_filter: json, created_at: instant },
  },
  ab_tests: {
    primaryKey: 'id',
    columns: {
      id,
      name: text,
      population: integer,
      metric: { type: 'ab_metric' },
      status: { type: 'ab_test_status' },
      created_at: instant,
    },
  },
  ab_variants: {
    primaryKey: 'id',
    columns: {
      id,
      ab_test_id: { type: 'bigint', references: 'ab_tests.id' },
      variant_code: text,
      title: text,
      body: text,
      buttons: json,
      weight: { type: 'smallint' },
    },
  },
  ab_results: {
    primaryKey: 'id',
    columns: {
      id,
      ab_test_id: { type: 'bigint', references: 'ab_tests.id' },
      variant_code: text,
      delivered: integer,
      clicks: integer,
      conversions: integer,
      responses: integer,
      unsub: integer,
    },
  },
  admins: {
    primaryKey: 'telegram_id',
    columns: { telegram_id: id, role: { type: 'admin_role' }, created_at: instant },
  },
};
