/** Gathers what a reply is made of: the position and the database, nothing that a model once wrote and nobody sent. */
import type { ComposeInput } from '../core/conversation/compose-input.ts';
import type {
  MaterialFact,
  ProductFact,
  ReplyFacts,
  SentMessage,
} from '../core/conversation/compose-facts.ts';
import { describeClient } from '../core/conversation/describe-client.ts';
import type { CatalogueLookup } from '../core/funnel/scope.ts';
import { isJsonArray, isJsonObject, jsonToText } from '../core/json.ts';
import type { Json } from '../core/json.ts';
import type { AllowedLinks } from '../core/safety/admit-links.ts';
import type { Subject } from '../core/step/subject.ts';

const MAX_MATERIALS = 3;
const MAX_PRODUCTS = 2;

export interface GatherFrom {
  readonly lookup: CatalogueLookup;
  /** Where our own pages are reached, without a slash at the end. */
  readonly linkBase: string;
}

/** The facts of one reply; `funnel` tells which product fits when the definition names none. */
export function gatherReplyFacts(
  from: GatherFrom,
  order: ComposeInput,
  about: { readonly subject: Subject; readonly funnel: string; readonly history: readonly SentMessage[] },
): ReplyFacts {
  const { materials, products, ...extra } = order.facts;
  return {
    client: describeClient(about.subject),
    task: order.task,
    history: withoutLast(about.history, order.said.length),
    said: order.said,
    materials: toMaterials(materials, from.linkBase).slice(0, MAX_MATERIALS),
    products: chooseProducts(products ?? null, from.lookup, about.funnel).slice(0, MAX_PRODUCTS),
    buttons: order.buttons,
    proposals: order.proposals,
    extra,
  };
}

/** The client's last messages are what is answered now: they stand in `said`. */
function withoutLast(history: readonly SentMessage[], count: number): readonly SentMessage[] {
  let left = count;
  let end = history.length;
  while (left > 0 && history[end - 1]?.role === 'user') {
    left -= 1;
    end -= 1;
  }
  return history.slice(0, end);
}

/** Reads a list of materials as a definition hands it over; what is none is left out. */
function toMaterials(value: Json | undefined, linkBase: string): readonly MaterialFact[] {
  return (isJsonArray(value) ? value : []).flatMap((entry) => {
    if (!isJsonObject(entry)) return [];
    const { id, title, body, url, type, isExample } = entry;
    if (typeof id !== 'number' || typeof title !== 'string') return [];
    const link =
      typeof url === 'string' && url !== '' ? { url: url.startsWith('/') ? linkBase + url : url } : {};
    const kind = typeof type === 'string' ? { type } : {};
    return [{ id, title, body: jsonToText(body), isExample: isExample === true, ...link, ...kind }];
  });
}

function chooseProducts(given: Json, lookup: CatalogueLookup, funnel: string): readonly ProductFact[] {
  const chosen = toProducts(given);
  if (chosen.length > 0) return chosen;
  const all = lookup('products');
  const entries = isJsonArray(all) ? all.filter(isJsonObject) : [];
  const fitting = entries.filter(({ meta }) => {
    const fits = isJsonObject(meta) ? meta['fits'] : undefined;
    return isJsonArray(fits) && fits.includes(funnel);
  });
  return toProducts(fitting.length > 0 ? fitting.slice(0, 1) : entries.slice(0, 1));
}

function toProducts(value: Json): readonly ProductFact[] {
  const entries = isJsonArray(value) ? value : [value];
  return entries.flatMap((entry) => {
    if (!isJsonObject(entry)) return [];
    const { id, name, description, price } = entry;
    if (typeof id !== 'number' || typeof name !== 'string') return [];
    return [{ id, name, description: jsonToText(description), price: formatPrice(price) }];
  });
}

/** «29 900»: whole roubles, thousands apart by a space that does not break. */
function formatPrice(price: Json | undefined): string {
  const roubles = Math.round(Number(price));
  return Number.isFinite(roubles) ? String(roubles).replace(/\B(?=(\d{3})+$)/g, '\u00A0') : jsonToText(price);
}

/** Addresses that this reply may hold: active bonuses, the candidates' own, and those that the definition names. */
export function listAllowedLinks(lookup: CatalogueLookup, facts: ReplyFacts): AllowedLinks {
  const bonuses = lookup('bonuses');
  const urls = (isJsonArray(bonuses) ? bonuses : []).flatMap((entry) =>
    isJsonObject(entry) && typeof entry['url'] === 'string' ? [entry['url']] : [],
  );
  const named = facts.extra['links'];
  const extra = (isJsonArray(named) ? named : []).filter((link) => typeof link === 'string');
  const own = facts.materials.flatMap(({ url }) => (url === undefined ? [] : [url]));
  return { links: new Set([...urls, ...own, ...extra]), mentions: new Set() };
}

/** A thought is passed on when the reply has so many of its words; the least is for thoughts of a line. */
const SHARED_WORDS = 0.4;
const LEAST_WORDS = 4;

/** Ids of the candidates that a reply passes on: their address or title is in it, or their thought in other words. */
export function listPassedOn(reply: string, materials: readonly MaterialFact[]): readonly number[] {
  const said = stemsOf(reply);
  return materials.flatMap(({ id, title, url, body }) => {
    const named = (url !== undefined && reply.includes(url)) || fold(reply).includes(fold(title));
    return named || isRetold(stemsOf(body), said) ? [id] : [];
  });
}

function isRetold(thought: ReadonlySet<string>, said: ReadonlySet<string>): boolean {
  const shared = [...thought].filter((stem) => said.has(stem)).length;
  return shared >= LEAST_WORDS && shared >= thought.size * SHARED_WORDS;
}

/** Longer words by their beginnings: endings change with every sentence. */
function stemsOf(text: string): ReadonlySet<string> {
  const words = fold(text).split(' ');
  return new Set(words.filter((word) => word.length >= 5).map((word) => word.slice(0, 5)));
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
