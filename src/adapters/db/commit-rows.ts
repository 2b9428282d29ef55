// A batch of the engine → the sections of the commit. Pure: what a step ordered becomes rows, nothing else
// is decided here.
import type { MessageClass } from '../../core/step/effect.ts';
import type { Effect, RecordEffect } from '../../core/step/effect.ts';
import type { SubjectRef } from '../../core/step/event.ts';
import type { JsonObject } from '../../core/json.ts';
import { positionPath } from '../../core/step/position.ts';
import { findSubjectDueAt } from '../../core/step/subject.ts';
import type { Subject } from '../../core/step/subject.ts';
import type { DeliveryResult, OutgoingCall } from '../../app/outgoing.ts';
import type {
  CommitBatch,
  CommittedSignal,
  StepWrite,
  StoredSubject,
  SubjectWrite,
} from '../../app/subject-store.ts';
import type { SectionName, SectionRow, Sections, StatementShape } from './commit-sections.ts';
import { DOMAIN_TABLES, toDomainRow } from './domain-tables.ts';
import { toPositionColumn, toProfileColumns, toStateColumn } from './subject-store-codec.ts';

/** How far ahead a wake-up job is worth a row, ms; later instants are planned by the five-minute cron. */
const WAKEUP_WINDOW_MS = 600_000;

/** Id of the row of `funnels` that holds a version. Throws for a version that was never loaded. */
export type FunnelRowId = (funnel: string, version: number) => number;

/** An outbox row by its place among those of the statement, waiting for its id. */
export interface DraftMessage extends OutgoingCall {
  readonly chatId: number;
  readonly class: MessageClass;
  readonly essential: boolean;
  readonly ref?: string;
  readonly body: string;
  /** Place of its subject in the statement, from 1. */
  readonly w: number;
}

/** What the statement gets, and what its reply is read against. */
export interface CommitDocument {
  readonly shape: StatementShape;
  readonly sections: Sections;
  readonly messages: readonly DraftMessage[];
  readonly signals: readonly Omit<CommittedSignal, 'id'>[];
}

interface Draft {
  readonly sections: Sections;
  readonly messages: DraftMessage[];
  readonly signals: Omit<CommittedSignal, 'id'>[];
  readonly batch: CommitBatch;
  readonly funnelRowId: FunnelRowId;
}

/** Builds the document. Rows of one section stand in the order of the steps, subjects in that of the batch. */
export function buildCommitDocument(batch: CommitBatch, funnelRowId: FunnelRowId): CommitDocument {
  const draft: Draft = { sections: {}, messages: [], signals: [], batch, funnelRowId };
  const isClient = batch.writes[0]?.before.subject.kind === 'client';
  batch.writes.forEach((write, index) => addSubject(draft, write, index + 1));
  addAcknowledgements(draft, batch.acknowledgements);
  const { sections, messages, signals } = draft;
  const shape: StatementShape = {
    table: isClient ? 'users' : 'subjects',
    sections: new Set(Object.keys(sections) as SectionName[]),
    births: batch.writes.some(({ before }) => before.fresh),
  };
  return { shape, sections, messages, signals };
}

function add(draft: Draft, name: SectionName, row: SectionRow): void {
  const rows = draft.sections[name];
  if (rows === undefined) draft.sections[name] = [row];
  else rows.push(row);
}

/** @param w place of the subject among those of the statement, from 1 */
function addSubject(draft: Draft, write: SubjectWrite, w: number): void {
  const { before, after, steps } = write;
  const { id, fresh } = before;
  const due = write.dueAt;
  const isClient = after.kind === 'client';
  const newProfile = isClient && (fresh || after.profile !== before.subject.profile);
  add(draft, 's', {
    id,
    fresh,
    ref: after.key,
    kind: after.kind,
    rev: before.revision,
    state: toStateColumn(after),
    due,
    at: after.lastAt,
    owner: isClient ? after.owner : undefined,
    act: isClient ? after.lastActAt || undefined : undefined,
    profile: newProfile ? toProfileColumns(after.profile) : undefined,
  });
  addPositions(draft, before, after, w);
  for (const step of steps) addStep(draft, write, step, w);
  addWakeup(draft, write, due);
}

