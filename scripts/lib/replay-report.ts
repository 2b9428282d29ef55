// What a replay found, in words for people: where two documents part and what stands there, not two walls of JSON.
import { isJsonArray, isJsonObject } from '../../src/core/json.ts';
import type { Json } from '../../src/core/json.ts';
import type { ReplayDifference } from '../../src/core/step/replay.ts';
import type { ShadowResult } from '../../src/core/step/shadow.ts';

const SHOWN = 160;
const BEFORE = 60;
/** Places named of one difference; the rest is counted. */
const PLACES = 6;

/** A difference of a replay: row, event, what differs, and each place where it does with both sides. */
export function formatDifference(who: string, difference: ReplayDifference): string {
  const { seq, event, what, expected, got, vocabulary } = difference;
  const lines = formatPlaces(expected, got) ?? formatTexts(expected, got);
  const note =
    vocabulary === undefined
      ? []
      : [
          `  The row was written with vocabulary ${vocabulary.ofRow}, this program speaks ${vocabulary.here}: an item may mean`,
          '  something else now. Replay it with the program of that time, or take the difference as the change itself.',
        ];
  return [`${who}: row ${seq} (${event}): ${what}`, ...lines, ...note].join('\n');
}

/** Both sides around the first differing character. */
function formatTexts(expected: string, got: string): string[] {
  let at = 0;
  while (at < expected.length && expected[at] === got[at]) at++;
  const cut = (text: string): string =>
    `${at > BEFORE ? '…' : ''}${text.slice(Math.max(0, at - BEFORE), at + SHOWN)}`;
  return [`  expected ${cut(expected)}`, `  got      ${cut(got)}`];
}

/** The differing places of two documents; `undefined` when one side is none. */
function formatPlaces(expected: string, got: string): string[] | undefined {
  const before = parseDocument(expected);
  const after = parseDocument(got);
  if (before === undefined || after === undefined) return undefined;
  const places = listPlaces(before, after, '');
  const shown = places
    .slice(0, PLACES)
    .map(({ path, was, is }) => `  ${path || '/'}: expected ${cutJson(was)}, got ${cutJson(is)}`);
  return places.length > PLACES ? [...shown, `  and ${places.length - PLACES} more places`] : shown;
}

function parseDocument(text: string): Json | undefined {
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A place where two documents differ; `undefined` stands for nothing there. */
interface Place {
  readonly path: string;
  readonly was: Json | undefined;
  readonly is: Json | undefined;
}

function listPlaces(was: Json | undefined, is: Json | undefined, path: string): Place[] {
  if (isJsonArray(was) && isJsonArray(is)) {
    const longest = Math.max(was.length, is.length);
    return Array.from({ length: longest }, (_, index) => index).flatMap((index) =>
      listPlaces(was[index], is[index], `${path}/${index}`),
    );
  }
  if (isJsonObject(was) && isJsonObject(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return keys.flatMap((key) => listPlaces(was[key], is[key], `${path}/${key}`));
  }
  return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ path, was, is }];
}

function cutJson(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
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
