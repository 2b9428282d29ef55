/**
 * Lint of the raw JSON, before anything can be said about its meaning: the schema, and the mistakes of shape that
 * deserve better words than a schema has.
 */
import type { JsonObject } from '../json.ts';
import { parseDefinition } from './definition.ts';
import { makeFinding } from './lint-finding.ts';
import type { LintFinding } from './lint-finding.ts';
import type { LintRule } from './lint-rules.ts';
import { escapePointer } from './state-tree.ts';
import type { Title } from './vocabulary.ts';

const UID = /^[A-Za-z0-9_-]{1,24}$/;
const STATE_KEY = /^[A-Za-z0-9_-]+$/;

/** Findings that keep a definition from being read at all; empty when its shape is right. */
export function lintShape(source: unknown): readonly LintFinding[] {
  const funnel = isObject(source) && typeof source['id'] === 'string' ? source['id'] : '?';
  const findings: LintFinding[] = [];
  const note = (rule: LintRule, path: string, what: Title) =>
    findings.push(makeFinding(rule, funnel, path, undefined, what));
  if (isObject(source)) lintRawState(source, '', note);
  const parsed = parseDefinition(source);
  if (parsed.ok) return findings;
  const explained = findings.map(({ path }) => path);
  for (const { path, message } of parsed.errors) {
    // A wrong leaf makes every union around it wrong as well: one mistake, one finding.
    const covered = explained.some((place) => isPrefix(path, place) || isPrefix(place, path));
    if (!covered)
      note('schema', path, { ru: `Не по схеме: ${message}`, en: `Against the schema: ${message}` });
  }
  if (findings.length === 0) note('schema', '', { ru: 'Не по схеме', en: 'Against the schema' });
  return findings;
}

type Note = (rule: LintRule, path: string, what: Title) => void;

function lintRawState(state: JsonObject, pointer: string, note: Note): void {
  lintRawMeta(state, pointer, note);
  lintRawInvoke(state, pointer, note);
  const { states } = state;
  if (!isObject(states)) return;
  for (const [key, inner] of Object.entries(states)) {
    const path = `${pointer}/states/${escapePointer(key)}`;
    if (!STATE_KEY.test(key)) {
      note('state-key', path, { ru: `Имя состояния «${key}»`, en: `The state is named “${key}”` });
    }
    if (isObject(inner)) lintRawState(inner, path, note);
  }
}

function lintRawMeta(state: JsonObject, pointer: string, note: Note): void {
  const meta = isObject(state['meta']) ? state['meta'] : undefined;
  const { uid } = meta ?? {};
  if (uid === undefined) {
    // The root is called after its funnel, but a meta without uid is no meta.
    if (pointer !== '' || meta !== undefined) {
      note('uid-missing', pointer === '' ? '/meta' : pointer, {
        ru: 'Нет meta.uid',
        en: 'There is no meta.uid',
      });
    }
  } else if (typeof uid !== 'string' || !UID.test(uid)) {
    const shown = JSON.stringify(uid);
    note('uid-format', `${pointer}/meta/uid`, { ru: `uid ${shown}`, en: `The uid is ${shown}` });
  }
  const compose = isObject(meta?.['compose']) ? meta['compose'] : undefined;
  if (compose === undefined) return;
  const { fallback } = compose;
  const variants = Array.isArray(fallback) ? new Set(fallback).size : 0;
  if (variants < 3) {
    note('compose-fallback', `${pointer}/meta/compose/fallback`, {
      ru: `Разных запасных ответов: ${variants}`,
      en: `Different fallback answers: ${variants}`,
    });
  }
}

function lintRawInvoke(state: JsonObject, pointer: string, note: Note): void {
  const { invoke } = state;
  if (!isObject(invoke)) return;
  if (invoke['id'] !== undefined) {
    note('invoke-id', `${pointer}/invoke/id`, { ru: 'У invoke есть id', en: 'The invoke has an id' });
  }
  if (invoke['onError'] === undefined) {
    note('activity-outcome', `${pointer}/invoke`, { ru: 'Нет onError', en: 'There is no onError' });
  }
}

function isPrefix(short: string, long: string): boolean {
  return short === '/' || long === short || long.startsWith(`${short}/`);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
