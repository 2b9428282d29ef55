/** Dialogues of booking with a calendar of their own, whose steps count for the coverage of the file. */
import { measureCoverage } from '../../src/core/funnel/coverage.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { makeBookingTwin } from '../support/booking-twin.ts';
import type { BookingTwin } from '../support/booking-twin.ts';
import { readDefinitions, talk } from '../support/talk.ts';
import type { Talk } from '../support/talk.ts';

export const BOOK = '🗓 Записаться';
export const TODAY = 'сегодня, 24 ноября';
export const TOMORROW = 'завтра, 25 ноября';

export interface WalkOptions {
  readonly at?: string;
  /** What the calendar answers instead, by activity; `undefined`: as usual. */
  readonly answer?: (src: string, input: Json) => JsonObject | 'fail' | 'hang' | undefined;
}

/** A client, and the calendar of his dialogue. */
export type BookingTalk = Talk & { readonly calendar: BookingTwin };

/** Begins a dialogue; activities of other topics never answer, but a lead gets its number. */
export function bookingTalk(options: WalkOptions = {}): BookingTalk {
  const calendar = makeBookingTwin();
  const client = talk({
    ...(options.at === undefined ? {} : { at: options.at }),
    activity: (src, input, now) =>
      options.answer?.(src, input) ??
      calendar.answer(src, input, now) ??
      (src === 'openLead' ? { id: 1 } : 'hang'),
  });
  return Object.assign(client, { calendar });
}

/** Somebody who is booked for tomorrow at the time. */
export function booked(time = '16:00', options: WalkOptions = {}): BookingTalk {
  const client = bookingTalk(options);
  client.start().write(BOOK).press(TOMORROW).press(time).press('Подтвердить');
  return client;
}

/** Where the client stands in the choosing. */
export const at = (client: BookingTalk): string | undefined => client.at('consultation');

/** The two regions of the booked talk that are asked about. */
export const plan = (client: BookingTalk): string => regions(client)[0] ?? '';
export const outcome = (client: BookingTalk): string => regions(client)[2] ?? '';

function regions(client: BookingTalk): readonly string[] {
  return (client.at('appointment') ?? '').split('|');
}

/** Number of the talk ahead, or of the last one; 0 without any. */
export function talkOf(client: BookingTalk, which: 'current' | 'past'): number {
  const talk = client.subject.positions['appointment']?.context[which] as { appointment: number } | null;
  return talk?.appointment ?? 0;
}

/** What of a funnel these dialogues did not come through. */
export function findUnwalked(
  id: string,
  walked: readonly BookingTalk[],
): { readonly missing: readonly string[]; readonly unseen: readonly string[] } {
  const definition = readDefinitions().find((found) => found.id === id);
  if (definition === undefined) throw new Error(`no funnel ${id}`);
  const { missing, unseen } = measureCoverage(
    definition,
    walked.flatMap((client) => client.notes),
  );
  return { missing: missing.map(({ id: edge }) => edge), unseen };
}
