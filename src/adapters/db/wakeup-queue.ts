// The one pg-boss queue that timers ring through (DESIGN: timers). The commit inserts its jobs by plain SQL, which
// skips every default of the queue, so both read the same numbers here.
import type { Queue } from 'pg-boss';

/** The columns a hand-written insert into the queue's table must fill, and the queue's own options. */
export const WAKEUP_QUEUE = {
  name: 'wakeup',
  policy: 'short',
  /** A worker that takes longer is taken for dead. */
  expireSeconds: 30,
  retryLimit: 100,
  /** A job is only ever made for the next minutes; one that waits a day is of no use. */
  retentionSeconds: 86_400,
  deleteAfterSeconds: 600,
} as const;

/** The same numbers as pg-boss names them. */
export const WAKEUP_QUEUE_OPTIONS: Omit<Queue, 'name'> = {
  policy: WAKEUP_QUEUE.policy,
  expireInSeconds: WAKEUP_QUEUE.expireSeconds,
  retryLimit: WAKEUP_QUEUE.retryLimit,
  retryDelay: 0,
  retentionSeconds: WAKEUP_QUEUE.retentionSeconds,
  deleteAfterSeconds: WAKEUP_QUEUE.deleteAfterSeconds,
};
