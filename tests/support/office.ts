/**
 * Clients, desks and the managers' channel in one pure world: the real definitions, no database, a clock that stands until
 * told to move. What one subject tells another arrives in order, and every chat shows what was said, edited and deleted.
 */
import { toPlainText } from '../../src/core/conversation/to-plain-text.ts';
import { renderText } from '../../src/core/conversation/render-text.ts';
import { makeCallbackReader } from '../../src/core/funnel/callback.ts';
import { compileFunnel } from '../../src/core/funnel/compile.ts';
import { parseDurationMs } from '../../src/core/funnel/duration.ts';
import { makeFunnelSet } from '../../src/core/funnel/funnel-set.ts';
import { jsonToText } from '../../src/core/json.ts';
import type { Json, JsonObject } from '../../src/core/json.ts';
import type { Button, Effect, SayEffect, TextRef } from '../../src/core/step/effect.ts';
import type { SubjectEvent, SubjectRef, Via } from '../../src/core/step/event.ts';
import { positionPath } from '../../src/core/step/position.ts';
import { stepSubject } from '../../src/core/step/subject-step.ts';
import { findSubjectDueAt, makeSubject } from '../../src/core/step/subject.ts';
import type { Subject } from '../../src/core/step/subject.ts';
import { findDueEvent } from '../../src/core/step/timers.ts';
import { vocabulary } from '../../src/core/vocabulary/vocabulary.ts';
import { collectCoverage } from './coverage.ts';
import { readCatalogue, readContents, readDefinitions } from './talk.ts';

/** A message of a chat as it stands now. */
export interface OfficeMessage {
  readonly id: number;
  readonly ref?: string;
  text: string;
  buttons: readonly Button[];
  readonly by: 'bot' | 'manager';
}

export type Chat = number | 'managers' | 'owner';
export type OfficeTwin = (src: string, input: Json) => JsonObject | 'fail' | 'hang' | undefined;

export const ANNA = 100;
export const OLEG = 200;
export const IRINA = 901;
export const PAVEL = 902;
export const VERA = 903;
const NAMES: { readonly [key: number]: string } = {
  [ANNA]: 'Анна',
  [OLEG]: 'Олег',
  [IRINA]: 'Ирина',
  [PAVEL]: 'Павел',
  [VERA]: 'Вера',
};
const ROLES: { readonly [key: number]: string } = { [IRINA]: 'manager', [PAVEL]: 'manager', [VERA]: 'owner' };

const collect = collectCoverage();
const FUNNELS = makeFunnelSet(
  vocabulary,
  readDefinitions().map((definition) => compileFunnel(definition, 1, vocabulary)),
);
const CONTENTS = readContents();
const SHELF = readCatalogue();
const CATALOGUE: typeof SHELF = (key) =>
  key.startsWith('staff:') ? ROLES[Number(key.slice('staff:'.length))] !== undefined : SHELF(key);

/** The world. */
export class Office {
  now = Date.parse('2026-11-24T11:00:00+03:00');
  readonly subjects = new Map<string, Subject>();
  readonly chats = new Map<Chat, OfficeMessage[]>();
  readonly effects: Effect[] = [];
  toast = '';
  alert = false;
  /** People who never pressed /start. */
  readonly unreachable = new Set<number>();
  readonly #read = makeCallbackReader(vocabulary);
  readonly #twin: OfficeTwin;
  #count = 0;
  #lead = 16;

  constructor(twin: OfficeTwin = () => undefined) {
    this.#twin = twin;
  }

  /** A client writes, or presses a key of the menu. */
  write(client: number, text: string, answers?: string): number {
    const item = [...vocabulary.events.values()].find(({ menu }) => menu === text);
    return this.act(client, item?.name ?? 'client.text', item === undefined ? { text } : {}, answers);
  }

  /** Any message of a client; gives its number. */
  act(client: number, type: string, params: JsonObject = {}, answers?: string, messageId?: number): number {
    const id = messageId ?? ++this.#count;
    const via: Via = { kind: 'message', messageId: id, ...(answers === undefined ? {} : { answers }) };
    this.admit({ kind: 'client', key: client }, { type, params, via });
    return id;
  }

