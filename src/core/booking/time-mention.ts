/** An hour as a client names it, before it is known which half of the day is meant. */

export type DayPart = 'morning' | 'day' | 'evening' | 'night';

export interface TimeMention {
  readonly hour: number;
  readonly minute: number;
  /** Said with the hour («6 вечера»). */
  readonly part?: DayPart;
  /** Written so that only the 24-hour clock can be meant («09:00»). */
  readonly exact: boolean;
}

const PARTS: { readonly [word: string]: DayPart } = {
  утра: 'morning',
  дня: 'day',
  вечера: 'evening',
  ночи: 'night',
};

/** A mention from the digits and the word of a text; the 24-hour clock is meant from 13 on and with a leading zero. */
export function toMention(
  hour: string | undefined,
  minute: string | undefined,
  part: string | undefined,
): TimeMention {
  const said = part === undefined ? undefined : PARTS[part];
  const exact = hour !== undefined && (/^0\d$/.test(hour) || Number(hour) > 12 || Number(hour) === 0);
  return { hour: Number(hour), minute: Number(minute), exact, ...(said !== undefined && { part: said }) };
}
