// The store of subjects over PostgreSQL: one SELECT for what is missing in the cache, one statement for a batch.
import type { Pool, PoolClient } from 'pg';
import type { JsonObject } from '../../core/json.ts';
import type { SubjectRef } from '../../core/step/event.ts';
import { makeSubject } from '../../core/step/subject.ts';
import { StoredFormatError, SubjectsUnreadableError } from '../../app/store-errors.ts';
import { refKey } from '../../app/subject-store.ts';
import type { StoredSubject, SubjectStore } from '../../app/subject-store.ts';
import { makeCommit } from './commit.ts';
import type { CommitterOptions } from './commit.ts';
import { toStoreError } from './commit-errors.ts';
import { fromSubjectColumns } from './subject-store-codec.ts';
import type { PositionColumns } from './subject-store-codec.ts';

interface SubjectRow {
  readonly kind: SubjectRef['kind'];
  readonly key: string;
  readonly id: string;
  readonly revision: number;
  readonly state: JsonObject;
  readonly owner: 'bot' | 'manager' | null;
  readonly profile: Record<string, string | number | null> | null;
  readonly positions: PositionColumns[] | null;
}

const positionsOf = (table: string, owner: string): string =>
  `(SELECT json_agg(json_build_object('funnel', p.funnel, 'version', p.version, 'context', p.context, 'position', p.position) ORDER BY p.id)
    FROM ${table} p WHERE p.${owner} = u.id) AS positions`;

const LOAD_CLIENTS = `SELECT 'client' AS kind, u.telegram_id::text AS key, u.id::text, u.revision, u.state, u.owner,
  json_build_object('first_name', u.first_name, 'last_name', u.last_name, 'username', u.username, 'phone', u.phone,
    'email', u.email, 'source', u.source, 'segment', u.segment, 'funnel_stage', u.funnel_stage, 'experience', u.experience,
    'goal', u.goal, 'budget', u.budget, 'lead_score', u.lead_score) AS profile,
  ${positionsOf('user_funnel_state', 'user_id')}
  FROM users u WHERE u.telegram_id = ANY ($1::bigint[])`;

const LOAD_OTHERS = `SELECT u.kind, u.key::text AS key, u.id::text, u.revision, u.state, NULL AS owner, NULL AS profile,
  ${positionsOf('subject_positions', 'subject_id')}
  FROM subjects u JOIN unnest($1::text[], $2::bigint[]) AS r(kind, key) ON u.kind = r.kind AND u.key = r.key`;

/** Ids taken from the sequence at a time: a new subject costs a round trip only every so often. */
const ID_BLOCK = 50;

/** The store. Loads and commits go over the committers' pool, so that both are counted by the same few connections. */
export function makeSubjectStore(options: CommitterOptions): SubjectStore {
  const ids = makeIdReserve(options.pool);
  return {
    load: async (refs) => {
      const found = new Map<string, StoredSubject>();
      const clients = refs.filter((ref) => ref.kind === 'client');
      const others = refs.filter((ref) => ref.kind !== 'client');
      const rows = [
        ...(clients.length > 0
          ? await select(options, 'load_clients', LOAD_CLIENTS, [clients.map((ref) => ref.key)])
          : []),
        ...(others.length > 0
          ? await select(options, 'load_others', LOAD_OTHERS, [
              others.map((ref) => ref.kind),
              others.map((ref) => ref.key),
            ])
          : []),
      ];
      for (const [key, stored] of readRows(rows)) found.set(key, stored);
      const missing = refs.filter((ref) => !found.has(refKey(ref)));
      const fresh = await ids(missing.length);
      missing.forEach((ref, index) => {
        found.set(refKey(ref), {
          subject: makeSubject(ref),
          id: fresh[index] ?? 0,
          revision: 0,
          fresh: true,
        });
      });
      return refs.flatMap((ref) => found.get(refKey(ref)) ?? []);
    },
    commit: makeCommit(options),
  };
}

const LOAD_DESKS = `SELECT u.kind, u.key::text AS key, u.id::text, u.revision, u.state, NULL AS owner, NULL AS profile,
  ${positionsOf('subject_positions', 'subject_id')}
  FROM subjects u WHERE u.id = ANY ($1::bigint[]) ORDER BY u.id`;

/** Desks by the ids of their rows, inside the caller's transaction. */
export async function loadDesks(
  client: PoolClient,
  ids: readonly number[],
): Promise<readonly StoredSubject[]> {
  const { rows } = await client.query<SubjectRow>(LOAD_DESKS, [ids]);
  return rows.map(toStored);
}

async function select(
  { pool, prepared }: CommitterOptions,
  name: string,
  text: string,
  values: unknown[],
): Promise<readonly SubjectRow[]> {
  const query = prepared ? { name, text, values } : { text, values };
  const { rows } = await pool
    .query<SubjectRow>(query)
    .catch((error: unknown) => Promise.reject(toStoreError(error)));
  return rows;
}

/** @throws SubjectsUnreadableError naming all that are in a format this program does not know. */
function readRows(rows: readonly SubjectRow[]): ReadonlyMap<string, StoredSubject> {
  const read = new Map<string, StoredSubject>();
  const unreadable = new Map<string, StoredFormatError>();
  for (const row of rows) {
    const key = refKey({ kind: row.kind, key: Number(row.key) });
    try {
      read.set(key, toStored(row));
    } catch (error) {
      if (!(error instanceof StoredFormatError)) throw error;
      unreadable.set(key, error);
    }
  }
  if (unreadable.size > 0) throw new SubjectsUnreadableError(unreadable);
  return read;
}

function toStored(row: SubjectRow): StoredSubject {
  const { state, positions } = row;
  const subject = fromSubjectColumns(
    { kind: row.kind, key: Number(row.key) },
    {
      state,
      positions,
      ...(row.owner === null ? {} : { owner: row.owner }),
      ...(row.profile === null ? {} : { profile: row.profile }),
    },
  );
  return { subject, id: Number(row.id), revision: row.revision, fresh: false };
}

/** Blocks of ids ahead of need; an id that is never used leaves a gap, nothing more. */
function makeIdReserve(pool: Pool): (count: number) => Promise<number[]> {
  const reserve: number[] = [];
  return async (count) => {
    while (reserve.length < count) {
      const { rows } = await pool
        .query<{ id: string }>(
          `SELECT nextval('subject_id_seq')::text AS id FROM generate_series(1, $1::int)`,
          [Math.max(ID_BLOCK, count)],
        )
        .catch((error: unknown) => Promise.reject(toStoreError(error)));
      reserve.push(...rows.map((row) => Number(row.id)));
    }
    return reserve.splice(0, count);
  };
}
