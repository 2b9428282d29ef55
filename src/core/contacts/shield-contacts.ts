/**
 * Keeps phones and e-mails out of the journal, the messages and every context until the client has agreed. Done once,
 * before an event is stepped and written: the journal holds what the step saw, so a replay is exact, and a better
 * detector of phones tomorrow changes nothing of yesterday's rows. (Masking inside the step was refused for that: each
 * change of the detector would make old journals replay differently.)
 */
import { maskContacts } from '../conversation/intents/mask-contacts.ts';
import type { FunnelSet } from '../funnel/funnel-set.ts';
import type { Json, JsonObject } from '../json.ts';
import { isClientAct } from '../step/event.ts';
import type { SubjectEvent, Via } from '../step/event.ts';
import type { Subject } from '../step/subject.ts';

/** The event that carries a number as a value of its own. */
const CONTACT = 'client.contact';

/**
 * The event as it may be kept. With consent, and for people of the school, it is the very same object. Without it texts
 * are masked; a shared contact keeps its number only where a state with `meta.awaitsContact` shows the consent text,
 * since sending it there is the consent. Idempotent.
 */
export function shieldContacts(funnels: FunnelSet, subject: Subject, event: SubjectEvent): SubjectEvent {
  if (subject.kind !== 'client' || subject.profile.consent !== undefined || !isClientAct(event)) return event;
  if (event.type === CONTACT && awaitsContact(funnels, subject)) return event;
  return withoutContacts(event);
}

/** The event with every phone and e-mail taken out, whoever sent it; the same object where there is none. */
export function withoutContacts(event: SubjectEvent): SubjectEvent {
  const params = maskParams(event);
  const via = maskVia(event.via);
  return params === event.params && via === event.via ? event : { ...event, params, via };
}

function maskParams({ type, params }: SubjectEvent): JsonObject {
  const entries = Object.entries(params).map(([key, value]) => [key, maskValue(type, key, value)] as const);
  return entries.some(([key, value]) => value !== params[key]) ? Object.fromEntries(entries) : params;
}

function maskValue(type: string, key: string, value: Json | undefined): Json {
  if (type === CONTACT && key === 'phone') return '';
  // A number behind a slash is read as a command of that name.
  if ((key === 'text' || key === 'command') && typeof value === 'string') return maskContacts(value);
  return value ?? null;
}

function maskVia(via: Via): Via {
  if (via.kind !== 'message' || via.text === undefined) return via;
  const text = maskContacts(via.text);
  return text === via.text ? via : { ...via, text };
}

function awaitsContact(funnels: FunnelSet, { positions }: Subject): boolean {
  return Object.values(positions).some(({ funnel, version, status, visits }) => {
    if (status !== 'active') return false;
    const states = funnels.findVersion(funnel, version)?.states;
    return Object.keys(visits).some((uid) => states?.get(uid)?.def.meta?.awaitsContact === true);
  });
}
