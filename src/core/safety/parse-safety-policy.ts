/** Reads prompts/safety_policies.txt. It reports every problem with its line and never guesses. */
import { parsePattern } from './parse-pattern.ts';
import { LIST_NAME, NUMBER_LISTS, SHIELD_LISTS } from './safety-policy.ts';
import type {
  ParsedPolicy,
  Pattern,
  PolicyProblem,
  PolicyRule,
  PolicyWeighing,
  SafetyPolicy,
  Shield,
} from './safety-policy.ts';

const FILTER_PART = /^ПРАВИЛА ФИЛЬТРА\s*$/m;
const HEADER = /^\[(замены|оценка|нельзя|можно|список|правило)(?:\s+([^\]:]+?))?(?:\s*:\s*([^\]]*))?\]$/;
const FIELD = /^(снимают|замена|строгость|охват|кроме|вес)\s*:\s*(.*)$/;
const REPLACEMENT = /^([a-z-]+)\s*:\s*(.+)$/;
const WEIGHING = /^(порог|правило|оправдание|замена)\s*:\s*(\S+)$/;
const SHIELDS: ReadonlyMap<string, Shield> = new Map([
  ['отрицание', 'negation'],
  ['цитата', 'quote'],
  ['мошенники', 'fraud'],
  ['вопрос', 'question'],
  ['условие', 'hedge'],
  ['оговорка', 'balance'],
  ['потери', 'loss'],
  ['спокойно', 'calm'],
]);
const USUAL_SHIELDS: ReadonlySet<Shield> = new Set(['negation', 'quote', 'fraud']);

/** A line break inside an example. */
const BREAK = '⏎';

interface Draft {
  readonly examples: { readonly wrong: string[]; readonly right: string[] };
  weighing: PolicyWeighing;
  readonly replacements: Map<string, string>;
  readonly lists: Map<string, { phrases: string[][]; except: string[] }>;
  readonly rules: RuleDraft[];
  readonly problems: PolicyProblem[];
}

interface RuleDraft {
  readonly id: string;
  readonly title: string;
  readonly patterns: Pattern[];
  shields: ReadonlySet<Shield>;
  severity: 'block' | 'note';
  replacement: string;
  scope: PolicyRule['scope'];
  weight: number | undefined;
}

/** Reads one line of the section it was made for. */
type LineReader = (line: string, number: number) => void;

/** Parses the file's text; LF and CRLF are the same. */
export function parseSafetyPolicy(text: string): ParsedPolicy {
  const source = text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
  const at = source.search(FILTER_PART);
  if (at < 0)
    return { kind: 'broken', problems: [{ line: 1, message: 'The line «ПРАВИЛА ФИЛЬТРА» is missing.' }] };
  const guidance = source.slice(0, at).trim();
  const draft: Draft = {
    replacements: new Map(),
    lists: new Map(),
    rules: [],
    examples: { wrong: [], right: [] },
    weighing: { threshold: 0, ruleWeight: 1, excuseWeight: 0, replacement: 'usual' },
    problems: [],
  };
  readLines(source.slice(at).split('\n'), source.slice(0, at).split('\n').length, draft);
  checkNames(draft);
  return draft.problems.length > 0
    ? { kind: 'broken', problems: draft.problems }
    : { kind: 'parsed', policy: { guidance, ...toPolicy(draft) } };
}

/** The safe phrases are right examples too: what replaces a violation must pass. */
function toPolicy({ replacements, lists, rules, examples, weighing }: Draft): Omit<SafetyPolicy, 'guidance'> {
  const right = examples.right.length === 0 ? [] : [...examples.right, ...replacements.values()];
  return { replacements, lists, rules, examples: { wrong: examples.wrong, right }, weighing };
}

function readLines(lines: readonly string[], firstNumber: number, draft: Draft): void {
  let read: LineReader = () => undefined;
  for (const [offset, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith(';')) continue;
    const number = firstNumber + offset;
    if (line.startsWith('[')) read = openSection(line, number, draft);
    else read(line, number);
  }
}

function openSection(line: string, number: number, draft: Draft): LineReader {
  const [, kind, name = '', title = ''] = HEADER.exec(line) ?? [];
  if (kind === 'замены') return (text, at) => readReplacement(text, at, draft);
  if (kind === 'оценка') return (text, at) => readWeighing(text, at, draft);
  if (kind === 'нельзя') return (text) => void draft.examples.wrong.push(text.replaceAll(BREAK, '\n'));
  if (kind === 'можно') return (text) => void draft.examples.right.push(text.replaceAll(BREAK, '\n'));
  if (kind === 'список' && LIST_NAME.test(name)) return openList(name, draft);
  if (kind === 'правило' && /^[a-z][a-z-]*$/.test(name) && title !== '') return openRule(name, title, draft);
  draft.problems.push({
    line: number,
    message: `Unreadable header ${line}. Expected [замены], [оценка], [нельзя], [можно], [список НАЗВАНИЕ] or [правило latin-id: русское название].`,
  });
  return () => undefined;
}

