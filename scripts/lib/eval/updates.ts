/**
 * A corpus of Telegram updates through a fresh app with the strict sandbox. A row passes when the general invariants
 * hold; what was done is printed to be read against the row's `expect`.
 */
import { isRow, toGroups } from './update-rows.ts';
import type { UpdateRow } from './update-rows.ts';
import { startEvalApp } from './update-app.ts';
import type { EvalApp, Footprint } from './update-app.ts';

/** Runs the rows in the order of the file; rows of a group that says so are also posted side by side. */
export async function evaluate(
  lines: unknown[],
  print: (line: string) => void,
): Promise<Record<string, unknown>> {
  const rows = lines.filter(isRow);
  const app = await startEvalApp();
  const kinds: Record<string, { total: number; passed: number }> = {};
  let passed = 0;
  try {
    for (const group of toGroups(rows)) {
      const problems = await runGroup(app, group, print);
      for (const row of group) {
        const kind = (kinds[row.kind] ??= { total: 0, passed: 0 });
        kind.total++;
        if (problems.length > 0) continue;
        kind.passed++;
        passed++;
      }
    }
  } finally {
    await app.stop();
  }
  return { total: rows.length, passed, unreadable: lines.length - rows.length, kinds };
}

async function runGroup(
  app: EvalApp,
  group: readonly UpdateRow[],
  print: (line: string) => void,
): Promise<string[]> {
  const problems: string[] = [];
  for (const row of group) {
    app.adopt(row.update);
    const before = await app.footprint();
    const status = await app.post(row.update);
    const after = await app.footprint();
    if (status !== 200) problems.push(`answered ${status}`);
    problems.push(...checkRow(row, before, after));
    problems.push(...(await checkRepeat(app, row, after)));
    for (const line of describe(row, before, after)) print(line);
  }
  if (group.length > 1) problems.push(...(await checkSideBySide(app, group)));
  for (const problem of problems) print(`  ✗ ${problem}`);
  print(problems.length === 0 ? '  ✓ invariants hold' : `  ✗ ${problems.length} of the invariants broken`);
  return problems;
}

function checkRow(row: UpdateRow, before: Footprint, after: Footprint): string[] {
  const problems = [...after.errors.slice(before.errors.length).map((line) => `logged an error: ${line}`)];
  const calls = after.calls.slice(before.calls.length);
  for (const call of calls)
    if (call.verdict === 'refused') problems.push(`${call.method} was refused: ${call.reason ?? ''}`);
  const callbackId = row.update.callback_query?.id;
  if (callbackId !== undefined) {
    const answers = calls.filter(
      ({ method, params }) => method === 'answerCallbackQuery' && params['callback_query_id'] === callbackId,
    );
    if (answers.length !== 1) problems.push(`the press was answered ${answers.length} times`);
  }
  if (after.journal === before.journal && after.rows !== before.rows)
    problems.push('an ignored update changed the tables');
  const spoke = calls.some(({ method }) => method.startsWith('send') && method !== 'sendChatAction');
  if (after.journal === before.journal && spoke)
    problems.push('an ignored update was answered with a message');
  return problems;
}

async function checkRepeat(app: EvalApp, row: UpdateRow, before: Footprint): Promise<string[]> {
  const status = await app.post(row.update);
  const after = await app.footprint();
  const problems = status === 200 ? [] : [`the repeated update was answered ${status}`];
  if (after.journal !== before.journal || after.rows !== before.rows)
    problems.push('the repeated update changed something');
  if (after.calls.length !== before.calls.length) problems.push('the repeated update caused a call');
  return problems;
}

/** The same updates once more under new ids, all at once: nothing may break, each press is answered once. */
async function checkSideBySide(app: EvalApp, group: readonly UpdateRow[]): Promise<string[]> {
  const before = await app.footprint();
  const copies = group.map((row) => app.copy(row.update));
  for (const copy of copies) app.adopt(copy);
  const statuses = await Promise.all(copies.map((copy) => app.post(copy)));
  const after = await app.footprint();
  const problems = statuses
    .filter((status) => status !== 200)
    .map((status) => `side by side: answered ${status}`);
  problems.push(
    ...after.errors.slice(before.errors.length).map((line) => `side by side: logged an error: ${line}`),
  );
  const asked = copies.filter((copy) => copy.callback_query !== undefined).length;
  const answered = after.calls
    .slice(before.calls.length)
    .filter(({ method }) => method === 'answerCallbackQuery').length;
  if (asked !== answered) problems.push(`side by side: ${asked} presses, ${answered} answers`);
  return problems;
}

function describe(row: UpdateRow, before: Footprint, after: Footprint): string[] {
  const calls = after.calls.slice(before.calls.length);
  const said = calls.flatMap(({ method, params }) => {
    const text = params['text'];
    return typeof text === 'string' ? [`${method}: ${text.replace(/\s+/g, ' ').slice(0, 140)}`] : [method];
  });
  const events = after.events.slice(before.events.length);
  return [
    `${row.id} [${row.kind}] expected: ${row.expect}`,
    `  did: ${events.length === 0 ? 'nothing (ignored)' : events.join(', ')}`,
    ...said.map((line) => `    → ${line}`),
  ];
}
