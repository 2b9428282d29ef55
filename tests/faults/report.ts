/** The table that a fault suite prints: what was broken how often, and what came of it. */

export interface ReportLine {
  readonly name: string;
  readonly kills: number;
  readonly updates: number;
  readonly messages: number;
  readonly duplicates: number;
  readonly unanswered: number;
  readonly seconds: number;
  readonly problems: readonly string[];
}

const COLUMNS = ['kills', 'updates', 'messages', 'duplicates', 'unanswered', 'seconds'] as const;

/** Prints it; one line a scenario. */
export function printReport(title: string, lines: readonly ReportLine[]): void {
  if (lines.length === 0) return;
  const width = Math.max(title.length, ...lines.map(({ name }) => name.length)) + 2;
  const head = title.padEnd(width) + COLUMNS.map((name) => name.padStart(11)).join('');
  const body = lines.map(
    (line) =>
      line.name.padEnd(width) +
      COLUMNS.map((name) => String(Math.round(line[name] * 10) / 10).padStart(11)).join('') +
      (line.problems.length === 0 ? '' : `  ${line.problems.length} problems`),
  );
  console.log([head, ...body].join('\n'));
}
