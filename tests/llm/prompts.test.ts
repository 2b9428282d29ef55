/** The prompt files: sections, versions, edits while the program runs, and files that are broken. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePrompts } from '../../src/adapters/prompts/make-prompts.ts';
import { parsePromptFile, parsePromptName, splitVariants } from '../../src/core/conversation/prompt-file.ts';
import { makeMemoryLog } from '../support/log.ts';
import { eventually } from '../support/person.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prompts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (file: string, text: string | Buffer) => writeFile(join(folder, file), text);

function load(options: { readonly check?: (name: string) => string | undefined } = {}) {
  const log = makeMemoryLog();
  return { log, prompts: makePrompts({ folder, log, pollMs: 200, ...options }) };
}

describe('a prompt file', () => {
  it('has a preamble and sections; CRLF is LF', () => {
    const parsed = parsePromptFile(
      'Вы менеджер.\r\n\r\n[offer]\r\nПриходите, {{name}}.\r\n\r\n[dates-2]\r\nКогда?\r\n',
    );
    expect(parsed).toEqual({
      kind: 'parsed',
      prompt: {
        preamble: 'Вы менеджер.',
        sections: new Map([
          ['offer', 'Приходите, {{name}}.'],
          ['dates-2', 'Когда?'],
        ]),
      },
    });
  });

  it.each([
    ['a byte order mark', '\uFEFFтекст'],
    ['nothing in it', ' \n'],
    ['a torn placeholder', 'Привет, {{name'],
    ['no placeholder between braces', 'Привет, {{имя клиента}}'],
    ['a section twice', '[a]\nраз\n[a]\nдва'],
    ['no UTF-8', 'a\uFFFDb'],
  ])('is broken by %s', (_, text) => {
    expect(parsePromptFile(text).kind).toBe('broken');
  });

  it('JSON in it is no placeholder', () => {
    expect(parsePromptFile('Верните {"a": {"b": 1}}').kind).toBe('parsed');
  });

  it('names its version', () => {
    expect(parsePromptName('consult_offer.txt')).toEqual({ name: 'consult_offer', version: 1 });
    expect(parsePromptName('consult_offer-v2.txt')).toEqual({ name: 'consult_offer', version: 2 });
    expect(parsePromptName('README.md')).toBeUndefined();
  });

  it('ready lines are parted by hyphens', () => {
    expect(splitVariants('раз\n\nещё\n---\nдва\n---\n')).toEqual(['раз\n\nещё', 'два']);
  });
});

describe('the loader', () => {
  it('finds the pinned version, else the highest', async () => {
    await write('offer.txt', 'первая');
    await write('offer-v2.txt', 'вторая');
    const { prompts } = load();
    await prompts.refresh();
    expect(prompts.find('offer')?.preamble).toBe('вторая');
    expect(prompts.find('offer', 1)?.preamble).toBe('первая');
    expect(prompts.find('offer', 9)?.version).toBe(2);
    expect(prompts.latest()).toEqual({ offer: 2 });
    expect(prompts.find('other')).toBeUndefined();
  });

  it('an edit shows by itself and changes the hash', async () => {
    await write('offer.txt', 'до');
    const { prompts } = load();
    await prompts.start();
    const before = prompts.find('offer')?.hash;
    await write('offer.txt', 'после правки');
    const after = await eventually(async () => {
      const found = prompts.find('offer');
      return found?.preamble === 'после правки' ? found : undefined;
    });
    expect(after.hash).not.toBe(before);
    prompts.stop();
  });

  it('a broken edit keeps the last good text, with an alert', async () => {
    await write('offer.txt', 'хорошо');
    const { prompts, log } = load();
    await prompts.refresh();
    await write('offer.txt', Buffer.from([0xff, 0xfe, 0x41]));
    await prompts.refresh();
    expect(prompts.find('offer')?.preamble).toBe('хорошо');
    expect(log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields['code'])).toEqual([
      'PROMPT_BROKEN',
    ]);
  });

  it('a problem that only the reader of a file knows breaks it too', async () => {
    await write('safety_policies.txt', 'правила');
    const { prompts } = load({ check: () => 'строка 1 непонятна' });
    await prompts.refresh();
    expect(prompts.find('safety_policies')).toBeUndefined();
  });

  it('a folder that cannot be read is said, not thrown', async () => {
    await rm(folder, { recursive: true });
    const { prompts, log } = load();
    await prompts.refresh();
    expect(log.lines.map(({ fields }) => fields['code'])).toEqual(['PROMPTS_UNREADABLE']);
  });
});
