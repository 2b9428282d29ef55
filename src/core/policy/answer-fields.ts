/** Brings the fields beside the text into the contract's form: buttons, next action, confidence. Total: never refuses. */
import { isJsonArray, isJsonObject } from '../json.ts';
import type { Json, JsonObject } from '../json.ts';
import { CALLBACK_MAX_BYTES, LABEL_MAX_LENGTH, NEXT_ACTIONS } from './answer-contract.ts';
import type { AnswerButton, NextAction } from './answer-contract.ts';
import { cleanLabel } from './answer-text.ts';

/** A member by its name, however the model spelt it: `replyText`, `Reply-Text`, ` reply_text `. */
export function findField(object: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = fold(name);
  const key = Object.keys(object).find((candidate) => fold(candidate) === wanted);
  return key === undefined ? undefined : object[key];
}

function fold(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, '');
}

/** No honest answer has more; a hostile one must not cost more. */
const MAX_READ = 60;

/**
 * Buttons of the right shape, no callback twice. Whether a callback is known and legal is not asked here, nor how many
 * there are: too many are cut after the illegal ones are gone. One that Telegram would refuse (empty, over 64 bytes) is
 * dropped.
 */
export function toButtons(value: Json | undefined): readonly AnswerButton[] {
  const buttons: AnswerButton[] = [];
  for (const item of flatten(value).slice(0, MAX_READ)) {
    const button = isJsonObject(item) ? toButton(item) : undefined;
    if (button !== undefined && !buttons.some(({ callback }) => callback === button.callback))
      buttons.push(button);
  }
  return buttons;
}

function flatten(value: Json | undefined): readonly Json[] {
  if (isJsonArray(value)) return value.flatMap((item) => (isJsonArray(item) ? item : [item]));
  return isJsonObject(value) ? [value] : [];
}

function toButton(item: JsonObject): AnswerButton | undefined {
  const label = findField(item, 'text') ?? findField(item, 'label') ?? findField(item, 'title');
  const data = findField(item, 'callback') ?? findField(item, 'callback_data');
  if (typeof data !== 'string' || (typeof label !== 'string' && typeof label !== 'number')) return undefined;
  const callback = data.trim();
  const text = clampLabel(cleanLabel(String(label)));
  return text === '' || !fitsCallback(callback) ? undefined : { text, callback };
}

function clampLabel(label: string): string {
  const letters = [...label];
  return letters.length <= LABEL_MAX_LENGTH
    ? label
    : `${letters
        .slice(0, LABEL_MAX_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}

function fitsCallback(callback: string): boolean {
  const bytes = new TextEncoder().encode(callback).length;
  return (
    bytes > 0 && bytes <= CALLBACK_MAX_BYTES && callback.isWellFormed() && !/[\u0000-\u001f]/.test(callback)
  );
}

/** The first known action that is named; anything else is `ask`, the one that promises nothing. */
export function toNextAction(value: Json | undefined): NextAction {
  const named = isJsonArray(value) ? value.filter((item) => typeof item === 'string').join('|') : value;
  if (typeof named !== 'string') return 'ask';
  for (const part of named.split(/[|,/]/)) {
    const action = NEXT_ACTIONS.find((known) => fold(known) === fold(part));
    if (action !== undefined) return action;
  }
  return 'ask';
}

/** From 0 to 1. Percentages are understood; what is no number is no confidence. */
export function toConfidence(value: Json | undefined): number {
  const number = typeof value === 'string' ? fromText(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return 0;
  const share = number > 1.5 && number <= 100 ? number / 100 : number;
  return Math.min(1, Math.max(0, share));
}

function fromText(text: string): number | undefined {
  const match = /^\s*([+-]?\d*[.,]?\d+)\s*(%?)\s*$/.exec(text);
  if (match === null) return undefined;
  const number = Number((match[1] ?? '').replace(',', '.'));
  return match[2] === '%' ? number / 100 : number;
}
