/**
 * The activity by which a client's data are erased. It has no outcome: when it is done there is no subject left that
 * could be told. A second run, after a crash, finds nobody and ends the same way.
 */
import { SubjectGoneError } from './activity-port.ts';
import type { Activity } from './activity-port.ts';
import type { Log } from './log.ts';
import { refKey } from './subject-store.ts';

export interface EraseClientActivityDeps {
  /** Erases by the id of the client's row; false when he was erased before. */
  readonly erase: (id: number) => Promise<boolean>;
  /** Drops what this process remembers of a subject. */
  readonly forget: (key: string) => void;
  readonly log: Pick<Log, 'info'>;
}

/** Makes the activity. */
export function makeEraseClientActivity({ erase, forget, log }: EraseClientActivityDeps): Activity {
  return async (_, { subject, subjectId }) => {
    const done = await erase(subjectId);
    forget(refKey(subject));
    if (done) log.info('a client was erased', { subject_id: subjectId });
    throw new SubjectGoneError('eraseClient');
  };
}