function addWakeup(draft: Draft, { before, after }: SubjectWrite, due: number | undefined): void {
  const { at, toRealMs } = draft.batch;
  if (due === undefined || due > at + WAKEUP_WINDOW_MS || due === findSubjectDueAt(before.subject)) return;
  add(draft, 'w', { id: before.id, ref: after.key, kind: after.kind, start: due + toRealMs });
}

function addPositions(draft: Draft, before: StoredSubject, after: Subject, w: number): void {
  const old = before.subject.positions;
  for (const position of Object.values(after.positions)) {
    const { funnel, version, value, context, enteredAt } = position;
    if (old[funnel] === position) continue;
    add(draft, old[funnel] === undefined ? 'pn' : 'p', {
      w,
      funnel,
      fid: draft.funnelRowId(funnel, version),
      step: positionPath(value),
      context,
      version,
      position: toPositionColumn(position),
      entered: enteredAt,
      at: after.lastAt,
    });
  }
  for (const funnel of Object.keys(old)) {
    if (after.positions[funnel] === undefined) add(draft, 'pd', { id: before.id, funnel });
  }
}

function addStep(draft: Draft, write: SubjectWrite, step: StepWrite, w: number): void {
  const { id } = write.before;
  const { row } = step;
  const { kind, key } = write.after;
  for (const inboxKey of row.event.keys) {
    add(draft, 'q', { w, key: inboxKey, at: row.at });
    if (inboxKey.startsWith('signal:'))
      add(draft, 'x', { id, signal: Number(inboxKey.slice('signal:'.length)) });
  }
  const { seq, at, event, funnels, vocabulary, effects, notes, reads, hash, format } = row;
  const journalKey = event.keys[0] ?? '';
  add(draft, 'j', {
    w,
    seq,
    at,
    kind: row.kind,
    key: journalKey,
    event,
    funnels,
    vocabulary,
    effects,
    notes,
    reads,
    hash,
    format,
  });
  if (event.via.kind === 'manager') {
    const { manager } = event.via;
    add(draft, 't', {
      id,
      actor: manager,
      action: event.type,
      subject: `${kind}:${key}`,
      payload: event.params,
      at,
    });
  }
  // Withdrawn are the messages of earlier steps, not what this step itself says.
  if (effects.some((effect) => effect.type === 'void-unsent')) voidEarlier(draft, write, w);
  for (const effect of effects) addEffect(draft, write, effect, at, w);
  addMessages(draft, write, step, w);
}

function addEffect(
  draft: Draft,
  { before, after }: SubjectWrite,
  effect: Effect,
  at: number,
  w: number,
): void {
  const { id } = before;
  const from: SubjectRef = { kind: after.kind, key: after.key };
  if (effect.type === 'tell') {
    const { to, event } = effect;
    add(draft, 'g', {
      n: draft.signals.length,
      id,
      kind: to.kind,
      ref: to.key,
      event: { ...event, from },
      at,
    });
    draft.signals.push({ from, to, event });
  }
  // The tables below belong to clients; of desks and processes the journal keeps the same facts.
  if (after.kind !== 'client') return;
  switch (effect.type) {
    case 'business-event':
      add(draft, 'e', { w, type: effect.name, payload: effect.payload, at });
      break;
    case 'survey-answer':
      addAnswer(draft, { w, question: effect.question, answer: effect.answer, points: effect.points, at });
      break;
    case 'record':
      addRecord(draft, id, effect, at);
      break;
    case 'incoming-message':
      add(draft, 'm', { w, role: 'user', body: effect.text, meta: effect.meta, at });
      break;
    default:
  }
}

