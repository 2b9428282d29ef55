/** Makes the model's prose fit for a client: no markup, no control characters, no unfilled places; or refuses it. */
import { EMPTY_MARK, cleanText } from '../conversation/clean-text.ts';
import { cutMessage } from '../conversation/split-text.ts';
import { toPlainText } from '../conversation/to-plain-text.ts';
import { REPLY_MAX_LENGTH } from './answer-contract.ts';

/** Why a text cannot be sent. */
export type TextRefusal = 'empty' | 'code' | 'leak' | 'refusal';

export type CleanedText =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'refused'; readonly why: TextRefusal };

/** Far more than a message holds; what lies behind is not even looked at. */
const MAX_READ = 4 * REPLY_MAX_LENGTH;
const MAX_LABEL_READ = 1_000;
const ANSI = /\u001b\[[0-9;]*[a-z]/gi;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const HIDDEN = /<(script|style|think|thinking)\b[^<>]*>[^]*?(?:<\/\1\s*>|$)/gi;
const FENCE = /^[ \t]*```[\w-]*[ \t]*$/gm;
const HEADING = /^#{1,6}[ \t]+/gm;
const BOLD = /(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1/g;
const CODE = /`([^`\n]+)`/g;
const LINK = /!?\[([^\]\n]{1,200})\]\(([^)\s]{1,500})\)/g;
/** Places left unfilled, and what a program writes for nothing. */
const PLACEHOLDER =
  /\{\{[^{}\n]{0,60}\}\}|\b(?:undefined|null|NaN)\b|\[object Object\]|\[(?:имя|name|ваше имя|ссылка|link)\]|<(?:имя|name)>/gi;
const VISIBLE = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
const CODE_LIKE = /\{\s*["'“]?\w+["'”]?\s*:|["']?(?:reply_text|next_action)["']?\s*:/;
const LEAK =
  /system\s*prompt|системн\S*\s+(?:промпт|инструкц|сообщени)|ignore\s+(?:all\s+)?(?:previous|prior|the above)|игнорируй\S*\s+(?:все\s+)?(?:предыдущ|прошл|инструкц)|(?:мои|моим|моих)\s+инструкци|<\|[a-z_]+\|>|\[\/?INST\]|ты\s+(?:—\s*)?опытн\S+\s+менеджер|\b(?:developer|assistant|system)\s*:\s/i;
const REFUSAL =
  /языков\S+\s+модел|искусственн\S+\s+интеллект\S*,?\s+(?:я\s+)?не|\bas an ai\b|language model|chatgpt|openai|не могу (?:помочь|ответить|выполнить)\S*\s*(?:с|на|вам)?\s*(?:этим|этот|данн\S+|такой|ваш)?\s*запрос|i(?:'|’)?\s*(?:cannot|can't|can’t|am unable|am sorry)/i;

/** The text as plain text of at most one message, or why there is none. Idempotent. */
export function cleanReply(raw: string): CleanedText {
  const visible = stripMarkup(stripUnseen(raw.slice(0, MAX_READ)));
  const refused = refuse(visible);
  if (refused !== undefined) return { kind: 'refused', why: refused };
  return { kind: 'text', text: clampReply(visible) };
}

/** A label or another short text, in one line. */
export function cleanLabel(raw: string): string {
  return stripMarkup(stripUnseen(raw.slice(0, MAX_LABEL_READ)))
    .replace(/\s+/g, ' ')
    .trim();
}

function stripUnseen(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', ' ')
    .replace(ANSI, '')
    .replace(CONTROL, '')
    .replace(LONE_SURROGATE, '')
    .normalize('NFC');
}

function stripMarkup(text: string): string {
  const plain = toPlainText(text.replace(HIDDEN, ''))
    .replace(FENCE, '')
    .replace(HEADING, '')
    .replace(BOLD, '$2')
    .replace(CODE, '$1')
    .replace(LINK, '$1');
  return PLACEHOLDER.test(plain) ? cleanText(plain.replace(PLACEHOLDER, EMPTY_MARK)) : plain.trim();
}

function refuse(text: string): TextRefusal | undefined {
  if (!VISIBLE.test(text)) return 'empty';
  if (CODE_LIKE.test(text)) return 'code';
  if (LEAK.test(text)) return 'leak';
  return REFUSAL.test(text) ? 'refusal' : undefined;
}

/** Telegram counts characters after parsing; UTF-16 units are the stricter count only for rare texts of emoji. */
function clampReply(text: string): string {
  return [...text].length <= REPLY_MAX_LENGTH ? text : cutMessage(text, REPLY_MAX_LENGTH);
}
