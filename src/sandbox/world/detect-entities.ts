/**
 * The entities that Telegram finds by itself in plain text: commands, links, mentions, e-mails, hashtags. Bots
 * rely on them (a command is recognised by its entity), so people's messages must carry them.
 */
import type { MessageEntity } from './telegram-shapes.ts';

const patterns: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['bot_command', /(?<=^|\s)\/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?=\s|$|[.,!?])/g],
  [
    'url',
    /(?<![\p{L}\p{N}@/])(?:https?:\/\/[^\s<>"]+|(?:[a-z0-9-]+\.)+(?:ru|com|org|net|me|io|рф)(?:\/[^\s<>"]*)?)/giu,
  ],
  ['email', /(?<![\p{L}\p{N}._-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/gu],
  ['mention', /(?<![\p{L}\p{N}/@.])@[A-Za-z][A-Za-z0-9_]{3,31}/gu],
  ['hashtag', /(?<![\p{L}\p{N}&])#[\p{L}_][\p{L}\p{N}_]*/gu],
];

/** Finds them in `text`; stretches that already carry a link or code in `known` are left alone. */
export function detectEntities(text: string, known: readonly MessageEntity[] = []): MessageEntity[] {
  const taken: MessageEntity[] = known.filter(({ type }) =>
    ['text_link', 'code', 'pre', 'url'].includes(type),
  );
  const found: MessageEntity[] = [];
  for (const [type, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const value = type === 'url' ? match[0].replace(/[.,!?:;)»]+$/, '') : match[0];
      const entity = { type, offset: match.index, length: value.length };
      if (taken.some((other) => overlaps(entity, other))) continue;
      taken.push(entity);
      found.push(entity);
    }
  }
  return [...known, ...found].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function overlaps(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
