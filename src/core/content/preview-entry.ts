/** An entry of the content as a client sees it, in Telegram's HTML; placeholders are filled with a sample. */
import { escapeHtml } from '../conversation/escape-html.ts';
import { renderText } from '../conversation/render-text.ts';
import type { JsonObject } from '../json.ts';
import { listPlaceholders } from './placeholders.ts';

/** Values of an entry by field. */
export type EntryValues = Readonly<Record<string, string>>;

/** Renders the entry of a section. `samples` fills what texts of the bot name; what it lacks shows its own name. */
export function previewEntry(section: string, values: EntryValues, samples: JsonObject): string {
  const value = (name: string): string => escapeHtml(values[name] ?? '');
  switch (section) {
    case 'texts':
      return previewText(values['text'] ?? '', samples);
    case 'bonuses':
      return `• <a href="${value('url')}">${value('title')}</a>`;
    case 'faq':
      return `<b>${value('question')}</b>\n\n${value('answer')}`;
    case 'materials':
      return joinParagraphs([`<b>${value('title')}</b>`, value('body'), value('url')]);
    case 'products':
      return joinParagraphs([`<b>${value('name')}</b>`, value('description'), `Цена: ${value('price')} ₽`]);
    default:
      return '';
  }
}

function previewText(template: string, samples: JsonObject): string {
  const own = listPlaceholders(template).flatMap((name) =>
    name in samples ? [] : [[name, `[${name}]`] as const],
  );
  return renderText(template, { ...Object.fromEntries(own), ...samples });
}

function joinParagraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
