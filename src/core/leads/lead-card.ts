/**
 * What a lead's card says: values only, the card's words are an editable text. Labels stand where codes are stored, and
 * «не указан» where nothing is known.
 */
import type { SubjectFacts } from '../funnel/scope.ts';
import { jsonToText } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { Profile } from '../step/subject.ts';
import type { ClientDescription } from '../takeover/client-description.ts';
import { describeReason } from './lead-reasons.ts';
import { summariseClient } from './summarise-client.ts';

const UNKNOWN = 'не указан';

/** Values of the text `lead_card`. `context` is the lead's own memory. */
export function makeLeadCard(
  subject: Pick<SubjectFacts, 'profile'>,
  context: JsonObject,
  description: ClientDescription,
): JsonObject {
  const { profile } = subject;
  const { labels } = description;
  const reason = jsonToText(context['reason']);
  const written = jsonToText(context['summary']);
  return {
    number: context['lead'] ?? null,
    reason: describeReason(reason),
    name: fullName(profile),
    username: profile.username === undefined ? UNKNOWN : `@${profile.username}`,
    phone: profile.phone ?? UNKNOWN,
    email: profile.email ?? UNKNOWN,
    experience: labels['experience'] ?? UNKNOWN,
    goal: labels['goal'] ?? `${UNKNOWN}а`,
    budget: labels['budget'] ?? UNKNOWN,
    leader: context['leader'] ?? null,
    status: describeStatus(context),
    summary: written === '' ? summariseClient(profile, description, describeReason(reason)) : written,
  };
}

/** What became of the client stays in sight, whoever has the lead. */
function describeStatus({ status, leader, returned }: JsonObject): string {
  const known = jsonToText(status);
  const waits = returned === true ? 'снова ждёт менеджера' : 'ждёт менеджера';
  if (jsonToText(leader) !== '') return known || 'в работе';
  if (known === '') return waits;
  return returned === true ? `${known}; ${waits}` : known;
}

/** First and last name as Telegram gives them; somebody without a visible name is still somebody. */
export function fullName({ firstName, lastName, username }: Profile): string {
  const name = [firstName, lastName]
    .flatMap((part) => (part === undefined || part.trim() === '' ? [] : [part.trim()]))
    .join(' ');
  if (name !== '') return name;
  return username === undefined ? 'Клиент без имени' : `@${username}`;
}