  /** A manager writes at his desk; `answers` names the message he replies to. */
  say(desk: number, text: string, answers?: string): number {
    return this.atDesk(desk, 'desk.text', { text }, answers);
  }

  atDesk(desk: number, type: string, params: JsonObject, answers?: string, messageId?: number): number {
    const id = messageId ?? ++this.#count;
    const via: Via = { kind: 'message', messageId: id, ...(answers === undefined ? {} : { answers }) };
    this.admit({ kind: 'desk', key: desk }, { type, params, via });
    return id;
  }

  /** Presses the last button with this label in a chat; in the channel somebody presses. */
  press(chat: Chat, label: string, as = typeof chat === 'number' ? chat : IRINA): void {
    for (const message of this.chat(chat).toReversed()) {
      const button = message.buttons.find(({ text }) => text === label);
      if (button !== undefined && 'callback' in button) return this.pressData(as, button.callback);
    }
    const offered = this.chat(chat).flatMap(({ buttons }) => buttons.map(({ text }) => text));
    throw new Error(`nobody offers «${label}»; offered are: ${offered.join(', ')}`);
  }

  /** A press by its callback, as the ingress would route it. */
  pressData(by: number, data: string): void {
    const parsed = this.#read(data);
    if (parsed === undefined) throw new Error(`no event is called ${data}`);
    const item = vocabulary.events.get(parsed.type);
    const callbackId = `cb${++this.#count}`;
    this.toast = '';
    this.alert = false;
    if (item?.concerns !== undefined) {
      const key =
        item.concerns === 'lead' ? this.#clientOf(Number(parsed.params['id'])) : parsed.params['client'];
      const reachable = !this.unreachable.has(by);
      const staff = { manager: by, by: NAMES[by] ?? '', role: ROLES[by] ?? '', reachable };
      const via: Via = { kind: 'manager', manager: by, callbackId };
      const event = { type: parsed.type, params: { ...parsed.params, ...staff }, via };
      return this.admit({ kind: 'client', key: Number(key) }, event);
    }
    const visit = parsed.visit === undefined ? {} : { visit: parsed.visit };
    const via: Via = { kind: 'press', callbackId, data, messageId: ++this.#count, ...visit };
    const kind = item?.roles === undefined ? 'client' : 'desk';
    this.admit({ kind, key: by }, { type: parsed.type, params: parsed.params, via });
  }

  /** Something another part of the system says of a client. */
  signal(client: number, type: string, params: JsonObject = {}): void {
    this.admit({ kind: 'client', key: client }, { type, params, via: { kind: 'system', source: 'test' } });
  }

  wait(duration: string): void {
    const until = this.now + (parseDurationMs(duration) ?? Number.NaN);
    for (;;) {
      const due = [...this.subjects.values()]
        .map((subject) => ({ subject, at: findSubjectDueAt(subject) ?? Infinity }))
        .sort((a, b) => a.at - b.at)[0];
      if (due === undefined || due.at > until) break;
      this.now = Math.max(this.now, due.at);
      const event = findDueEvent(due.subject, this.now);
      if (event === undefined) break;
      this.#apply({ kind: due.subject.kind, key: due.subject.key }, event);
    }
    this.now = until;
  }

  chat(chat: Chat): OfficeMessage[] {
    const known = this.chats.get(chat) ?? [];
    this.chats.set(chat, known);
    return known;
  }

  last(chat: Chat): OfficeMessage {
    const message = this.chat(chat).at(-1);
    if (message === undefined) throw new Error(`nothing was said in ${chat}`);
    return message;
  }

  subject(kind: SubjectRef['kind'], key: number): Subject {
    return this.subjects.get(`${kind}:${key}`) ?? makeSubject({ kind, key });
  }

  at(kind: SubjectRef['kind'], key: number, funnel: string): string | undefined {
    const position = this.subject(kind, key).positions[funnel];
    return position === undefined ? undefined : positionPath(position.value);
  }

  /** The outcome of an activity that hung until now. */
  settle(client: number, src: string, came: JsonObject | 'fail'): void {
    for (const position of Object.values(this.subject('client', client).positions)) {
      const pending = position.activities.find((activity) => activity.src === src);
      if (pending !== undefined)
        return this.#settle({ kind: 'client', key: client }, position.funnel, pending, came);
    }
    throw new Error(`no ${src} is under way`);
  }

  admit(to: SubjectRef, event: Pick<SubjectEvent, 'type' | 'params' | 'via'>): void {
    const name = NAMES[to.key];
    const seen = name === undefined ? {} : { seen: { firstName: name } };
    this.#apply(to, { ...event, at: this.now, keys: [`k${++this.#count}`], ...seen });
  }

  #clientOf(lead: number): number {
    const found = [...this.subjects.values()].find(
      ({ positions }) =>
        positions['lead']?.context['lead'] === lead || positions['lead']?.context['past'] === lead,
    );
    return found?.key ?? ANNA;
  }

