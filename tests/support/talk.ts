/**
 * A dialogue with the pure core: the real definitions, the seeded texts, no database, no network, a clock that stands
 * until told to move. Tests written with it read like the conversation they are about.
 *
 * After every step the subject goes through JSON, so that nothing survives that the database would lose, and every press
 * is checked to be answered exactly once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { CALLBACK_MAX_BYTES, makeCallbackReader } from '../../src/core/funnel/callback.ts';
import { shieldContacts } from '../../src/core/contacts/shield-contacts.ts';
import { compileFunnel } from '../../src/core/funnel/compile.ts';
import { parseDefinition } from '../../src/core/funnel/definition.ts';
import type { FunnelDefinition } from '../../src/core/funnel/definition.ts';
import { makeFunnelSet } from '../../src/core/funnel/funnel-set.ts';
import type { FunnelSet } from '../../src/core/funnel/funnel-set.ts';
import { withStaff } from '../../src/app/catalogue.ts';
import type { CatalogueLookup } from '../../src/core/funnel/scope.ts';
import { renderText } from '../../src/core/conversation/render-text.ts';
import { parseDurationMs } from '../../src/core/funnel/duration.ts';
import { jsonToText } from '../../src/core/json.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';
import type { Button, Effect, SayEffect, TextRef } from '../../src/core/step/effect.ts';
import type { SubjectEvent, Via } from '../../src/core/step/event.ts';
import { positionPath } from '../../src/core/step/position.ts';
import { makeBookingTwin } from './booking-twin.ts';
import { collectCoverage } from './coverage.ts';
import { stepSubject } from '../../src/core/step/subject-step.ts';
import { findSubjectDueAt, makeSubject } from '../../src/core/step/subject.ts';
import type { Subject } from '../../src/core/step/subject.ts';
import { findDueEvent } from '../../src/core/step/timers.ts';
import type { StepNote, Verdict } from '../../src/core/step/walk.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';

/** A message as the client sees it. */
export interface SeenMessage {
  readonly id: number;
  readonly text: string;
  /** Labels, row by row. */
  readonly rows: readonly (readonly string[])[];
  readonly buttons: readonly Button[];
  readonly menu?: string;
  readonly class: string;
}

export interface LoggedEvent {
  readonly name: string;
  readonly payload: JsonObject;
}

/** What an activity comes to: an output, `fail` for an error (of a code), `hang` for no answer at all. */
export type ActivityTwin = (
  src: string,
  input: Json,
  now: number,
) => JsonObject | 'fail' | `fail:${string}` | 'hang';

export interface TalkOptions {
  readonly at?: string;
  readonly firstName?: string;
  readonly activity?: ActivityTwin;
  /** Keys of those who have a role in the school, as it is at each step. */
  readonly staff?: ReadonlySet<number>;
  /** Changes definitions before they are compiled: another threshold, another text. */
  readonly edit?: (definition: FunnelDefinition) => FunnelDefinition;
}

/** Tuesday, 24 November 2026, 11:00 in Moscow. */
const TALK_STARTS_AT = '2026-11-24T11:00:00+03:00';

const MACHINES = new URL('../../machines/', import.meta.url);
const SEED = new URL('../../prisma/seed/', import.meta.url);
const SITE = 'https://school.example';

/** The definitions as they lie in `machines/`. */
export function readDefinitions(): readonly FunnelDefinition[] {
  return readdirSync(MACHINES)
    .filter((file) => file.endsWith('.json') && file !== 'funnel.schema.json')
    .map((file) => {
      const parsed = parseDefinition(JSON.parse(readFileSync(new URL(file, MACHINES), 'utf8')));
      if (!parsed.ok) throw new Error(`${file}: ${JSON.stringify(parsed.errors.slice(0, 3))}`);
      return parsed.definition;
    });
}

function readSeed(name: string): readonly JsonObject[] {
  const rows: JsonObject[] = JSON.parse(readFileSync(new URL(`${name}.json`, SEED), 'utf8')) as JsonObject[];
  return rows;
}

/** The seeded catalogue as the core looks it up. */
export function readCatalogue(): (key: string) => Json {
  const numbered = (name: string): readonly JsonObject[] =>
    readSeed(name).map((row, index) => ({ ...row, id: index + 1 }));
  const lists = new Map<string, Json>([
    ['bonuses', numbered('bonuses').map((row) => ({ ...row, url: SITE + jsonToText(row['url']) }))],
    ['faq', numbered('faq')],
    ['products', numbered('products')],
    ...readSeed('settings').map(
      (row) => [`setting:${jsonToText(row['key'])}`, row['value'] ?? null] as const,
    ),
  ]);
  return (key) => lists.get(key) ?? null;
}

/** The seeded contents by key. */
export function readContents(): ReadonlyMap<string, string> {
  return new Map(readSeed('contents').map(({ key, text }) => [jsonToText(key), jsonToText(text)]));
}

