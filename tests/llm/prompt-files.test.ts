/** The shipped prompts: plain UTF-8 without Markdown, no placeholder that nobody fills, short enough to be sent whole. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePromptFile } from '../../src/core/conversation/prompt-file.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'prompts');
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.txt') && file !== 'safety_policies.txt');

/** What the composer, the drafts and the summaries fill; the definitions hand over the rest. */
const FILLED = new Set([
  ...[
    'name',
    'experience',
    'goal',
    'budget',
    'source',
    'segment',
    'funnel_stage',
    'survey_summary',
    'messages',
  ],
  ...[
    'materials',
    'products',
    'callbacks',
    'next_actions',
    'task',
    'score',
    'answers',
    'question',
    'answer',
    'faq',
  ],
  ...['topic', 'rung', 'ask', 'need', 'product', 'description', 'price', 'value', 'hours', 'link', 'order'],
  ...['date', 'slot', 'join'],
]);

describe.each(FILES)('%s', (file) => {
  const source = readFileSync(join(FOLDER, file), 'utf8');

  it('can be read, holds no Markdown', () => {
    expect(parsePromptFile(source).kind).toBe('parsed');
    expect(source).not.toMatch(/\*\*|^#{1,6} |```|^[*+] /m);
  });

  it('names only placeholders that somebody fills', () => {
    const named = [...source.matchAll(/\{\{[#^/]?\s*([\w.]+)\s*\}\}/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !FILLED.has(name))).toEqual([]);
  });

  it('says «вы», to clients and to the model', () => {
    expect(source).not.toMatch(/(^|[^а-яё])(ты|тебя|тебе|твой|твоя|твои)([^а-яё]|$)/i);
  });
});

it('the manager’s own prompt leaves room for the dialogue', () => {
  expect(readFileSync(join(FOLDER, 'system_manager.txt'), 'utf8').length).toBeLessThan(5_000);
});