  #apply(to: SubjectRef, event: SubjectEvent): void {
    const step = stepSubject(FUNNELS, this.subject(to.kind, to.key), event, CATALOGUE);
    this.subjects.set(`${to.kind}:${to.key}`, JSON.parse(JSON.stringify(step.subject)) as Subject);
    collect(step.notes);
    this.effects.push(...step.effects);
    for (const effect of step.effects) {
      if (effect.type === 'say') this.#show(to, effect);
      else if (effect.type === 'answer-callback' && effect.text !== undefined) {
        this.toast = effect.text;
        this.alert = effect.alert === true;
      }
    }
    for (const effect of step.effects) {
      if (effect.type !== 'tell') continue;
      const via: Via = { kind: 'signal', from: to };
      this.#apply(effect.to, { ...effect.event, at: this.now, keys: [`k${++this.#count}`], via });
    }
    this.#settleActivities(to);
  }

  #settleActivities(to: SubjectRef): void {
    for (const { funnel, activities } of Object.values(this.subject(to.kind, to.key).positions)) {
      for (const pending of activities) {
        const came = this.#twin(pending.src, pending.input) ?? this.#usual(pending.src);
        if (came === 'hang') continue;
        this.#settle(to, funnel, pending, came);
        return;
      }
    }
  }

  #settle(
    to: SubjectRef,
    funnel: string,
    { uid, visit }: { readonly uid: string; readonly visit: number },
    came: JsonObject | 'fail',
  ): void {
    const params: JsonObject = came === 'fail' ? { error: { code: 'TEST' } } : { output: came };
    const via: Via = { kind: 'outcome', funnel, uid, visit, result: came === 'fail' ? 'failed' : 'done' };
    this.#apply(to, { type: 'engine.outcome', at: this.now, keys: [`act:${visit}`], params, via });
  }

  #usual(src: string): JsonObject | 'hang' {
    if (src === 'openLead') return { id: ++this.#lead };
    if (src === 'readDialogue') return { lines: [{ who: 'клиент', text: 'раньше' }] };
    return 'hang';
  }

  #show(from: SubjectRef, say: SayEffect): void {
    const chat = say.to === undefined ? from.key : typeof say.to === 'string' ? say.to : say.to.desk;
    const messages = this.chat(chat);
    const named = say.ref === undefined ? undefined : messages.findLast(({ ref }) => ref === say.ref);
    const text = [say.prefix, say.text]
      .flatMap((ref) => (ref === undefined ? [] : [toPlainText(renderText(this.#resolve(ref), say.params))]))
      .join('\n\n');
    const buttons = (say.buttons ?? []).flat();
    switch (say.act?.kind) {
      case 'edit':
      case 'edit-caption':
        if (named !== undefined) Object.assign(named, { text, buttons });
        return;
      case 'delete':
        if (named !== undefined) messages.splice(messages.indexOf(named), 1);
        return;
      case undefined:
      case 'copy': {
        const ref = say.ref === undefined ? {} : { ref: say.ref };
        messages.push({ id: ++this.#count, text, buttons, by: say.by ?? 'bot', ...ref });
      }
    }
  }

  #resolve(ref: TextRef): string {
    if (ref.kind === 'text') return ref.text;
    return ref.kind === 'content' ? (CONTENTS.get(ref.key) ?? '') : `${ref.file}#${jsonToText(ref.section)}`;
  }
}