function readReplacement(line: string, number: number, draft: Draft): void {
  const [, key, text] = REPLACEMENT.exec(line) ?? [];
  if (key === undefined || text === undefined) {
    draft.problems.push({ line: number, message: `Expected «latin-key: safe phrase», got «${line}».` });
  } else draft.replacements.set(key, text);
}

function readWeighing(line: string, number: number, draft: Draft): void {
  const [, key, value = ''] = WEIGHING.exec(line) ?? [];
  const amount = Number(value.replace(',', '.'));
  if (key === 'замена') draft.weighing = { ...draft.weighing, replacement: value };
  else if (key === 'порог' && Number.isFinite(amount))
    draft.weighing = { ...draft.weighing, threshold: amount };
  else if (key === 'правило' && Number.isFinite(amount))
    draft.weighing = { ...draft.weighing, ruleWeight: amount };
  else if (key === 'оправдание' && Number.isFinite(amount))
    draft.weighing = { ...draft.weighing, excuseWeight: amount };
  else
    draft.problems.push({
      line: number,
      message: `Expected порог, правило, оправдание or замена, got «${line}».`,
    });
}

function openList(name: string, draft: Draft): LineReader {
  const list = draft.lists.get(name) ?? { phrases: [], except: [] };
  draft.lists.set(name, list);
  return (line) => {
    const [, field, value = ''] = FIELD.exec(line) ?? [];
    if (field === 'кроме') list.except.push(...toEntries(value).flat());
    else list.phrases.push(...toEntries(line));
  };
}

function toEntries(line: string): string[][] {
  return line
    .split(',')
    .map((entry) => entry.trim().split(/\s+/).filter(Boolean))
    .filter((entry) => entry.length > 0);
}

function openRule(id: string, title: string, draft: Draft): LineReader {
  const rule: RuleDraft = {
    id,
    title,
    patterns: [],
    shields: USUAL_SHIELDS,
    severity: 'block',
    replacement: 'usual',
    scope: 'sentence',
    weight: undefined,
  };
  draft.rules.push(rule);
  return (line, number) => {
    const [, field, value = ''] = FIELD.exec(line) ?? [];
    const problem = field === undefined ? addPattern(rule, line) : setField(rule, field, value);
    if (problem !== undefined) draft.problems.push({ line: number, message: `Rule ${id}: ${problem}.` });
  };
}

function addPattern(rule: RuleDraft, line: string): string | undefined {
  const pattern = parsePattern(line);
  if (typeof pattern === 'string') return pattern;
  rule.patterns.push(pattern);
  return undefined;
}

function setField(rule: RuleDraft, field: string, value: string): string | undefined {
  if (field === 'замена') rule.replacement = value;
  else if (field === 'строгость') rule.severity = value === 'замечание' ? 'note' : 'block';
  else if (field === 'охват') rule.scope = value === 'пара' ? 'pair' : 'sentence';
  else if (field === 'вес') return setWeight(rule, value);
  else if (field === 'снимают') return setShields(rule, value);
  return undefined;
}

function setWeight(rule: RuleDraft, value: string): string | undefined {
  const weight = Number(value.replace(',', '.'));
  if (value === '' || !Number.isFinite(weight)) return `unreadable вес «${value}», expected a number`;
  rule.weight = weight;
  return undefined;
}

function setShields(rule: RuleDraft, value: string): string | undefined {
  const names = value.split(/[\s,]+/).filter((name) => name !== '' && name !== 'ничего');
  const unknown = names.find((name) => !SHIELDS.has(name));
  if (unknown !== undefined)
    return `unknown «${unknown}», expected ${[...SHIELDS.keys()].join(', ')} or ничего`;
  rule.shields = new Set(names.flatMap((name) => SHIELDS.get(name) ?? []));
  return undefined;
}

function checkNames(draft: Draft): void {
  const known = (name: string): boolean => draft.lists.has(name) || Object.hasOwn(NUMBER_LISTS, name);
  const report = (message: string): void => void draft.problems.push({ line: 1, message });
  for (const name of SHIELD_LISTS) if (!known(name)) report(`The list ${name} is missing: shields read it.`);
  if (!draft.replacements.has(draft.weighing.replacement))
    report(`[оценка]: no safe phrase «${draft.weighing.replacement}».`);
  if (!draft.replacements.has('usual')) report('The safe phrase «usual» is missing under [замены].');
  for (const [name, list] of draft.lists) {
    for (const term of [...list.phrases.flat(), ...list.except]) {
      if (LIST_NAME.test(term) && !known(term)) report(`List ${name} names the unknown list ${term}.`);
    }
  }
  for (const rule of draft.rules) checkRule(rule, known, draft, report);
}

function checkRule(
  rule: RuleDraft,
  known: (name: string) => boolean,
  draft: Draft,
  report: (message: string) => void,
): void {
  if (!draft.replacements.has(rule.replacement))
    report(`Rule ${rule.id}: no safe phrase «${rule.replacement}».`);
  for (const pattern of rule.patterns) {
    const terms = [...pattern.groups.flat().flatMap((part) => part.options), ...pattern.except].flat();
    for (const term of terms) {
      if (LIST_NAME.test(term) && !known(term))
        report(`Rule ${rule.id}: unknown list ${term} in «${pattern.source}».`);
    }
  }
}
