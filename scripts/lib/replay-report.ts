// What a replay found, in words for people: the first place where two texts part, not two walls of JSON.
import type { ReplayDifference } from '../../src/core/step/replay.ts';
import type { ShadowResult } from '../../src/core/step/shadow.ts';

const SHOWN = 160;
const BEFORE = 60;

/** A difference of a replay: row, event, what differs, and both sides around the first differing character. */
export function formatDifference(who: string, { seq, event, what, expected, got }: ReplayDifference): string {
  const at = firstDifference(expected, got);
  const cut = (text: string) =>
    `${at > BEFORE ? '…' : ''}${text.slice(Math.max(0, at - BEFORE), at + SHOWN)}`;
  return [
    `${who}: row ${seq} (${event}): ${what}`,
    `  expected ${cut(expected)}`,
    `  got      ${cut(got)}`,
  ].join('\n');
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

const OUTCOMES: Readonly<Record<ShadowResult['outcome'], string>> = {
  unchanged: 'unchanged',
  timers: 'timers move',
  elsewhere: 'lands elsewhere',
  stuck: 'is stuck',
  fails: 'fails',
};

/** A forecast for one client: the verdict, then the first difference of each kind. */
export function formatShadow(who: string, { outcome, differences, endsAlike }: ShadowResult): string {
  const end =
    outcome === 'unchanged' ? '' : endsAlike ? ', ends in the same states' : ', ends in other states';
  const lines = differences.map(
    ({ seq, event, funnel, outcome: kind, expected, got }) =>
      `  row ${seq} (${event}) ${funnel}: ${OUTCOMES[kind]}: ${expected} → ${got}`,
  );
  return [`${who}: ${OUTCOMES[outcome]}${end}`, ...lines].join('\n');
}
