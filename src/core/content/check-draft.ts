/**
 * Reads what was typed as the new value of a field, or says what is wrong with it: length, links, markup, placeholders.
 * What must not be promised is the claims filter's, asked by the caller.
 */
import { toPlainText } from '../conversation/to-plain-text.ts';
import { parseKopecks } from '../payments/amount.ts';
import { findMarkupProblem } from './check-markup.ts';
import type { ContentField } from './content-sections.ts';
import { findPlaceholderProblem } from './placeholders.ts';

export type CheckedDraft =
  { readonly kind: 'right'; readonly value: string } | { readonly kind: 'wrong'; readonly problem: string };

const SEGMENTS: { readonly [word: string]: string } = {
  cold: 'cold',
  warm: 'warm',
  hot: 'hot',
  холодный: 'cold',
  холодные: 'cold',
  теплый: 'warm',
  теплые: 'warm',
  горячий: 'hot',
  горячие: 'hot',
};
const TYPES: { readonly [word: string]: string } = {
  кейс: 'case',
  отзыв: 'review',
  статья: 'article',
  аргумент: 'argument',
  вопрос: 'faq',
  другое: 'other',
  case: 'case',
  review: 'review',
  article: 'article',
  argument: 'argument',
  faq: 'faq',
  other: 'other',
};
const TAG_WORD = /^[a-z][a-z0-9_-]{1,30}$/;
/** Rubles. */
const DEAREST = 10_000_000;

/** @param placeholders what a text of the bot may name; without it any `{{` is refused. */
export function checkDraft(
  field: ContentField,
  typed: string,
  placeholders: ReadonlySet<string>,
): CheckedDraft {
  const text = typed.trim();
  if (text === '') return wrong('Текст пустой');
  const length = field.kind === 'html' ? toPlainText(text).length : text.length;
  if (length > field.limit) return wrong(`Слишком длинно: ${length} знаков, можно до ${field.limit}`);
  switch (field.kind) {
    case 'html': {
      const problem = findMarkupProblem(text) ?? findPlaceholderProblem(text, placeholders);
      return problem === undefined ? right(text) : wrong(problem);
    }
    case 'plain':
      return text.includes('{{') ? wrong('Подстановки {{…}} здесь не работают') : right(text);
    case 'link':
      return isLink(text)
        ? right(text)
        : wrong('Это не адрес: он начинается с https:// и не содержит пробелов');
    case 'optional-link':
      if (text === '-') return right('');
      return isLink(text)
        ? right(text)
        : wrong('Это не адрес: он начинается с https:// и не содержит пробелов');
    case 'price':
      return readPrice(text);
    case 'segments':
      return readWords(text, (word) => SEGMENTS[word], 'Сегменты: холодный, тёплый, горячий');
    case 'tags':
      return readWords(
        text,
        (word) => (TAG_WORD.test(word) ? word : undefined),
        'Метки пишут латиницей через запятую, например trust, novice',
      );
    case 'material-type': {
      const type = TYPES[fold(text)];
      return type === undefined
        ? wrong('Вид: кейс, отзыв, статья, аргумент, вопрос или другое')
        : right(type);
    }
  }
}

function readPrice(text: string): CheckedDraft {
  const kopecks = parseKopecks(text);
  if (kopecks === undefined || kopecks === 0 || kopecks > DEAREST * 100)
    return wrong('Цена — число в рублях, например 29900');
  return right(String(kopecks / 100));
}

function readWords(text: string, read: (word: string) => string | undefined, problem: string): CheckedDraft {
  const words = text.split(/[,;\s]+/).filter((word) => word !== '');
  const found = words.map((word) => read(fold(word)));
  if (words.length === 0 || found.includes(undefined)) return wrong(problem);
  return right([...new Set(found)].join(', '));
}

function fold(word: string): string {
  return word.trim().toLowerCase().replaceAll('ё', 'е');
}

function isLink(text: string): boolean {
  if (/\s/.test(text)) return false;
  if (/^\/[a-z0-9/_-]+$/i.test(text)) return true;
  return text.startsWith('https://') && URL.canParse(text);
}

function right(value: string): CheckedDraft {
  return { kind: 'right', value };
}

function wrong(problem: string): CheckedDraft {
  return { kind: 'wrong', problem };
}
