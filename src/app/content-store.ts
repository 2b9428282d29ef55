/** The editable content in the database. Port; every change is one transaction with its entry in the audit log. */
import type { EntryValues } from '../core/content/preview-entry.ts';

export interface ContentEntry {
  /** Key of a text, number of everything else. */
  readonly id: string;
  readonly values: EntryValues;
  /** Clients see it. */
  readonly active: boolean;
  /** A seeded case or review that nobody has confirmed. */
  readonly example: boolean;
}

/** Who edits what; a second call under the same key changes nothing and is not audited twice. */
export interface ContentAct {
  readonly actor: number;
  readonly key: string;
  readonly section: string;
  readonly id: string;
}

/** `conflict`: somebody else changed the field meanwhile; `gone`: there is no such entry. */
export type ContentOutcome = 'done' | 'conflict' | 'gone';

export interface ContentStore {
  /** All entries of a section, hidden ones too, in the order in which clients see them. */
  list(section: string): Promise<readonly ContentEntry[]>;
  read(section: string, id: string): Promise<ContentEntry | undefined>;
  /** Every wording a text ever had: what it may name is what it was once filled with. */
  listWordings(key: string): Promise<readonly string[]>;
  /** Writes one field, if it still has the value that its editor saw. */
  write(act: ContentAct, field: string, value: string, before: string): Promise<ContentOutcome>;
  show(act: ContentAct, active: boolean): Promise<ContentOutcome>;
  /** An example becomes a real case or review. */
  confirm(act: ContentAct): Promise<ContentOutcome>;
  /** Adds a hidden, empty entry and gives its id; the same key gives the same one. */
  add(act: Omit<ContentAct, 'id'>): Promise<string>;
}
