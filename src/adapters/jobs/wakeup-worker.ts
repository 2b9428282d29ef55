// pg-boss rings: the worker of the wake-up queue, and the five-minute cron that plans the next window.
//
// Jobs of the near future are written by the commit statement itself; the cron finds what was due later when it was
// committed. A job names a subject and no timer: it steps whatever is due.
import { PgBoss } from 'pg-boss';
import type { Log } from '../../app/log.ts';
import type { SubjectRef } from '../../core/step/event.ts';

export interface WakeupWorkerDeps {
  /** A direct connection; a pooler in transaction mode serves too, for nothing here listens. */
  readonly connectionString: string;
  /** Queue of the commit's wake-up jobs. */
  readonly queue: string;
  /** Steps what is due; resolves with the subject's next due instant. */
  readonly ring: (to: SubjectRef) => Promise<number | undefined>;
  /** Subjects due until an instant, the earliest first. */
  readonly listPlanned: (until: number, limit: number) => Promise<readonly PlannedWakeup[]>;
  readonly now: () => number;
  readonly offsetMs: () => number;
  readonly log: Log;
  /** Throws away what nobody needs any more; once a night, by one process of all. */
  readonly cleanUp: () => Promise<object>;
}

/** A subject with the instant at which it wants to be rung. */
export interface PlannedWakeup extends SubjectRef {
  readonly id: number;
  readonly dueAt: number;
}

export interface WakeupWorker {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What the cron does; for tests and for the start after a long stop. */
  plan(): Promise<number>;
}

const PLAN_QUEUE = 'wakeup-plan';
const PLAN_CRON = '*/5 * * * *';
const CLEAN_QUEUE = 'clean-up';
/** 04:10 in Moscow, when hardly anybody writes. */
const CLEAN_CRON = '10 1 * * *';
/** Twice the cron's period: a missed run costs nothing. */
const PLAN_WINDOW_MS = 600_000;
const PLAN_BATCH = 1_000;
const POLL_SECONDS = 0.5;
/** How often jobs that are done and past their time are deleted; by itself pg-boss does so once a day. */
const MAINTENANCE_SECONDS = 300;

interface WakeupJob {
  readonly kind: SubjectRef['kind'];
  readonly key: number;
  /** Database id of the subject: the job's singleton key. */
  readonly id: number;
}

/** Makes the worker; tables and the wake-up queue exist already, see the migrations. */
export function makeWakeupWorker(deps: WakeupWorkerDeps): WakeupWorker {
  const { connectionString, log, queue } = deps;
  const boss = new PgBoss({
    connectionString,
    migrate: false,
    max: 2,
    application_name: 'sales-bot jobs',
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
  });
  boss.on('error', (error) => log.warn('pg-boss', { error }));
  const plan = (): Promise<number> => planWindow(deps, boss);
  return {
    plan,
    start: async () => {
      await boss.start();
      if ((await boss.getQueue(PLAN_QUEUE)) === null) await boss.createQueue(PLAN_QUEUE);
      await boss.schedule(PLAN_QUEUE, PLAN_CRON);
      await boss.work(PLAN_QUEUE, { pollingIntervalSeconds: 10 }, async () => void (await plan()));
      if ((await boss.getQueue(CLEAN_QUEUE)) === null) await boss.createQueue(CLEAN_QUEUE);
      await boss.schedule(CLEAN_QUEUE, CLEAN_CRON);
      await boss.work(CLEAN_QUEUE, { pollingIntervalSeconds: 60 }, async () => {
        log.info('cleaned up', { ...(await deps.cleanUp()) });
      });
      await boss.work<WakeupJob>(
        queue,
        { pollingIntervalSeconds: POLL_SECONDS, batchSize: 50 },
        async (jobs) => {
          await Promise.all(jobs.map(({ data }) => ringJob(deps, boss, data)));
        },
      );
      await plan();
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  };
}

/** A job may ring early (its timer moved) or be one of several: what is due later gets a job of its own. */
async function ringJob(deps: WakeupWorkerDeps, boss: PgBoss, { id, kind, key }: WakeupJob): Promise<void> {
  const dueAt = await deps.ring({ kind, key });
  if (dueAt !== undefined && dueAt <= deps.now() + PLAN_WINDOW_MS)
    await insertJobs(deps, boss, [{ id, kind, key, dueAt }]);
}

async function planWindow(deps: WakeupWorkerDeps, boss: PgBoss): Promise<number> {
  const until = deps.now() + PLAN_WINDOW_MS;
  const planned = await deps.listPlanned(until, PLAN_BATCH);
  await insertJobs(deps, boss, planned);
  if (planned.length === PLAN_BATCH)
    deps.log.info('more wake-ups than one plan takes; the sweep rings the rest', { until });
  return planned.length;
}

/** A subject that has a waiting job keeps it: queue policy `short` lets one wait per key. */
async function insertJobs(
  deps: WakeupWorkerDeps,
  boss: PgBoss,
  planned: readonly PlannedWakeup[],
): Promise<void> {
  if (planned.length === 0) return;
  const jobs = planned.map(({ id, kind, key, dueAt }) => ({
    data: { kind, key, id },
    singletonKey: String(id),
    startAfter: new Date(dueAt - deps.offsetMs()),
  }));
  await boss.insert(deps.queue, jobs);
}
