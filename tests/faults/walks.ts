/**
 * What clients under load do, step by step, and what each step must bring: the proofs count by it. Every client is
 * greeted, takes the survey and asks a question of his own; a few book a talk, which opens a lead and posts its card.
 */

/** What a step brings a client, however often a process died meanwhile. */
interface Brought {
  /** Messages into his chat. */
  readonly brings: number;
  /** A timer that rings for him, as «funnel delay». */
  readonly rings?: string;
}

/** One step of a walk. All but the first wait for a question that the client has not acted on yet. */
export type WalkStep = Brought &
  (
    | { readonly kind: 'start' }
    /** Presses a button whose data begins so, under a message newer than, and other than, the last one. */
    | { readonly kind: 'press'; readonly data: string; readonly nth?: number }
    | { readonly kind: 'say'; readonly text: string }
    /** Waits until all are here and have been answered; then the clock moves, for all at once. */
    | { readonly kind: 'sleep'; readonly ms: number }
  );

/** The steps of the client of this number; everybody sleeps at the same place. */
export type Walk = (client: number) => readonly WalkStep[];

const HOUR_MS = 3_600_000;

/** A timer of every client: the day of silence after the greeting. */
const A_DAY_LATER: WalkStep = {
  kind: 'sleep',
  ms: 25 * HOUR_MS,
  brings: 1,
  rings: 'followup dayButNotAtNight',
};

/** The summary of the survey is an activity, so are the materials and the reply to what he asks in words. */
const TO_THE_REPLY: readonly WalkStep[] = [
  { kind: 'press', data: 'bonus:get', brings: 2 },
  { kind: 'press', data: 'survey:start', brings: 1 },
  ...[1, 2, 3, 4].map((number) => ({ kind: 'press' as const, data: `survey:q${number}:`, brings: 1 })),
  { kind: 'press', data: 'survey:q5:', brings: 3 },
  {
    kind: 'say',
    text: 'Боюсь потерять деньги, уже обжигался на одном проекте',
    brings: 1,
    rings: 'skeptic PT1.5S',
  },
];

/** The button that those who book press last. */
export const BOOKS = 'consult:confirm';

const bookTalk = (nth: number): readonly WalkStep[] => [
  { kind: 'say', text: '🗓 Записаться', brings: 1 },
  { kind: 'press', data: 'consult:date:', brings: 1 },
  { kind: 'press', data: 'consult:time:', nth, brings: 1 },
  { kind: 'press', data: BOOKS, brings: 2 },
];

const START: WalkStep = { kind: 'start', brings: 1 };
const QUICK = [START, ...TO_THE_REPLY];
const WHOLE = [START, A_DAY_LATER, ...TO_THE_REPLY];

/** One in so many books: into the managers' channel Telegram lets few messages a minute. */
const BOOKS_ONE_IN = 25;

/** From /start to the answer of the scenario, with a day between greeting and bonus. */
export const wholeWalk: Walk = (client) =>
  client % BOOKS_ONE_IN === 0 ? [...WHOLE, ...bookTalk(client / BOOKS_ONE_IN)] : WHOLE;

/** The same without the day and without bookings. */
export const quickWalk: Walk = () => QUICK;
