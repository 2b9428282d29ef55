/**
 * Shadow replay: the journal of a client run through another set of definitions, beside the one it was written with.
 * Shows before publishing whose dialogue would have gone another way. A forecast, not a proof: outcomes of activities
 * and the client's own acts are taken as they were.
 */
import type { FunnelSet } from '../funnel/funnel-set.ts';
import { pinVersions } from '../funnel/pin-versions.ts';
import { ENGINE_TIMER } from './event.ts';
import type { SubjectEvent, SubjectRef, Via } from './event.ts';
import type { JournalRow } from './journal.ts';
import type { ArmedTimer, Position } from './position.ts';
import { positionPath } from './position.ts';
import { timerKey } from './timers.ts';
import { stepSubject } from './subject-step.ts';
import { makeSubject } from './subject.ts';
import type { Subject } from './subject.ts';
import type { SubjectStep } from './subject-step.ts';

/**
 * `unchanged`: the same states and timers after every row; `timers`: the same states, other due instants; `elsewhere`:
 * the client lands in other states; `stuck`: something that moved him moves nothing any more; `fails`: the step throws.
 */
export type ShadowOutcome = 'unchanged' | 'timers' | 'elsewhere' | 'stuck' | 'fails';

export interface ShadowDifference {
  readonly seq: number;
  readonly event: string;
  readonly outcome: Exclude<ShadowOutcome, 'unchanged'>;
  readonly funnel: string;
  readonly expected: string;
  readonly got: string;
}

export interface ShadowResult {
  /** The gravest of all rows. */
  readonly outcome: ShadowOutcome;
  readonly rows: number;
  /** The first difference of each kind, in the order of the rows. */
  readonly differences: readonly ShadowDifference[];
  /** True when after the last row the client stands in the same states again. */
  readonly endsAlike: boolean;
}

const GRAVITY: readonly ShadowOutcome[] = ['unchanged', 'timers', 'elsewhere', 'stuck', 'fails'];

/** Replays rows through both sets, from nothing or from `base`. Never throws for what the other set does; what `present` does is taken as given. */
export function shadowJournal(
  present: FunnelSet,
  other: FunnelSet,
  ref: SubjectRef,
  rows: readonly JournalRow[],
  base?: Subject,
): ShadowResult {
  let real = base ?? makeSubject(ref);
  let shadow = real;
  const differences: ShadowDifference[] = [];
  const note = (difference: ShadowDifference | undefined) => {
    if (difference !== undefined && !differences.some(({ outcome }) => outcome === difference.outcome))
      differences.push(difference);
  };
  let count = 0;
  for (const row of rows) {
    const lookup = (key: string) => row.reads[key] ?? null;
    const done = stepSubject(pinVersions(present, row.funnels), real, row.event, lookup);
    count++;
    try {
      shadow = ringOwnTimers(other, shadow, real, row, note);
      const event = translateEvent(row.event, real, shadow);
      const tried = stepSubject(other, shadow, event, lookup);
      note(compareRow(row, done, tried));
      shadow = tried.subject;
    } catch (error) {
      const got = error instanceof Error ? error.message : String(error);
      note({ ...placeOf(row), outcome: 'fails', funnel: '', expected: 'a step', got });
      break;
    }
    real = done.subject;
  }
  const outcome = GRAVITY.findLast((each) => differences.some((difference) => difference.outcome === each));
  return {
    outcome: outcome ?? 'unchanged',
    rows: count,
    differences,
    endsAlike: pathsOf(real) === pathsOf(shadow),
  };
}

function placeOf(row: JournalRow): Pick<ShadowDifference, 'seq' | 'event'> {
  return { seq: row.seq, event: row.event.type };
}

