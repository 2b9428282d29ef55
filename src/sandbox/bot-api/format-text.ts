/** Turns the text of a call (`text` or `caption`, with its parse mode or ready entities) into what the chat shows. */
import { detectEntities } from '../world/detect-entities.ts';
import type { MessageEntity } from '../world/telegram-shapes.ts';
import { badRequest, notImplemented } from './api-error.ts';
import { parseHtml } from './parse-html.ts';

/** Text after entity parsing, trimmed as Telegram trims it. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** Raw text and how to read it. */
export interface RawText {
  text: string;
  parseMode?: unknown;
  entities?: unknown;
}

/**
 * Parses and trims. Emptiness and length are the caller's question: texts and captions differ.
 * @throws ApiError for broken markup and for parse modes the sandbox cannot read.
 */
export function formatText(raw: RawText): FormattedText {
  const parsed = parse(raw);
  const lead = parsed.text.length - parsed.text.trimStart().length;
  const text = parsed.text.trim();
  const entities = parsed.entities
    .map((entity) => cut(entity, lead, text.length))
    .filter((entity) => entity.length > 0);
  return { text, entities: detectEntities(text, entities) };
}

function parse(raw: RawText): FormattedText {
  const mode = typeof raw.parseMode === 'string' ? raw.parseMode.toLowerCase() : '';
  if (mode === 'html') return parseHtml(raw.text);
  if (mode === 'markdown' || mode === 'markdownv2') throw notImplemented(`parse_mode ${mode}`);
  if (mode !== '') throw badRequest('unsupported parse_mode');
  return { text: raw.text, entities: Array.isArray(raw.entities) ? (raw.entities as MessageEntity[]) : [] };
}

function cut(entity: MessageEntity, lead: number, length: number): MessageEntity {
  const start = Math.max(0, entity.offset - lead);
  const end = Math.min(length, entity.offset + entity.length - lead);
  return { ...entity, offset: start, length: end - start };
}
