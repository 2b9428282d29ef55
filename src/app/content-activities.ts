/**
 * Editing of the content, step by step: the activities behind the funnel «content». What is typed is checked here (markup,
 * placeholders, length, claims) and shown as a client would see it; only what was shown is saved.
 */
import { checkDraft } from '../core/content/check-draft.ts';
import { findField, findSection, rankOfText, titleOfText } from '../core/content/content-sections.ts';
import type { ContentSection } from '../core/content/content-sections.ts';
import { listPlaceholders } from '../core/content/placeholders.ts';
import { previewEntry } from '../core/content/preview-entry.ts';
import { isJsonObject, jsonToText } from '../core/json.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { ActivityFailedError } from './activity-port.ts';
import type { Activity, ActivityContext } from './activity-port.ts';
import type { Catalogue } from './catalogue.ts';
import type { ContentAct, ContentEntry, ContentOutcome, ContentStore } from './content-store.ts';
import { mayDo } from './roles.ts';
import type { Roles, StaffAct } from './roles.ts';

export interface ContentActivitiesDeps {
  readonly content: ContentStore;
  readonly catalogue: Catalogue;
  readonly roles: Pick<Roles, 'find'>;
  /** What a text must not say, in the words of the policy; empty for a text that may be said. */
  readonly claims: (text: string) => readonly string[];
}

const PAGE = 8;
/** Labels of buttons are cut by Telegram anyway. */
const LABEL = 48;
/** What every text may name: each message is given the client's name. */
const ALWAYS_KNOWN = ['name'];
const UNNAMED = '(без названия)';

/** Makes them, by name. */
export function makeContentActivities(deps: ContentActivitiesDeps): Readonly<Record<string, Activity>> {
  const { content, catalogue } = deps;
  const acting =
    (act: StaffAct, run: (order: Order) => Promise<Json>): Activity =>
    (input, context) => {
      // The role may have been taken away since the button was shown.
      if (!mayDo(deps.roles.find(context.subject.key), act))
        throw new ActivityFailedError('NO_ROLE', 'The role for this was taken away.', false);
      return run(readOrder(input, context));
    };
  const changing = (act: StaffAct, change: (order: Order) => Promise<ContentOutcome>): Activity =>
    acting(act, async (order) => {
      const outcome = await change(order);
      if (outcome === 'done') await catalogue.refresh();
      return { kind: outcome };
    });
  return {
    listContent: acting('edit-content', (order) => listEntries(content, order)),
    openContent: acting('edit-content', (order) => openEntry(content, order)),
    checkContent: acting('edit-content', (order) => checkEntry(deps, order)),
    saveContent: changing('edit-content', ({ act, input }) =>
      content.write(act, jsonToText(input['field']), jsonToText(input['value']), jsonToText(input['before'])),
    ),
    showContent: changing('edit-content', (order) => showEntry(content, order)),
    confirmContent: changing('confirm-examples', ({ act }) => content.confirm(act)),
    addContent: acting('edit-content', async ({ act, section }) => {
      if (!section.open) throw new ActivityFailedError('CLOSED_SECTION', 'Nothing can be added here.', false);
      return { id: await content.add(act) };
    }),
  };
}

interface Order {
  readonly input: JsonObject;
  readonly section: ContentSection;
  readonly act: ContentAct;
}

function readOrder(input: Json, { subject, key }: ActivityContext): Order {
  const fields = isJsonObject(input) ? input : {};
  const section = findSection(fields['section']);
  if (section === undefined) throw new ActivityFailedError('NO_SECTION', 'There is no such section.', false);
  const act = { actor: subject.key, key, section: section.name, id: jsonToText(fields['id']) };
  return { input: fields, section, act };
}

async function listEntries(content: ContentStore, { input, section }: Order): Promise<Json> {
  const found = await content.list(section.name);
  const entries =
    section.name === 'texts' ? found.toSorted((a, b) => rankOfText(a.id) - rankOfText(b.id)) : found;
  const pages = Math.max(1, Math.ceil(entries.length / PAGE));
  const page = Math.min(Math.max(0, Number(input['page'] ?? 0)), pages - 1);
  const shown = entries.slice(page * PAGE, page * PAGE + PAGE);
  return {
    title: section.title,
    open: section.open,
    entries: shown.map((entry) => ({ id: entry.id, label: labelOf(section, entry) })),
    where: pages === 1 ? '' : `Страница ${page + 1} из ${pages}.`,
    earlier: page > 0 ? [{ page: page - 1 }] : [],
    later: page < pages - 1 ? [{ page: page + 1 }] : [],
  };
}

