// Calls of the language model: written one by one, beside the commits of steps and never in their way.
import type { Pool } from 'pg';
import type { Log } from '../../app/log.ts';
import type { ModelCall, ModelCalls, Spent } from '../../app/model-calls.ts';

const INSERT = `INSERT INTO llm_calls
    (user_id, subject_id, visit, prompt_name, prompt_version, prompt_hash, model, input, output, verdict, tokens_in, tokens_out, cost, latency_ms)
  VALUES ((SELECT id FROM users WHERE id = $1), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** Two short looks instead of one over all calls of the day: the client's own, and those that cost something. */
const SPENT = `SELECT own.calls AS client_calls, own.usd AS client_usd, everybody.usd
  FROM (SELECT count(*)::int AS calls, coalesce(sum(cost), 0)::float8 AS usd FROM llm_calls
      WHERE user_id = $1 AND created_at >= to_timestamp($2::float8 / 1000) AND (cost > 0 OR verdict NOT LIKE 'standin%')) own,
    (SELECT coalesce(sum(cost), 0)::float8 AS usd FROM llm_calls
      WHERE created_at >= to_timestamp($2::float8 / 1000) AND cost > 0) everybody`;

/** PostgreSQL takes no NUL; a model may write anything. */
const NUL = /\u0000/g;
/** More is kept of no answer. */
const MAX_OUTPUT = 20_000;

/** Makes the ledger. */
export function makeModelCalls(pool: Pool, log: Pick<Log, 'warn'>): ModelCalls {
  const writing = new Set<Promise<void>>();
  return {
    keep: (call) => {
      const task = write(pool, call)
        .catch((error: unknown) => log.warn('a call of the language model was not kept', { error }))
        .finally(() => writing.delete(task));
      writing.add(task);
    },
    spentSince: async (subjectId, since): Promise<Spent> => {
      await Promise.all(writing);
      const { rows } = await pool.query<{ client_calls: number; client_usd: number; usd: number }>({
        name: 'llm_spent',
        text: SPENT,
        values: [subjectId, since],
      });
      const [row] = rows;
      return { clientCalls: row?.client_calls ?? 0, clientUsd: row?.client_usd ?? 0, usd: row?.usd ?? 0 };
    },
    idle: async () => {
      while (writing.size > 0) await Promise.all(writing);
    },
  };
}

async function write(pool: Pool, call: ModelCall): Promise<void> {
  await pool.query({
    name: 'llm_keep',
    text: INSERT,
    values: [
      call.subjectId,
      call.visit,
      call.promptName,
      call.promptVersion,
      call.promptHash,
      call.model,
      JSON.stringify(call.input).replaceAll('\\u0000', ''),
      call.output?.slice(0, MAX_OUTPUT).replace(NUL, '').toWellFormed() ?? null,
      call.verdict,
      call.tokensIn,
      call.tokensOut,
      call.cost ?? null,
      call.latencyMs,
    ],
  });
}
