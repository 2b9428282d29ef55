/**
 * What a manager sees of a client before he speaks: who it is, the way through the diagrams, the score and how it came
 * about, offers made, what the bot would do next and when. Values only; the words are in the definition.
 */
import { DateTime } from 'luxon';
import type { SubjectFacts } from '../funnel/scope.ts';
import type { JsonObject } from '../json.ts';
import { fullName } from '../leads/lead-card.ts';
import { OFFER_WORDS, SEGMENT_WORDS } from './client-description.ts';
import type { ClientDescription } from './client-description.ts';

const ZONE = 'Europe/Moscow';
/** Steps ahead that are worth a line. */
const MOST_STEPS = 3;
const MINUTE_MS = 60_000;

/** What the card depends on besides the client. */
export interface DialogueCardOptions {
  /** Contacts are for whoever has the client, and for those in charge. */
  readonly seesContacts: boolean;
  /** The manager who leads the dialogue from now on; absent: the bot leads it. */
  readonly leader?: string;
}

/** Values of the card. */
export function makeDialogueCard(
  { key, profile }: Pick<SubjectFacts, 'key' | 'profile'>,
  description: ClientDescription,
  at: number,
  { seesContacts, leader }: DialogueCardOptions,
): JsonObject {
  const { answers, path, offers, next } = description;
  const { username, phone, email, lead, managerName, segment, leadScore, blocked } = profile;
  return {
    client: key,
    name: fullName(profile),
    username: username === undefined ? null : `@${username}`,
    contacts: seesContacts ? [phone, email].filter((contact) => contact !== undefined) : [],
    lead: lead ?? null,
    leader: leader ?? null,
    led: leader === undefined ? 'бот' : 'менеджер',
    holder: leader === managerName ? null : (managerName ?? null),
    blocked: blocked === true,
    score: leadScore === undefined ? null : String(leadScore),
    segment: segment === undefined ? null : SEGMENT_WORDS[segment],
    answers: answers.map(({ question, answer, points }) => ({ question, answer, points: signed(points) })),
    path: path.map(({ funnel, state }) => ({ funnel, state })),
    offers: offers.map(({ offer, count, at: last }) => ({
      offer: OFFER_WORDS[offer],
      count: String(count),
      when: formatInstant(last),
    })),
    next: next
      .slice(0, MOST_STEPS)
      .map((step) => ({ what: step.what, when: describeWhen(step.at, step.leftMs, at) })),
  };
}

function describeWhen(due: number | undefined, leftMs: number, at: number): string {
  if (due === undefined) return `через ${formatWait(leftMs)} после возврата боту`;
  return due <= at ? 'сейчас' : formatInstant(due);
}

function formatInstant(at: number): string {
  return DateTime.fromMillis(at, { zone: ZONE }).toFormat('dd.LL HH:mm');
}

function formatWait(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  if (minutes < 60) return `${minutes} мин`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} ч` : `${Math.round(hours / 24)} дн`;
}

function signed(points: number): string {
  return `+${points}`;
}
