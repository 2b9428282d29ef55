/** Rows of a corpus of updates. */

/** As much of an update as the evaluation itself reads. */
export interface CorpusUpdate {
  readonly update_id: number;
  readonly callback_query?: { readonly id: string; readonly from: { readonly id: number } };
  readonly [field: string]: unknown;
}

export interface UpdateRow {
  readonly id: string;
  readonly kind: string;
  readonly update: CorpusUpdate;
  readonly expect: string;
  /** Rows of one group belong together and follow each other. */
  readonly group?: string;
}

/** True for a line that has what a row needs. */
export function isRow(line: unknown): line is UpdateRow {
  if (
    typeof line !== 'object' ||
    line === null ||
    !('id' in line) ||
    !('kind' in line) ||
    !('update' in line)
  )
    return false;
  const { update } = line;
  return typeof update === 'object' && update !== null && 'update_id' in update;
}

/** Rows one by one, those of a group together. */
export function toGroups(rows: readonly UpdateRow[]): readonly (readonly UpdateRow[])[] {
  const groups: UpdateRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (row.group !== undefined && last?.[0]?.group === row.group) last.push(row);
    else groups.push([row]);
  }
  return groups;
}
