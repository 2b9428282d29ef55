/**
 * What Telegram would refuse in a text's HTML, told before it is saved: a message that it refuses reaches nobody.
 * The tags are those of the Bot API that a text of a school needs; others are refused though Telegram knows a few more.
 */
import { tokenizeHtml } from '../conversation/html-tokens.ts';

const ALLOWED: ReadonlySet<string> = new Set([
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'a',
  'code',
  'pre',
  'blockquote',
  'tg-spoiler',
]);
const LINK = /^<a href="(?:https?:\/\/|tg:\/\/|\{\{)[^"\s<>]*">$/i;
const BARE = /^<\/?[a-z-]+>$/i;

/** The first thing wrong, in words for the author; `undefined` when Telegram will take it. */
export function findMarkupProblem(html: string): string | undefined {
  const open: string[] = [];
  for (const token of tokenizeHtml(html)) {
    if (token.kind === 'text') {
      if (token.source === '<') return 'Знак «<» без тега: напишите его как &lt;';
      continue;
    }
    const { name, source } = token;
    if (!ALLOWED.has(name))
      return `Тег ${source} Telegram не покажет: можно b, i, u, s, a, code, pre, blockquote`;
    if (token.kind === 'close') {
      const expected = open.pop();
      if (expected !== name) return `Тег ${source} закрывает не то, что открыто последним`;
      continue;
    }
    if (name === 'a' ? !LINK.test(source) : !BARE.test(source))
      return name === 'a'
        ? 'Ссылка пишется так: <a href="https://…">слова</a>'
        : `Лишнее внутри тега ${source}`;
    open.push(name);
  }
  const left = open.at(-1);
  return left === undefined ? undefined : `Тег <${left}> не закрыт`;
}