/** ON CONFLICT DO UPDATE may touch a row once a statement: the last answer of a batch stands. */
function addAnswer(draft: Draft, row: SectionRow): void {
  const rows = draft.sections.v ?? [];
  draft.sections.v = [
    ...rows.filter((other) => other['w'] !== row['w'] || other['question'] !== row['question']),
    row,
  ];
}

/** One write a row and statement: what several steps of a batch say of a row becomes one record. */
function addRecord(draft: Draft, id: number, { table, op, values }: RecordEffect, at: number): void {
  const { key } = DOMAIN_TABLES[table];
  const valuesOf = (row: SectionRow | undefined): JsonObject | undefined =>
    row === undefined ? undefined : (row['v'] as JsonObject);
  const isSame = (row: SectionRow): boolean => key !== undefined && valuesOf(row)?.[key] === values[key];
  const row = toDomainRow(table, op, values, at);
  for (const section of [`${table}_new`, `${table}_set`] as const) {
    const rows = draft.sections[section] ?? [];
    const index = rows.findIndex(isSame);
    const earlier = valuesOf(rows[index]);
    if (earlier !== undefined) {
      // An insert that comes again says nothing new.
      if (op === 'update') rows[index] = { id, v: { ...earlier, ...row } };
      return;
    }
  }
  add(draft, op === 'insert' ? `${table}_new` : `${table}_set`, { id, v: row });
}

function addMessages(draft: Draft, { after }: SubjectWrite, { messages, row }: StepWrite, w: number): void {
  for (const { say, message } of messages) {
    const { chatId, method, payload, text, ref: name } = message;
    let place: number | undefined;
    const isNew = say.act === undefined || say.act.kind === 'copy';
    if (after.kind === 'client' && say.to === undefined && chatId === after.key && isNew) {
      const meta = { ...message.meta, funnel: say.funnel, uid: say.uid, visit: say.visit };
      add(draft, 'm', { w, role: say.by ?? 'bot', body: text, meta, at: row.at });
      place = draft.sections.m?.length;
    }
    const { class: messageClass, essential } = say;
    const body = JSON.stringify(payload);
    add(draft, 'o', {
      w,
      chat: chatId,
      method,
      payload: body,
      class: messageClass,
      essential,
      status: 'pending',
      m: place,
      name,
      at: row.at,
    });
    const named = name === undefined ? {} : { ref: name };
    draft.messages.push({ w, chatId, method, payload, body, class: messageClass, essential, ...named });
  }
}

function voidEarlier(draft: Draft, { before, after }: SubjectWrite, w: number): void {
  const { id } = before;
  if (!before.fresh && draft.sections.z?.some((row) => row['id'] === id) !== true)
    add(draft, 'z', { id, chat: after.key });
  const outbox = draft.sections.o;
  outbox?.forEach((row, index) => {
    if (row['w'] === w && row['class'] === 'ordinary' && row['chat'] === after.key)
      outbox[index] = { ...row, status: 'void' };
  });
}

function addAcknowledgements(draft: Draft, results: readonly DeliveryResult[]): void {
  const { at } = draft.batch;
  for (const result of results.toSorted((a, b) => a.id - b.id)) {
    const { id, kind } = result;
    const tries = (result.failures ?? 0) + (kind === 'released' ? 0 : 1);
    switch (result.kind) {
      case 'sent':
        add(draft, 'ak', { id, kind, tries, mid: result.messageId, at });
        break;
      case 'postponed':
      case 'released':
        add(draft, 'ak', { id, kind, tries, nb: result.notBefore, err: result.error, at });
        break;
      case 'parked':
        add(draft, 'ak', { id, kind, tries, err: result.error, at });
        add(draft, 'f', { id });
        break;
      case 'blocked':
        add(draft, 'ak', { id, kind, tries, err: 'blocked', at });
        add(draft, 'b', { chat: result.chatId });
        break;
    }
  }
}
