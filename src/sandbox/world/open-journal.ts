/**
 * The sandbox's memory on disk: one JSONL file of facts. Writes are synchronous appends, so a killed process
 * loses at most the line it was writing; a torn last line is dropped when the file is read.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { WorldFact } from './world-fact.ts';

/** An open journal. `append` is durable against a kill of the process once it returns. */
export interface Journal {
  readonly facts: WorldFact[];
  append(fact: WorldFact): void;
  /** Replaces the file's whole content by these facts (written aside, then renamed). */
  compact(facts: WorldFact[]): void;
  close(): void;
}

/**
 * Opens or creates the journal at `file`; without a file the journal remembers nothing.
 * @throws Error naming the line when a line other than the last is not JSON: the file was damaged by hand.
 */
export function openJournal(file: string | undefined): Journal {
  if (file === undefined) return { facts: [], append() {}, compact() {}, close() {} };
  mkdirSync(dirname(file), { recursive: true });
  const facts = existsSync(file) ? parseJournal(readFileSync(file, 'utf8'), file) : [];
  let handle: number | undefined;
  const close = (): void => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
  };
  return {
    facts,
    append(fact) {
      handle ??= openSync(file, 'a');
      writeSync(handle, `${JSON.stringify(fact)}\n`);
    },
    compact(kept) {
      close();
      const aside = `${file}.new`;
      writeFileSync(aside, kept.map((fact) => `${JSON.stringify(fact)}\n`).join(''));
      renameSync(aside, file);
    },
    close,
  };
}

function parseJournal(text: string, file: string): WorldFact[] {
  const lines = text.split('\n');
  const facts: WorldFact[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    try {
      facts.push(JSON.parse(line) as WorldFact);
    } catch (cause) {
      if (index === lines.length - 1) break;
      throw new Error(
        `${file}, line ${index + 1}: not JSON; delete the file to start with an empty sandbox`,
        { cause },
      );
    }
  }
  return facts;
}
