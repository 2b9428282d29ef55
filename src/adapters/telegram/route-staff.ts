// Finds the subject of what an update itself does not tell: a manager's press about a client is an event of that client,
// what a manager writes belongs to his desk while he has dialogues, an answer names the message it answers.
//
// Everything that needs no look-up passes at once. Acts of one person keep their order: while a look-up of his is under
// way, his next acts wait for it.
import type { EventItem } from '../../core/funnel/vocabulary.ts';
import type { JsonObject } from '../../core/json.ts';
import type { SubjectEvent, Via } from '../../core/step/event.ts';
import type { InboundEvent } from '../../app/inbound.ts';
import type { StaffLookups } from '../../app/staff-lookups.ts';
import { toEdit } from './parse-edit.ts';
import type { ParsedUpdate } from './parsed-update.ts';

/** What routing needs. */
export interface RouteStaffDeps {
  readonly lookups: StaffLookups;
  findItem(type: string): EventItem | undefined;
  /** True for people who lead dialogues; from memory. */
  isStaff(telegramId: number): boolean;
  /**
   * True where this process remembers that the bot leads the dialogue: then nobody reads what a client answers, and his
   * answer costs no look-up. Memory may be a moment old; at worst an answer is shown to the manager without its quote.
   */
  isWithBot(telegramId: number): boolean;
  findRole(telegramId: number): string | undefined;
}

/** Gives the update as it is to be admitted; rejects when the database cannot be asked. */
export type RouteStaff = (parsed: ParsedUpdate, update: unknown) => ParsedUpdate | Promise<ParsedUpdate>;

type Parsed = ParsedUpdate & { readonly kind: 'event' };
type Look = () => Promise<ParsedUpdate>;

/** Names of clients' messages in a manager's chat begin so. */
const RELAYED = 'c:';

const GONE_LEAD = 'Этой заявки больше нет.';
const GONE_CLIENT = 'Этого клиента больше нет.';
const WRITTEN: { readonly [type: string]: string } = {
  'client.text': 'desk.text',
  'client.media': 'desk.media',
  'client.mediaPart': 'desk.media',
};

/** Makes the router. */
export function makeRouteStaff(deps: RouteStaffDeps): RouteStaff {
  const turns = new Map<number, Promise<unknown>>();
  return (parsed, update) => {
    const event = parsed.kind === 'event' ? parsed : toEdit(parsed, update);
    if (event === undefined) return parsed;
    const { key } = event.inbound.to;
    const look = parsed.kind === 'event' ? findLook(deps, event) : () => routeEdit(deps, event, parsed);
    const before = turns.get(key);
    if (look === undefined && before === undefined) return parsed;
    const turn = Promise.resolve(before)
      .catch(() => undefined)
      .then(look ?? (() => parsed));
    turns.set(key, turn);
    const leave = (): void => {
      if (turns.get(key) === turn) turns.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  };
}

function findLook(deps: RouteStaffDeps, parsed: Parsed): Look | undefined {
  const { to, event } = parsed.inbound;
  if (event.via.kind === 'press') {
    const concerns = deps.findItem(event.type)?.concerns;
    return concerns === undefined ? undefined : () => routePress(deps, parsed, event.via, concerns);
  }
  if (event.via.kind !== 'message' || to.kind !== 'client') return undefined;
  const writes = WRITTEN[event.type] !== undefined;
  const mayBeDesk = writes && deps.isStaff(to.key);
  return mayBeDesk || (writes && event.via.repliesTo !== undefined && !deps.isWithBot(to.key))
    ? () => routeMessage(deps, parsed, mayBeDesk)
    : undefined;
}

async function routePress(
  { lookups, findRole }: RouteStaffDeps,
  parsed: Parsed,
  via: Via,
  concerns: NonNullable<EventItem['concerns']>,
): Promise<ParsedUpdate> {
  const { to, event } = parsed.inbound;
  if (via.kind !== 'press') return parsed;
  const { callbackId } = via;
  const [client, reachable] = await Promise.all([
    concerns === 'lead'
      ? lookups.findLeadClient(Number(event.params['id']))
      : findClient(lookups, Number(event.params['client'])),
    lookups.isReachable(to.key),
  ]);
  if (client === undefined) {
    const text = concerns === 'lead' ? GONE_LEAD : GONE_CLIENT;
    return { kind: 'refused-press', label: parsed.label, callbackId, text };
  }
  const role = findRole(to.key) ?? '';
  const params: JsonObject = {
    ...event.params,
    manager: to.key,
    by: nameOf(event),
    role,
    reachable,
  };
  const { seen: _, ...rest } = event;
  const by: Via = { kind: 'manager', manager: to.key, callbackId };
  return { ...parsed, inbound: { to: { kind: 'client', key: client }, event: { ...rest, params, via: by } } };
}

/** An event of an unknown client would make one: a button must not bring an erased one back. */
async function findClient(
  { isClient }: Pick<StaffLookups, 'isClient'>,
  client: number,
): Promise<number | undefined> {
  return (await isClient(client)) ? client : undefined;
}

async function routeMessage(
  { lookups }: RouteStaffDeps,
  parsed: Parsed,
  mayBeDesk: boolean,
): Promise<ParsedUpdate> {
  const { to, event } = parsed.inbound;
  const { via } = event;
  if (via.kind !== 'message') return parsed;
  const { repliesTo } = via;
  const answers = repliesTo === undefined ? undefined : await lookups.findMessageName(to.key, repliesTo);
  const named: Parsed =
    answers === undefined
      ? parsed
      : { ...parsed, inbound: { to, event: { ...event, via: { ...via, answers } } } };
  if (!mayBeDesk) return named;
  const written = WRITTEN[event.type] ?? event.type;
  if (answers?.startsWith(RELAYED) === true) return { ...named, inbound: atDesk(named.inbound, written) };
  const use = await lookups.findDeskUse(to.key);
  if (use === undefined) return named;
  const asked = use === 'input' && written === 'desk.text';
  return { ...named, inbound: atDesk(named.inbound, asked ? 'desk.input' : written) };
}

/** An edit concerns somebody only while a person reads along: of a manager's own words, or of a client's to a manager. */
async function routeEdit(
  { lookups, isStaff }: RouteStaffDeps,
  edit: Parsed,
  ignored: ParsedUpdate,
): Promise<ParsedUpdate> {
  const { key } = edit.inbound.to;
  if (isStaff(key) && (await lookups.findDeskUse(key)) === 'dialogues')
    return { ...edit, inbound: atDesk(edit.inbound, 'desk.edited') };
  return (await lookups.isTakenOver(key)) ? edit : ignored;
}

function atDesk({ to, event }: InboundEvent, type: string): InboundEvent {
  return { to: { kind: 'desk', key: to.key }, event: { ...event, type } };
}

function nameOf({ seen }: Pick<SubjectEvent, 'seen'>): string {
  return seen?.firstName ?? seen?.username ?? 'менеджер';
}
