// Every arrow that the layer table forbids is tried, and must be refused by exactly the rule named here.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY, withProject } from './with-project.ts';

const CONFIG = join(REPOSITORY, '.dependency-cruiser.cjs');
const CRUISER = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** What may be imported; by itself nothing here is wrong. */
const TARGETS = {
  'src/core/rule.ts': `export const rule = 1;`,
  'src/contract/shape.ts': `export interface Shape { a: 1 }`,
  'src/app/port.ts': `import type { rule } from '../core/rule.ts';\nexport type Port = typeof rule;`,
  'src/adapters/log/log.ts': `import { pino } from 'pino';\nexport const log = pino;`,
  'src/sandbox/world.ts': `export const world = 1;`,
  'src/main/main.ts': `export {};`,
  'tests/twin.ts': `export const twin = 1;`,
};

/** What the table allows; nothing here may be refused. */
const ALLOWED = {
  'src/core/uses-libraries.ts': `import 'xstate';\nimport 'luxon';\nimport 'typebox';\nimport 'chrono-node/ru';`,
  'src/contract/imports-core.ts': `import '../core/rule.ts';\nimport 'typebox';`,
  'src/app/imports-core.ts': `import '../core/rule.ts';`,
  'src/adapters/http/imports-contract.ts': `import type {} from '../../contract/shape.ts';\nimport 'express';\nimport 'node:fs';`,
  'src/adapters/telegram/imports-app.ts': `import '../../app/port.ts';\nimport '../../core/rule.ts';\nimport 'grammy';`,
  'src/adapters/db/uses-pg.ts': `import 'pg';\nimport '@prisma/adapter-pg';`,
  'src/studio/imports-core.ts': `import '../core/rule.ts';\nimport '../contract/shape.ts';\nimport 'react';`,
  'src/sandbox/imports-contract.ts': `import '../contract/shape.ts';\nimport './world.ts';\nimport 'express';\nimport 'node:fs';`,
  'src/main/imports-everything.ts': `import '../adapters/log/log.ts';\nimport '../sandbox/world.ts';\nimport 'pg';`,
};

/** [rule, file, source]: the rule that must refuse the file, and no other. */
const FORBIDDEN: readonly (readonly [string, string, string])[] = [
  [
    'layer-core',
    'src/core/imports-app.ts',
    `import type { Port } from '../app/port.ts';\nexport type A = Port;`,
  ],
  ['layer-contract', 'src/contract/imports-app.ts', `import type {} from '../app/port.ts';`],
  ['layer-app', 'src/app/imports-adapter.ts', `import '../adapters/log/log.ts';`],
  ['layer-studio', 'src/studio/imports-app.ts', `import '../app/port.ts';`],
  ['layer-sandbox', 'src/sandbox/imports-app.ts', `import '../app/port.ts';`],
  ['layer-adapters', 'src/adapters/clock/imports-sandbox.ts', `import '../../sandbox/world.ts';`],
  ['layer-adapters-contract', 'src/adapters/clock/imports-contract.ts', `import '../../contract/shape.ts';`],
  ['adapters-are-strangers', 'src/adapters/clock/imports-log.ts', `import type {} from '../log/log.ts';`],
  ['npm-core', 'src/core/uses-ajv.ts', `import 'ajv';`],
  ['npm-contract', 'src/contract/uses-luxon.ts', `import 'luxon';`],
  ['npm-app', 'src/app/uses-luxon.ts', `import 'luxon';`],
  ['npm-adapters-telegram', 'src/adapters/telegram/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-llm', 'src/adapters/llm/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-payments', 'src/adapters/payments/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-calendar', 'src/adapters/calendar/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-db', 'src/adapters/db/uses-grammy.ts', `import 'grammy';`],
  ['npm-adapters-jobs', 'src/adapters/jobs/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-http', 'src/adapters/http/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-validation', 'src/adapters/validation/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-log', 'src/adapters/log/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-metrics', 'src/adapters/metrics/uses-pg.ts', `import 'pg';`],
  ['npm-adapters-unlisted', 'src/adapters/clock/uses-pg.ts', `import 'pg';`],
  ['npm-studio', 'src/studio/uses-pg.ts', `import 'pg';`],
  ['npm-sandbox', 'src/sandbox/uses-pg.ts', `import 'pg';`],
  ['src-stands-alone', 'src/main/imports-tests.ts', `import '../../tests/twin.ts';`],
  ['pure-without-node', 'src/core/uses-node.ts', `import 'node:fs';`],
  ['pure-without-node', 'src/app/uses-node.ts', `import 'node:crypto';`],
  ['pure-without-node', 'src/sandbox/page/uses-node.ts', `import 'node:fs';`],
  ['no-junk-drawers', 'src/core/imports-utils.ts', `import './utils.ts';`],
  ['no-junk-drawers', 'src/core/imports-index.ts', `import './step/index.ts';`],
  [
    'no-cycles',
    'src/core/cycle-one.ts',
    `import type { Two } from './cycle-two.ts';\nexport type One = Two;`,
  ],
  ['no-orphans', 'src/core/orphan.ts', `export const alone = 1;`],
  ['resolvable', 'src/core/imports-nothing.ts', `import './absent.ts';`],
  ['declared-packages', 'src/main/uses-undeclared.ts', `import 'ms';`],
];

/** The other ends of forbidden imports; a cycle is reported once. */
const ENDS = {
  'src/core/utils.ts': 'export {};',
  'src/core/step/index.ts': 'export {};',
  'src/core/cycle-two.ts': `import type { One } from './cycle-one.ts';\nexport type Two = One;`,
};

interface Report {
  readonly summary: { readonly violations: readonly { from: string; rule: { name: string } }[] };
}

it('each forbidden import is refused by its rule, and nothing else is refused', async () => {
  const broken = Object.fromEntries(FORBIDDEN.map(([, file, text]) => [file, text]));
  const found = await withProject({ ...TARGETS, ...ALLOWED, ...ENDS, ...broken }, cruise);
  const expected = FORBIDDEN.map(([rule, file]) => `${file} ${rule}`);
  expect([...new Set(found)].sort()).toEqual(expected.sort());
});

it('every rule has a failing example here', () => {
  const config = createRequire(import.meta.url)(CONFIG) as { forbidden: readonly { name: string }[] };
  const shown = new Set(FORBIDDEN.map(([rule]) => rule));
  expect(config.forbidden.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
});

function cruise(folder: string): string[] {
  const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', 'src'];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (stdout === '') throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as Report;
  return summary.violations.map(({ from, rule }) => `${from} ${rule.name}`);
}
