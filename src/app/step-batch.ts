/**
 * Reads and steps the subjects of one statement. What is cached may be old, and only a commit finds that out: so where a
 * cached subject gave nothing to write, the conclusion «nothing to do» is drawn again from the database, once. The same
 * second look is given to subjects that stand in a version which this process has not loaded.
 */
import type { LaneWork } from './lanes.ts';
import type { SetAside } from './set-aside.ts';
import { lacksVersion, stepLane } from './step-lane.ts';
import type { StepLaneDeps, SteppedLane } from './step-lane.ts';
import { StoredFormatError, SubjectsUnreadableError } from './store-errors.ts';
import { refKey } from './subject-store.ts';
import type { StoredSubject, SubjectCache, SubjectStore } from './subject-store.ts';
import type { SubjectRef } from '../core/step/event.ts';

export interface StepBatchDeps extends StepLaneDeps {
  readonly store: Pick<SubjectStore, 'load'>;
  readonly cache: SubjectCache;
  readonly setAside: SetAside;
  /** Looks for versions published meanwhile. Never rejects. */
  readonly reloadFunnels: () => Promise<void>;
}

/** A lane with what its entries made of its subject. */
export interface SteppedWork extends LaneWork {
  readonly stepped: SteppedLane;
}

/** A lane whose subject this program cannot read. */
export interface UnreadableWork extends LaneWork {
  readonly error: StoredFormatError;
}

export interface SteppedBatch {
  readonly stepped: readonly SteppedWork[];
  readonly unreadable: readonly UnreadableWork[];
}

interface Draft extends SteppedWork {
  readonly cached: boolean;
}

interface Look {
  readonly drafts: readonly Draft[];
  readonly unreadable: readonly UnreadableWork[];
}

/** Steps every lane in memory; writes nothing. @throws StoreUnavailableError, when a subject could not be loaded. */
export async function stepBatch(deps: StepBatchDeps, work: readonly LaneWork[]): Promise<SteppedBatch> {
  const first = await look(deps, work, ({ lane }) => deps.cache.get(lane.key));
  const doubtful = new Set(first.drafts.filter(isDoubtful));
  if (doubtful.size === 0) return { stepped: first.drafts, unreadable: first.unreadable };
  if ([...doubtful].some(wantsVersion)) await deps.reloadFunnels();
  for (const { lane, cached } of doubtful) if (cached) deps.cache.delete(lane.key);
  const second = await look(deps, [...doubtful], (draft) =>
    draft.cached ? undefined : draft.stepped.before,
  );
  return {
    stepped: [...first.drafts.filter((draft) => !doubtful.has(draft)), ...second.drafts],
    unreadable: [...first.unreadable, ...second.unreadable],
  };
}

function isDoubtful(draft: Draft): boolean {
  return (draft.cached && draft.stepped.steps.length === 0) || wantsVersion(draft);
}

function wantsVersion({ stepped }: SteppedWork): boolean {
  return stepped.faults.some(lacksVersion);
}

/** Steps what `known` has a subject for from that, the rest from the database. */
async function look<W extends LaneWork>(
  deps: StepBatchDeps,
  work: readonly W[],
  known: (item: W) => StoredSubject | undefined,
): Promise<Look> {
  const had = new Map(work.map((item) => [item, known(item)]));
  const missing = work.filter((item) => had.get(item) === undefined);
  const loaded = await loadReadable(
    deps.store,
    missing.map(({ lane }) => lane.ref),
  );
  const drafts: Draft[] = [];
  const unreadable: UnreadableWork[] = [];
  for (const item of work) {
    const { lane, entries } = item;
    const cached = had.get(item);
    const stored = cached ?? loaded.get(lane.key);
    if (stored === undefined) throw new Error(`The store did not answer for the subject ${lane.key}.`);
    if (stored instanceof StoredFormatError) {
      unreadable.push({ lane, entries, error: stored });
      continue;
    }
    const excluded = deps.setAside.keysOf(lane.key, deps.now());
    const stepped = stepLane(deps, stored, entries, lane.limit, excluded);
    drafts.push({ lane, entries, stepped, cached: cached !== undefined });
  }
  return { drafts, unreadable };
}

/** One unreadable subject does not keep the others of its batch waiting: they are loaded without it. */
async function loadReadable(
  store: StepBatchDeps['store'],
  refs: readonly SubjectRef[],
): Promise<ReadonlyMap<string, StoredSubject | StoredFormatError>> {
  if (refs.length === 0) return new Map();
  try {
    const stored = await store.load(refs);
    return new Map(stored.map((each) => [refKey(each.subject), each]));
  } catch (error) {
    if (!(error instanceof SubjectsUnreadableError)) throw error;
    const { unreadable } = error;
    const rest = refs.filter((ref) => !unreadable.has(refKey(ref)));
    if (rest.length === refs.length) throw error;
    return new Map([...(await loadReadable(store, rest)), ...unreadable]);
  }
}
