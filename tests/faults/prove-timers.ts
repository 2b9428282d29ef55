/** Timers of a load: each rang once, and the day and the pauses of the walks rang for everybody. */
import type { Pool } from 'pg';
import type { LoadResult } from './load.ts';

/** Each timer rang once, those of the walks for everybody, and none is overdue. */
export async function proveTimers(db: Pool, load: LoadResult, now: number): Promise<string[]> {
  const rung = await db.query<{ subject: string; timer: string; visit: string; n: number }>(
    `SELECT subject_id::text AS subject, event->'via'->>'funnel' || ' ' || (event->'via'->>'delay') AS timer, event->'via'->>'visit' AS visit, count(*)::int AS n
     FROM journal WHERE event->'via'->>'kind' = 'timer' GROUP BY 1, 2, 3`,
  );
  const due = await db.query<{ id: string }>(
    'SELECT id::text FROM users WHERE next_due_at <= to_timestamp($1::float8 / 1000)',
    [now],
  );
  return [
    ...rung.rows
      .filter(({ n }) => n !== 1)
      .map(({ subject, timer, visit, n }) => `timer ${timer} ${visit} of ${subject} rang ${n} times`),
    ...compareRings(rung.rows, load),
    ...due.rows.map(({ id }) => `a timer of client ${id} is overdue`),
  ];
}

/** Timers that every walk has: others may ring only because a process that died came too late. */
const OF_THE_WALKS = ['followup dayButNotAtNight', 'skeptic PT1.5S'];

function compareRings(rung: readonly { readonly timer: string }[], load: LoadResult): string[] {
  const steps = load.clients.flatMap((client) => client.steps);
  return OF_THE_WALKS.flatMap((timer) => {
    const wanted = steps.filter(({ rings }) => rings === timer).length;
    const found = rung.filter((row) => row.timer === timer).length;
    return found === wanted ? [] : [`timer ${timer} rang for ${found} instead of ${wanted}`];
  });
}