/** A section of a file in `prompts/`, from its `[name]` to the next. */
function readPromptSection(file: string, section: string): string | undefined {
  const text = readFileSync(new URL(`../../prompts/${file}.txt`, import.meta.url), 'utf8');
  const [, ...parts] = text.split(/^\[([\w-]+)\]\r?\n/m);
  const at = parts.indexOf(section);
  return at < 0 ? undefined : parts[at + 1]?.trim();
}

function compileAll(definitions: readonly FunnelDefinition[]): FunnelSet {
  return makeFunnelSet(
    vocabulary,
    definitions.map((definition) => compileFunnel(definition, 1, vocabulary)),
  );
}

const collect = collectCoverage();

/** Compiled once a test file: a compiled funnel keeps nothing of those who walk through it. */
const PUBLISHED = compileAll(readDefinitions());
const CATALOGUE = readCatalogue();
const CONTENTS = readContents();

/** A client and everything he has seen so far. */
export class Talk {
  subject: Subject;
  now: number;
  verdict: Verdict = 'ignored';
  /** Messages since the client's last act. */
  said: SeenMessage[] = [];
  readonly all: SeenMessage[] = [];
  readonly logged: LoggedEvent[] = [];
  readonly toasts: string[] = [];
  /** Messages to the school's people, as ordered. */
  readonly staff: SayEffect[] = [];
  readonly notes: StepNote[] = [];
  /** Everything that was ever ordered. */
  readonly effects: Effect[] = [];
  /** Rows of `survey_answers`: the last answer to a question counts. */
  readonly answers = new Map<string, { readonly answer: string; readonly points: number }>();
  readonly #funnels: FunnelSet;
  readonly #read = makeCallbackReader(vocabulary);
  readonly #activity: ActivityTwin;
  readonly #firstName: string;
  readonly #lookup: CatalogueLookup;
  #count = 0;

  constructor(options: TalkOptions) {
    this.#funnels = options.edit === undefined ? PUBLISHED : compileAll(readDefinitions().map(options.edit));
    this.#activity = options.activity ?? makeTwins();
    this.#firstName = options.firstName ?? 'Анна';
    const { staff } = options;
    this.#lookup = withStaff(CATALOGUE, (id) => (staff?.has(id) === true ? 'manager' : undefined));
    this.now = Date.parse(options.at ?? TALK_STARTS_AT);
    this.subject = makeSubject({ kind: 'client', key: 100 });
  }

  /** «/start», with a deep link's payload or without. */
  start(payload?: string): this {
    return this.#message('client.started', payload === undefined ? {} : { payload });
  }

  /** A command or a menu button by its event. */
  send(type: string, params: JsonObject = {}): this {
    return this.#message(type, params);
  }

  /** Writes a text, matched against the menu first, as the bot does. */
  write(text: string): this {
    const item = [...vocabulary.events.values()].find(({ menu, key }) => menu === text || key === text);
    return item === undefined ? this.#message('client.text', { text }) : this.#message(item.name, {});
  }

  /** Something that another part of the school reports, not the client's own act. */
  signal(type: string, params: JsonObject = {}): this {
    this.said = [];
    return this.#step(type, params, { kind: 'system', source: 'test' });
  }

