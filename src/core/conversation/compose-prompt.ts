/**
 * The words that a language model gets for one reply. Contacts are masked, addresses that a client may not be sent are
 * taken out, and every part has its measure, so that no dialogue, however long, costs more than another.
 */
import type { JsonObject } from '../json.ts';
import { jsonToText } from '../json.ts';
import { admitLinks } from '../safety/admit-links.ts';
import type { AllowedLinks } from '../safety/admit-links.ts';
import type { MaterialFact, ProductFact, ReplyFacts, SentMessage } from './compose-facts.ts';
import { maskContacts } from './intents/mask-contacts.ts';
import { renderText } from './render-text.ts';

/** Texts of the prompt files, as they lie there. */
export interface PromptTemplates {
  readonly system: string;
  /** What the state is for; may be empty. */
  readonly task: string;
  /** How to pass materials on; holds their list under `{{materials}}`. */
  readonly materials: string;
  /** The part of the safety policy that is for people and models. */
  readonly policy: string;
}

export interface ModelPrompt {
  readonly system: string;
  readonly user: string;
}

/** Measures in characters; a token of Russian is two to three of them. */
const MAX_MESSAGE = 600;
const MAX_HISTORY = 4_000;
const MAX_SAID = 2_500;
const MAX_TITLE = 150;
const MAX_BODY = 500;
const MAX_EXTRA = 600;
const MAX_TASK = 3_000;
const MAX_POLICY = 5_000;
const MAX_SYSTEM = 16_000;

const ROLES = { user: 'Клиент', bot: 'Бот', manager: 'Менеджер' } as const;
const UNKNOWN = 'не указано';

/** Fills the templates for one reply; what is not known is said to be so. */
export function buildReplyPrompt(
  templates: PromptTemplates,
  facts: ReplyFacts,
  allowed: AllowedLinks,
): ModelPrompt {
  const clean = makeCleaner(allowed);
  const values = withSelector(templates.materials, toValues(facts, clean), facts);
  const task = cut(renderText(templates.task, values, PLAIN), MAX_TASK) || facts.task;
  const filled = renderText(templates.system, { ...values, task }, PLAIN);
  const policy = cut(clean(templates.policy), MAX_POLICY);
  const system = [filled, ...(policy === '' ? [] : [policy])].join('\n\n');
  return { system: cut(system, MAX_SYSTEM), user: buildUser(facts.said, clean) };
}

const PLAIN = { as: 'plain' } as const;

/** The list of candidates comes with the words about how to use them; without candidates these would be in the way. */
function withSelector(selector: string, values: JsonObject, { materials }: ReplyFacts): JsonObject {
  if (selector === '' || materials.length === 0) return values;
  return { ...values, materials: renderText(selector, values, PLAIN) };
}

/** Values of the placeholders that prompts may name, in plain text; those of the definition come under their own names. */
function toValues(facts: ReplyFacts, clean: (text: string) => string): JsonObject {
  const { client } = facts;
  const entries: readonly (readonly [string, string])[] = Object.entries({ ...client });
  const known = Object.fromEntries(
    // A client may call himself by his telephone number or his shop's address.
    entries.map(([key, text]) => [key, key === 'name' ? clean(text) : clean(text) || UNKNOWN]),
  );
  return {
    ...Object.fromEntries(
      Object.entries(facts.extra).map(([key, value]) => [key, cut(clean(jsonToText(value)), MAX_EXTRA)]),
    ),
    ...known,
    funnel_stage: clean(client.stage) || UNKNOWN,
    survey_summary: clean(client.survey) || 'анкету не проходил',
    messages: listMessages(facts.history, clean) || 'разговор только начался',
    materials: listMaterials(facts.materials, clean) || 'нет',
    products: listProducts(facts.products, clean) || 'нет',
    callbacks:
      facts.buttons.map(({ text, callback }) => `${callback} («${text}»)`).join(', ') || 'пусто, кнопок нет',
    next_actions: facts.proposals.join(', ') || 'ask',
  };
}

/** Masks contacts and takes out unknown addresses. */
export function makeCleaner(allowed: AllowedLinks): (text: string) => string {
  return (text) => maskContacts(admitLinks(text, allowed).text);
}

/** The dialogue in lines, oldest first: of the newest messages as many as the measure lasts. */
export function listMessages(history: readonly SentMessage[], clean: (text: string) => string): string {
  const lines: string[] = [];
  let length = 0;
  for (const { role, text } of history.toReversed()) {
    const line = `${ROLES[role]}: ${oneLine(cut(clean(text), MAX_MESSAGE))}`;
    length += line.length;
    if (length > MAX_HISTORY) break;
    lines.unshift(line);
  }
  return lines.join('\n');
}

function listMaterials(materials: readonly MaterialFact[], clean: (text: string) => string): string {
  return materials
    .map(({ title, body, url, type, isExample }) => {
      const marks = [...(type === undefined ? [] : [type]), ...(isExample ? ['пример'] : [])].join(', ');
      const kind = marks === '' ? '' : ` (${marks})`;
      const link = url === undefined ? '' : ` Ссылка: ${url}`;
      return `— ${cut(clean(title), MAX_TITLE)}${kind}: ${oneLine(cut(clean(body), MAX_BODY))}${link}`;
    })
    .join('\n');
}

function listProducts(products: readonly ProductFact[], clean: (text: string) => string): string {
  return products
    .map(
      ({ name, description, price }) =>
        `— ${clean(name)}, ${price} ₽: ${oneLine(cut(clean(description), MAX_BODY))}`,
    )
    .join('\n');
}

/** The client's words stand alone in the user's turn: nothing in them can pass for an instruction of ours. */
function buildUser(said: readonly string[], clean: (text: string) => string): string {
  const words = cut(said.map(clean).join('\n'), MAX_SAID);
  return words.trim() === '' ? 'Клиент ждёт вашего сообщения.' : words;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(text: string, max: number): string {
  const letters = text.slice(0, max + 1);
  return letters.length <= max ? letters : `${letters.slice(0, max).toWellFormed()}…`;
}