/** Timers that only the shadow has armed would have rung before this row. */
function ringOwnTimers(
  funnels: FunnelSet,
  shadow: Subject,
  real: Subject,
  row: JournalRow,
  note: (difference: ShadowDifference) => void,
): Subject {
  let subject = shadow;
  for (
    let timer = findOwnTimer(subject, real, row.at);
    timer !== undefined;
    timer = findOwnTimer(subject, real, row.at)
  ) {
    const { funnel, uid, visit, delay, dueAt } = timer;
    const via: Via = { kind: 'timer', funnel, uid, visit, delay };
    const event = { type: ENGINE_TIMER, at: dueAt, keys: [timerKey(timer)], params: {}, via };
    subject = stepSubject(funnels, subject, event, (key) => row.reads[key] ?? null).subject;
    const got = `${uid} ${delay} rings at ${new Date(dueAt).toISOString()}`;
    note({ ...placeOf(row), outcome: 'timers', funnel, expected: 'no timer', got });
  }
  return subject;
}

function findOwnTimer(
  shadow: Subject,
  real: Subject,
  now: number,
): (ArmedTimer & { readonly funnel: string }) | undefined {
  const due = Object.values(shadow.positions)
    .flatMap((position) => position.timers.map((timer) => ({ ...timer, funnel: position.funnel })))
    .filter(({ frozenMs, dueAt, funnel, uid, delay }) => {
      const twins = real.positions[funnel]?.timers ?? [];
      return (
        frozenMs === undefined &&
        dueAt < now &&
        !twins.some((twin) => twin.uid === uid && twin.delay === delay)
      );
    });
  return due.sort((a, b) => a.dueAt - b.dueAt)[0];
}

/** Visits are numbered anew in the shadow: what names a visit is pointed at the shadow's visit of the same state. */
function translateEvent(event: SubjectEvent, real: Subject, shadow: Subject): SubjectEvent {
  const { via } = event;
  switch (via.kind) {
    case 'timer':
    case 'outcome':
    case 'lease': {
      const visit = shadow.positions[via.funnel]?.visits[via.uid] ?? NO_VISIT;
      return { ...event, via: { ...via, visit } };
    }
    case 'press': {
      if (via.visit === undefined) return event;
      const issued = real.issued.find(([number]) => number === via.visit);
      const visit = issued === undefined ? undefined : shadow.positions[issued[1]]?.visits[issued[2]];
      return { ...event, via: { ...via, visit: visit ?? NO_VISIT } };
    }
    case 'message':
    case 'signal':
    case 'manager':
    case 'system':
      return event;
  }
}

/** A visit that never was: a button of a state that the shadow does not stand in. */
const NO_VISIT = 0;

function compareRow(row: JournalRow, done: SubjectStep, tried: SubjectStep): ShadowDifference | undefined {
  const place = placeOf(row);
  for (const [funnel, position] of Object.entries(done.subject.positions)) {
    const twin = tried.subject.positions[funnel];
    const expected = pathOf(position);
    const got = twin === undefined ? '(not begun)' : pathOf(twin);
    if (expected !== got) {
      const stuck = done.verdict === 'moved' && tried.verdict !== 'moved';
      return { ...place, outcome: stuck ? 'stuck' : 'elsewhere', funnel, expected, got };
    }
    const due = timersOf(position);
    const twinDue = twin === undefined ? '' : timersOf(twin);
    if (due !== twinDue) return { ...place, outcome: 'timers', funnel, expected: due, got: twinDue };
  }
  return undefined;
}

/** Where a position stands, by uids: a rename is no difference. */
function pathOf(position: Position): string {
  const uids = Object.keys(position.visits).sort().join(' ');
  return position.status === 'done' ? `${positionPath(position.value)} (ended)` : uids;
}

function pathsOf(subject: Subject): string {
  const paths = Object.entries(subject.positions).map(([id, position]) => `${id}: ${pathOf(position)}`);
  return paths.sort().join('; ');
}

function timersOf({ timers }: Position): string {
  const texts = timers.map(({ uid, delay, dueAt }) => `${uid} ${delay} ${new Date(dueAt).toISOString()}`);
  return texts.sort().join(', ');
}