function nameOf(section: ContentSection, { id, values }: ContentEntry): string {
  if (section.name === 'texts') return titleOfText(id);
  const name = values[section.fields[0]?.name ?? ''] ?? '';
  return name === '' ? UNNAMED : name;
}

function labelOf(section: ContentSection, entry: ContentEntry): string {
  const mark = `${entry.active ? '' : '🚫 '}${entry.example ? '(пример) ' : ''}`;
  return `${mark}${nameOf(section, entry)}`.slice(0, LABEL).toWellFormed();
}

async function openEntry(content: ContentStore, { act, section, input }: Order): Promise<Json> {
  const entry = await content.read(section.name, act.id);
  if (entry === undefined) return { kind: 'gone' };
  const field = findField(section, input['field']);
  return {
    kind: 'open',
    title: nameOf(section, entry),
    section: section.title,
    values: section.fields.map(({ name, label }) => ({ label, value: entry.values[name] || '—' })),
    fields: section.fields.map(({ name, label }) => ({ field: name, label })),
    state: describeState(section, entry),
    hide: section.open && entry.active ? [{ active: 0 }] : [],
    show: section.open && !entry.active ? [{ active: 1 }] : [],
    example: entry.example,
    ...(field === undefined
      ? {}
      : {
          field: field.name,
          label: field.label,
          hint: field.hint ?? '',
          value: entry.values[field.name] ?? '',
        }),
  };
}

function describeState(section: ContentSection, { active, example }: ContentEntry): string {
  const hidden = section.open && !active ? 'Скрыто: клиенты этого не видят.' : '';
  const sample = example ? 'Это пример: живым клиентам не показывается, пока его не подтвердят.' : '';
  return [hidden, sample].filter((line) => line !== '').join(' ');
}

async function checkEntry(deps: ContentActivitiesDeps, { act, section, input }: Order): Promise<Json> {
  const entry = await deps.content.read(section.name, act.id);
  const field = findField(section, input['field']);
  if (entry === undefined || field === undefined) return { kind: 'gone' };
  const known = section.name === 'texts' ? await listKnown(deps.content, act.id) : new Set<string>();
  const checked = checkDraft(field, jsonToText(input['text']), known);
  if (checked.kind === 'wrong') return { kind: 'wrong', problem: checked.problem };
  const claims = deps.claims(checked.value);
  if (claims.length > 0) return { kind: 'wrong', problem: `Так говорить нельзя: ${claims.join('; ')}` };
  const values = { ...entry.values, [field.name]: checked.value };
  return {
    kind: 'right',
    value: checked.value,
    preview: previewEntry(section.name, values, samplesOf(deps.catalogue)),
  };
}

async function listKnown(content: ContentStore, key: string): Promise<ReadonlySet<string>> {
  const wordings = await content.listWordings(key);
  return new Set([...ALWAYS_KNOWN, ...wordings.flatMap(listPlaceholders)]);
}

/** What the placeholders of the bot's texts stand for in a preview. */
function samplesOf(catalogue: Catalogue): JsonObject {
  return {
    name: 'Анна',
    first: true,
    bonuses: catalogue.lookup('bonuses'),
    hours: catalogue.lookup('setting:managers_hours'),
    answers: [
      { question: 'Опыт', answer: 'Только начинаю' },
      { question: 'Цель', answer: 'Сберечь накопления' },
    ],
  };
}

/** Nothing half-filled reaches a client: an entry is shown when its fields are right. */
async function showEntry(content: ContentStore, { act, section, input }: Order): Promise<ContentOutcome> {
  const active = input['active'] === 1;
  if (active) {
    const entry = await content.read(section.name, act.id);
    if (entry === undefined) return 'gone';
    const unfit = section.fields.find(
      ({ name, kind }) => kind !== 'optional-link' && kind !== 'tags' && (entry.values[name] ?? '') === '',
    );
    if (unfit !== undefined)
      throw new ActivityFailedError('UNFILLED', `Сначала заполните: ${unfit.label}.`, false);
  }
  return content.show(act, active);
}
