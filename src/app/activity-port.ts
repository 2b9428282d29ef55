/** Activities as the engine sees them; each implementation is an adapter, the registry is made by the composition root. */
import type { Json } from '../core/json.ts';
import type { Subject } from '../core/step/subject.ts';

/** What an implementation may know about the run. */
export interface ActivityContext {
  /** As committed with the start; what happened since is not in it. */
  readonly subject: Subject;
  readonly subjectId: number;
  readonly funnel: string;
  readonly uid: string;
  readonly visit: number;
  /** 1 for the first run. */
  readonly attempt: number;
  /** The same for every attempt of one visit: the idempotency key of foreign effects. */
  readonly key: string;
  /** Aborted at the time-out, when the state is left, and when the process stops. */
  readonly signal: AbortSignal;
}

/** Runs one activity once. */
export interface ActivityPort {
  /** Resolves with the output that the vocabulary describes. @throws ActivityFailedError for expected failures. */
  run(src: string, input: Json, context: ActivityContext): Promise<Json>;
}

/** One implementation. */
export type Activity = (input: Json, context: ActivityContext) => Promise<Json>;

/** An expected failure; its code and message reach the definition as `event.error`. */
export class ActivityFailedError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  constructor(code: string, message: string, retryable: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'ActivityFailedError';
    this.code = code;
    this.retryable = retryable;
  }
}

/** The subject of the run is no more: nobody is left to hear of the outcome, so none is committed. */
export class SubjectGoneError extends Error {
  readonly code = 'SUBJECT_GONE';
  constructor(src: string) {
    super(`The subject of "${src}" is erased; the run has no outcome.`);
    this.name = 'SubjectGoneError';
  }
}

/** A registry of implementations by the vocabulary's names. */
export function makeActivityRegistry(activities: Readonly<Record<string, Activity>>): ActivityPort {
  return {
    run: (src, input, context) => {
      const activity = Object.hasOwn(activities, src) ? activities[src] : undefined;
      if (activity !== undefined) return activity(input, context);
      return Promise.reject(
        new ActivityFailedError('NO_IMPLEMENTATION', `Nobody implements the activity "${src}".`, false),
      );
    },
  };
}