  /** Rows ordered for a table of the business, oldest first. */
  records(table: string): readonly JsonObject[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'record' && effect.table === table ? [effect.values] : [],
    );
  }

  sendMedia(media = 'photo'): this {
    return this.#message('client.media', { media });
  }

  /** Shares a contact by the paper clip: his own, or somebody else's. */
  shareContact(own = true): this {
    return this.#message('client.contact', { phone: '+79990000000', own });
  }

  /** Presses a button by its label: in the given message, else in the latest that has it. */
  press(label: string, within?: SeenMessage): this {
    const shown = within === undefined ? this.all.toReversed() : [within];
    for (const message of shown) {
      const found = message.buttons.find((button) => button.text === label);
      if (found !== undefined && 'callback' in found) return this.pressData(found.callback, message.id);
    }
    throw new Error(`No message shows «${label}». The last one: ${JSON.stringify(this.said.at(-1))}`);
  }

  /** Presses a callback text, forged or true. */
  pressData(data: string, messageId?: number): this {
    const parsed = this.#read(data);
    const callbackId = `cb${++this.#count}`;
    const via: Via = {
      kind: 'press',
      callbackId,
      data,
      ...(messageId === undefined ? {} : { messageId }),
      ...(parsed?.visit === undefined ? {} : { visit: parsed.visit }),
    };
    this.said = [];
    return this.#step(parsed?.type ?? 'press.unknown', parsed?.params ?? {}, via);
  }

  /** Lets time pass; timers and leases ring at their instants. */
  wait(duration: string): this {
    const until = this.now + (parseDurationMs(duration) ?? Number.NaN);
    this.said = [];
    for (;;) {
      const due = findSubjectDueAt(this.subject);
      if (due === undefined || due > until) break;
      this.now = Math.max(this.now, due);
      const event = findDueEvent(this.subject, this.now);
      if (event === undefined) break;
      this.#apply(event);
    }
    this.now = until;
    return this;
  }

  get last(): SeenMessage {
    const message = this.said.at(-1);
    if (message === undefined) throw new Error('Nothing was said after the last act.');
    return message;
  }

  /** Texts said since the last act, as one. */
  get text(): string {
    return this.said.map(({ text }) => text).join('\n---\n');
  }

  get focus(): string | undefined {
    return this.subject.focus.at(-1);
  }

  /** Path of the active state of a funnel, `undefined` when the client never was in it. */
  at(funnel: string): string | undefined {
    const position = this.subject.positions[funnel];
    return position === undefined ? undefined : positionPath(position.value);
  }

  count(event: string): number {
    return this.logged.filter(({ name }) => name === event).length;
  }

  #message(type: string, params: JsonObject): this {
    this.said = [];
    return this.#step(type, params, { kind: 'message', messageId: ++this.#count });
  }

  #step(type: string, params: JsonObject, via: Via): this {
    const keys = [`u:${++this.#count}`];
    const seen = { firstName: this.#firstName };
    return this.#apply({ type, at: this.now, keys, params, via, seen });
  }

  #apply(given: SubjectEvent): this {
    const event = shieldContacts(this.#funnels, this.subject, given);
    const step = stepSubject(this.#funnels, this.subject, event, this.#lookup);
    this.effects.push(...step.effects);
    this.verdict = step.verdict;
    this.subject = JSON.parse(JSON.stringify(step.subject)) as Subject;
    this.notes.push(...step.notes);
    collect(step.notes);
    const answers = step.effects.filter((effect) => effect.type === 'answer-callback');
    if (answers.length !== (event.via.kind === 'press' ? 1 : 0)) throw new Error('A press needs one answer.');
    for (const effect of step.effects) {
      if (effect.type === 'say' && effect.to !== undefined) this.staff.push(effect);
      else if (effect.type === 'say') this.#see(effect);
      else if (effect.type === 'business-event') this.logged.push(effect);
      else if (effect.type === 'answer-callback' && effect.text !== undefined) this.toasts.push(effect.text);
      else if (effect.type === 'survey-answer')
        this.answers.set(effect.question, { answer: effect.answer, points: effect.points });
    }
    this.#settleActivities();
    return this;
  }

  #settleActivities(): void {
    for (const { funnel, activities } of Object.values(this.subject.positions)) {
      for (const { uid, visit, src, input } of activities) {
        const came = this.#activity(src, input, this.now);
        if (came === 'hang') continue;
        const failed = typeof came === 'string';
        const result = failed ? 'failed' : 'done';
        const params: JsonObject = failed
          ? { error: { code: came.split(':')[1] ?? 'TEST' } }
          : { output: came };
        const via: Via = { kind: 'outcome', funnel, uid, visit, result };
        this.#apply({ type: 'engine.outcome', at: this.now, keys: [`act:${visit}`], params, via });
        return;
      }
    }
  }

  #see(effect: SayEffect): void {
    const text = [effect.prefix, effect.text]
      .flatMap((ref) => (ref === undefined ? [] : [renderText(this.#resolve(ref), effect.params)]))
      .join('\n\n');
    const rows = effect.buttons ?? [];
    for (const button of rows.flat()) {
      if ('callback' in button && Buffer.byteLength(button.callback) > CALLBACK_MAX_BYTES)
        throw new Error(`Callback too long: ${button.callback}`);
    }
    const message: SeenMessage = {
      id: 1_000 + this.all.length,
      text,
      rows: rows.map((row) => row.map((button) => button.text)),
      buttons: rows.flat(),
      ...(effect.menu === undefined ? {} : { menu: effect.menu }),
      class: effect.class,
    };
    this.said.push(message);
    this.all.push(message);
  }

  #resolve(ref: TextRef): string {
    if (ref.kind === 'text') return ref.text;
    const text = ref.kind === 'content' ? CONTENTS.get(ref.key) : readPromptSection(ref.file, ref.section);
    if (text === undefined) throw new Error(`No such text: ${JSON.stringify(ref)}`);
    return text;
  }
}

/** What activities come to when a test does not say otherwise. */
function makeTwins(): ActivityTwin {
  const booking = makeBookingTwin();
  return (src, input, now) => {
    if (src === 'summariseProfile') return { text: 'Ваш профиль собран.' };
    return booking.answer(src, input, now) ?? 'hang';
  };
}

/** Begins a dialogue with a client nobody has heard of. */
export function talk(options: TalkOptions = {}): Talk {
  return new Talk(options);
}
