/** What a client's free text says about the time of the talk, as read and checked; asked back before it is used. */

/** Why a text has to be asked about: each deserves another question. */
export type AmbiguousWhy =
  /** «после обеда», «утром»: a day, maybe, and no hour. */
  | 'part_of_day'
  /** «после 17», «до обеда», «с 14 до 18». */
  | 'bound'
  /** «в 15 или в 16», two days. */
  | 'several'
  /** A weekday that is today. */
  | 'weekday_is_today'
  /** «в полночь»: the beginning or the end of the day. */
  | 'midnight'
  /** «по моему времени» of an unknown place. */
  | 'zone'
  /** A time that another says cannot be. */
  | 'refused'
  /** «на днях», «как можно скорее». */
  | 'vague';

export type InvalidReason =
  'past' | 'nonexistent_date' | 'bad_time' | 'no_datetime' | 'too_far' | 'outside_schedule' | 'contradiction';

/** What the client said in his own zone, to be said back beside the Moscow time. */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
  /** «Новосибирск», «МСК+2». */
  readonly zone: string;
}

/** Dates are `YYYY-MM-DD`, times `HH:MM`, both Moscow's unless `local` says otherwise. */
export type Wish =
  | { readonly kind: 'slot'; readonly date: string; readonly time: string; readonly local?: LocalTime }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'ambiguous'; readonly why: AmbiguousWhy; readonly date?: string }
  | {
      readonly kind: 'invalid';
      readonly reason: InvalidReason;
      readonly date?: string;
      readonly time?: string;
    };
