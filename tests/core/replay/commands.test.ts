/** The command lines over a real database: journals replay exactly, before and after a new version is published. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../../../scripts/lib/published-funnels.ts';
import { parseDefinition } from '../../../src/core/funnel/definition.ts';
import type { FunnelDefinition } from '../../../src/core/funnel/definition.ts';
import { startTestApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const ANNA = 512_340_001;

async function readWelcome(): Promise<FunnelDefinition> {
  const parsed = parseDefinition(JSON.parse(await readFile(join(ROOT, 'machines/welcome.json'), 'utf8')));
  if (!parsed.ok) throw new Error('machines/welcome.json is no definition');
  return parsed.definition;
}

describe('the command line', () => {
  let app: TestApp;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'commands-'));
    app = await startTestApp();
    const anna = app.person(ANNA);
    await anna.start('vk_nov26');
    await anna.press('bonus:get');
    await anna.press('survey:start');
  });

  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true });
  });

  /** Runs a script on the app's database. */
  async function run(
    script: string,
    ...args: readonly string[]
  ): Promise<{ code: number | null; out: string }> {
    const { rows } = await app.db.query<{ name: string }>('SELECT current_database() AS name');
    const { connectionString } = app.db.options;
    expect(rows).toHaveLength(1);
    const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'scripts', script), ...args], {
      env: { ...process.env, DATABASE_URL: connectionString ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
  }

  it('records a dialogue as a journey file without its person, which replays and is not overwritten', async () => {
    const path = join(folder, 'recorded.json');
    const recorded = await run(
      'replay.ts',
      '--client',
      String(ANNA),
      '--record',
      path,
      '--title',
      'Бонус и анкета',
    );
    expect(recorded).toEqual({ code: 0, out: `${path}: 3 rows\n` });
    const text = await readFile(path, 'utf8');
    expect(text).not.toContain(String(ANNA));
    expect(await run('replay.ts', '--file', path)).toEqual({
      code: 0,
      out: 'Бонус и анкета: 3 rows, exactly as recorded\n',
    });
    const again = await run('replay.ts', '--client', String(ANNA), '--record', path);
    expect(again).toMatchObject({ code: 1 });
    expect(again.out).toContain('exists; give the journey another name');
  });

  it('replays one client and everybody to exactly what is stored', async () => {
    expect(await run('replay.ts', '--client', String(ANNA))).toEqual({
      code: 0,
      out: expect.stringMatching(/client 512340001: \d+ rows, exactly what is stored/) as string,
    });
    const all = await run('replay.ts', '--all');
    expect(all).toMatchObject({ code: 0 });
    expect(all.out).toContain('0 differences');
  });

  it('says who is not there', async () => {
    const { code, out } = await run('replay.ts', '--client', '1');
    expect(code).toBe(1);
    expect(out).toContain('Nobody with the Telegram id 1');
  });

  it('files and database agree, until somebody publishes; old journals replay on the version they ran on', async () => {
    expect(await run('funnels.ts', 'diff')).toMatchObject({ code: 0 });
    const welcome = await readWelcome();
    const longer = { ...welcome, title: 'Приветствие по-новому' };
    const version = await publish(app.db, longer);
    expect(version).toBe(2);
    expect(await publish(app.db, longer)).toBeUndefined();
    const diff = await run('funnels.ts', 'diff', 'welcome');
    expect(diff.code).toBe(1);
    expect(diff.out).toContain('~ welcome /title');
    expect(await run('replay.ts', '--all')).toMatchObject({ code: 0 });
    expect((await run('funnels.ts', 'push', 'welcome')).out).toContain('published as version 3');
    expect(await run('funnels.ts', 'diff')).toMatchObject({ code: 0 });
  });

  it('forecasts how dialogues would go with another definition', async () => {
    const welcome = await readWelcome();
    const { 'bonus.get': _, ...on } = welcome.on ?? {};
    const deaf = { ...welcome, on };
    const path = join(folder, 'welcome.json');
    await writeFile(path, JSON.stringify(deaf));
    const { code, out } = await run('replay.ts', '--all', '--against', path);
    expect(code).toBe(0);
    expect(out).toMatch(/client 512340001: (is stuck|lands elsewhere)/);
  });

  it('a journal that was tampered with is found, and the places where', async () => {
    await app.db.query(
      `UPDATE journal SET effects = regexp_replace(effects::text, 'vk_nov26', 'other')::json WHERE seq = 1`,
    );
    const { code, out } = await run('replay.ts', '--client', String(ANNA));
    expect(code).toBe(1);
    expect(out).toMatch(/row 1 \(client\.started\): effects/);
    expect(out).toMatch(/^ {2}\/1\/text: expected "\/start other", got "\/start vk_nov26"$/m);
    expect(out).not.toContain('vocabulary');
  });

  it('a difference in a row of another vocabulary says so', async () => {
    await app.db.query(`UPDATE journal SET vocabulary = 1 WHERE seq = 1`);
    const { out } = await run('replay.ts', '--client', String(ANNA));
    expect(out).toMatch(/written with vocabulary 1, this program speaks \d+/);
  });
});
