// Reads prisma/seed/*.json: what a new school starts with. Every mistake of every file is reported at once, with
// file, row and field; nothing is inserted before all files are right.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Kinds of seed rows, each one file and one table. */
export type SeedKind = 'contents' | 'bonuses' | 'faq' | 'settings' | 'products' | 'materials';

/** A checked row: the fields of its kind, and the key it is remembered by. */
export type SeedRow = Readonly<Record<string, unknown>> & { readonly key: string };

/** Checked rows of all files, in file order. */
export type SeedData = Readonly<Record<SeedKind, readonly SeedRow[]>>;

/** A seed file is missing or wrong; the message lists every mistake. Not retryable. */
export class SeedFileError extends Error {
  readonly code = 'SEED_FILE';
  readonly retryable = false;
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The seed data cannot be used. Correct these places:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'SeedFileError';
    this.problems = problems;
  }
}

interface Field {
  readonly expected: string;
  readonly optional?: boolean;
  accepts(value: unknown): boolean;
}

const MATERIAL_TYPES: readonly unknown[] = ['case', 'review', 'article', 'argument', 'faq', 'other'];
const text: Field = {
  expected: 'a text',
  accepts: (value) => typeof value === 'string' && value.trim() !== '',
};
const whole: Field = { expected: 'a whole number', accepts: (value) => Number.isInteger(value) };
const flag: Field = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };
const price: Field = {
  expected: 'a price in roubles with at most two decimals',
  accepts: (value) =>
    typeof value === 'number' && value >= 0 && Math.abs(value * 100 - Math.round(value * 100)) < 1e-6,
};
const texts: Field = {
  expected: 'a list of texts',
  accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
const object: Field = { expected: 'an object', accepts: isRecord };
const anything: Field = { expected: 'any JSON value', accepts: (value) => value !== undefined };
const materialType: Field = {
  expected: `one of ${MATERIAL_TYPES.join(', ')}`,
  accepts: (value) => MATERIAL_TYPES.includes(value),
};

const FIELDS: Readonly<Record<SeedKind, Readonly<Record<string, Field>>>> = {
  contents: { key: text, text },
  bonuses: { key: text, title: text, url: text, position: maybe(whole) },
  faq: { key: text, question: text, answer: text, position: maybe(whole) },
  settings: { key: text, value: anything },
  products: {
    code: text,
    name: text,
    description: maybe(text),
    price,
    meta: maybe(object),
    isActive: maybe(flag),
  },
  materials: {
    key: text,
    type: materialType,
    title: text,
    body: maybe(text),
    url: maybe(text),
    tags: maybe(texts),
    segments: maybe(texts),
    isExample: maybe(flag),
    isActive: maybe(flag),
  },
};

/** All kinds, in the order they are seeded. */
export const SEED_KINDS: readonly SeedKind[] = [
  'contents',
  'bonuses',
  'faq',
  'settings',
  'products',
  'materials',
];

/** Reads and checks the six files of a folder; throws SeedFileError with every mistake found. */
export async function readSeedFiles(dir: string): Promise<SeedData> {
  const problems: string[] = [];
  const read = (kind: SeedKind): Promise<readonly SeedRow[]> => readSeedFile(dir, kind, problems);
  const data: SeedData = {
    contents: await read('contents'),
    bonuses: await read('bonuses'),
    faq: await read('faq'),
    settings: await read('settings'),
    products: await read('products'),
    materials: await read('materials'),
  };
  if (problems.length > 0) throw new SeedFileError(problems);
  return data;
}

async function readSeedFile(dir: string, kind: SeedKind, problems: string[]): Promise<readonly SeedRow[]> {
  const file = join(dir, `${kind}.json`);
  const rows = await readJson(file).catch((error: unknown) => {
    problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  });
  if (!Array.isArray(rows)) {
    problems.push(`${file}: expected a list of rows`);
    return [];
  }
  const checked = rows.map((row: unknown, at) => checkRow(row, kind, `${file}[${at}]`, problems));
  const keys = checked.map((row) => row.key);
  const twice = keys.filter((key, at) => key !== '' && keys.indexOf(key) !== at);
  problems.push(...twice.map((key) => `${file}: the key «${key}» occurs twice`));
  return checked;
}

function checkRow(row: unknown, kind: SeedKind, place: string, problems: string[]): SeedRow {
  if (!isRecord(row)) {
    problems.push(`${place}: expected an object`);
    return { key: '' };
  }
  const fields = FIELDS[kind];
  for (const [name, field] of Object.entries(fields)) {
    const value = row[name];
    if (value === undefined && field.optional === true) continue;
    if (!field.accepts(value))
      problems.push(`${place}.${name}: expected ${field.expected}, found ${show(value)}`);
  }
  const unknown = Object.keys(row).filter((name) => !Object.hasOwn(fields, name));
  problems.push(
    ...unknown.map((name) => `${place}.${name}: unknown field, known are ${Object.keys(fields).join(', ')}`),
  );
  const key = row['key'] ?? row['code'];
  return { ...row, key: typeof key === 'string' ? key : '' };
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

function maybe(field: Field): Field {
  return { ...field, optional: true };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
