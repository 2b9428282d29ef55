/** Finds in a normalised text whose clock the client speaks of: a named place, «МСК+2», «UTC+3», «+5 к Москве». */
import { MOSCOW } from './booking-settings.ts';
import { NAMED_ZONES } from './zones.ts';
import type { NamedZone } from './zones.ts';

export interface SpokenZone {
  /** IANA name or fixed offset, as Luxon takes it. */
  readonly zone: string;
  readonly title: string;
}

export interface ZoneReading {
  /** The text without what named the zone. */
  readonly rest: string;
  readonly zone?: SpokenZone;
  /** A local time is meant, but of which place is not said, or a place is named and not whether its clock is meant. */
  readonly unclear: boolean;
}

const MOSCOW_OFFSET_MINUTES = 180;
const CITIES = NAMED_ZONES.map(({ stem }) => stem).join('|');
const START = '(?<![а-яa-z0-9])';
const END = '(?![а-яa-z0-9])';
const UTC = new RegExp(
  `${START}\\(?(?:utc|gmt|ютс|гмт|ютиси)(?:\\s?([+-])\\s?(\\d{1,2})(?::?(\\d{2}))?)?\\)?${END}`,
);
const BESIDE_MOSCOW = [
  new RegExp(
    `\\(?(?:по |время )?(?:мск|москв[аеыу])\\s?(?:([+-])|(плюс|минус))\\s?(\\d{1,2})(?:\\s?ч(?:ас(?:а|ов)?)?)?\\)?${END}`,
  ),
  new RegExp(
    `(?:([+-])|(плюс|минус))\\s?(\\d{1,2})\\s?(?:ч(?:ас(?:а|ов)?)?)?\\s?(?:к|от|с|относительно|по сравнению с)?\\s?(?:мск|москв[а-я]*|московск[а-я]+)(?: времени)?`,
  ),
];
const HOURS_AHEAD =
  /(?:на )?(\d{1,2}) час(?:а|ов)? (?:(вперед|больше|раньше)|(назад|меньше|позже)) (?:чем )?(?:от |в |по )?(?:мск|москв[а-я]*)/;
const BY_CITY = new RegExp(
  `${START}по (?:местному )?(?:времени )?(?:г\\.? ?|городу )?(${CITIES})[а-я]{0,6}(?:ому|ому-то)?(?: времени)?${END}`,
);
const CITY_TIME = new RegExp(
  `${START}(${CITIES})[а-я]{0,6} врем(?:я|ени)${END}|${START}врем(?:я|ени) (${CITIES})[а-я]{0,6}${END}`,
);
const BARE_CITY = new RegExp(`\\(?${START}(?:(в|из|на|с) )?(${CITIES})[а-я]{0,5}${END}\\)?`);
const OWN_CLOCK =
  /по (?:моему|своему|нашему|местному|нашим|моим)(?: времени| часам)?|(?:мое|наше|местное) время|времени? (?:у меня|местн[а-я]+)|у (?:меня|нас) (?:тут |здесь )?(?:будет )?(?=\d)/;
/** Stems that are beginnings of too many other words to be read without «по». */
const SHORTEST_BARE = 5;
const BARE_ABBREVIATIONS: ReadonlySet<string> = new Set([
  'мск',
  'екб',
  'нск',
  'спб',
  'бали',
  'омск',
  'баку',
  'рига',
  'гоа',
]);

/** Reads and removes the zone. Without any the rest is the text itself. */
export function readZone(text: string): ZoneReading {
  const offset = readOffset(text);
  if (offset !== undefined) return { ...offset, rest: withoutPlaces(offset.rest), unclear: false };
  const named = readNamed(text);
  if (named !== undefined) return { ...named, rest: withoutPlaces(named.rest), unclear: false };
  return readBare(text);
}

function readOffset(text: string): { readonly rest: string; readonly zone: SpokenZone } | undefined {
  const utc = UTC.exec(text);
  if (utc !== null) {
    const minutes = Number(utc[2] ?? 0) * 60 + Number(utc[3] ?? 0);
    return { rest: cut(text, utc), zone: fixedZone(utc[1] === '-' ? -minutes : minutes) };
  }
  for (const pattern of BESIDE_MOSCOW) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const west = match[1] === '-' || match[2] === 'минус';
    return { rest: cut(text, match), zone: besideMoscow(Number(match[3]) * (west ? -1 : 1)) };
  }
  const ahead = HOURS_AHEAD.exec(text);
  if (ahead === null) return undefined;
  return { rest: cut(text, ahead), zone: besideMoscow(Number(ahead[1]) * (ahead[2] === undefined ? -1 : 1)) };
}

function readNamed(text: string): { readonly rest: string; readonly zone: SpokenZone } | undefined {
  for (const pattern of [BY_CITY, CITY_TIME]) {
    const match = pattern.exec(text);
    const zone = match === null ? undefined : findZone(match[1] ?? match[2]);
    if (match !== null && zone !== undefined) return { rest: cut(text, match), zone };
  }
  return undefined;
}

/** A place without «по»: its clock is meant after «по моему времени» or beside an hour, not after «я в …». */
function readBare(text: string): ZoneReading {
  const own = OWN_CLOCK.exec(text);
  const rest = own === null ? text : cut(text, own);
  const match = BARE_CITY.exec(rest);
  const zone = match === null ? undefined : findZone(match[2]);
  if (match === null || zone === undefined || !mayStandAlone(match[2] ?? ''))
    return { rest, unclear: own !== null };
  const cleaned = withoutPlaces(cut(rest, match));
  if (own !== null || match[1] === undefined || zone.zone === MOSCOW)
    return { rest: cleaned, zone, unclear: false };
  return { rest: cleaned, unclear: true };
}

function mayStandAlone(stem: string): boolean {
  return stem.length >= SHORTEST_BARE || BARE_ABBREVIATIONS.has(stem);
}

/** Whatever else tells a place («я в Омске») or an own clock must not be taken for a day or an hour. */
function withoutPlaces(text: string): string {
  return text.replace(OWN_CLOCK, ' ');
}

function findZone(stem: string | undefined): NamedZone | undefined {
  return NAMED_ZONES.find((named) => named.stem === stem);
}

function besideMoscow(hours: number): SpokenZone {
  const title = `МСК${hours < 0 ? '−' : '+'}${Math.abs(hours)}`;
  return { zone: fixedZone(MOSCOW_OFFSET_MINUTES + hours * 60).zone, title };
}

function fixedZone(minutes: number): SpokenZone {
  const sign = minutes < 0 ? '-' : '+';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const zone = `UTC${sign}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
  return { zone, title: zone.replace('-', '−') };
}

function cut(text: string, match: RegExpExecArray): string {
  return `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
    .replace(/\s+/g, ' ')
    .trim();
}
