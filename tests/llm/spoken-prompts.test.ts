/** Prompts that are said word for word: an edit that promises something never reaches a client. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReadSpoken } from '../../src/app/prompts.ts';
import { makeLifecycle } from '../../src/main/lifecycle.ts';
import { openPrompts } from '../../src/main/open-prompts.ts';
import { makeMemoryLog } from '../support/log.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'prompts');
const PROMISE = '[cold-24h]\nГарантируем вам 30% в месяц без риска.\n';

describe('a prompt that is said as it is', () => {
  let folder: string;

  const open = async () => {
    const log = makeMemoryLog();
    const lifecycle = makeLifecycle(log);
    const opened = await openPrompts(log, lifecycle, folder);
    const say = (section: string) =>
      makeReadSpoken(opened.prompts, opened.claims)('followups', section, {})?.text;
    return { ...opened, log, say, close: () => lifecycle.stop() };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prompts-'));
    await cp(SHIPPED, folder, { recursive: true });
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('keeps its last good text when an edit promises, and the alert names the place', async () => {
    const { prompts, say, log, close } = await open();
    const before = say('cold-24h');
    expect(before).toContain('сумму');
    await writeFile(join(folder, 'followups.txt'), PROMISE);
    await prompts.refresh();
    expect(say('cold-24h')).toBe(before);
    expect(JSON.stringify(log.lines)).toContain('[cold-24h] says');
    await close();
  });

  it('is not said when it was edited while nobody looked', async () => {
    await writeFile(join(folder, 'followups.txt'), `${PROMISE}\n[warm-24h]\nПишите, если будет вопрос.\n`);
    const { say, close } = await open();
    expect(say('cold-24h')).toBeUndefined();
    await writeFile(join(folder, 'followups.txt'), await readFile(join(SHIPPED, 'followups.txt'), 'utf8'));
    await close();
  });
});
