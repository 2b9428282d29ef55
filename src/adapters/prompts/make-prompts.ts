// The files of prompts/ in memory. An edit shows at once; a file that cannot be read as a prompt keeps its last good
// state, with an alert. Nothing here knows what the texts are for, except that each may be checked by its name.
import { watch } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../app/log.ts';
import type { Prompt, Prompts } from '../../app/prompts.ts';
import { parsePromptFile, parsePromptName } from '../../core/conversation/prompt-file.ts';
import { hashJson } from '../../core/hash.ts';

export interface PromptsDeps {
  readonly folder: string;
  readonly log: Pick<Log, 'info' | 'error' | 'warn'>;
  /** A problem of the text that only its reader knows; by prompt name. */
  readonly check?: (name: string, source: string) => string | undefined;
  /** Called after a file changed what it says. */
  readonly onChange?: (name: string) => void;
  /** How often to look for changes that the file system did not tell, ms. */
  readonly pollMs?: number;
}

export interface LivePrompts extends Prompts {
  /** Looks at all files now. */
  refresh(): Promise<void>;
  /** Reads everything, then follows the folder. */
  start(): Promise<void>;
  stop(): void;
}

interface Kept {
  readonly stamp: string;
  readonly prompt: Prompt | undefined;
}

const POLL_MS = 2_000;
/** An editor writes a file in several strokes. */
const QUIET_MS = 60;

/** Makes the loader, empty until `start` or `refresh`. */
export function makePrompts(deps: PromptsDeps): LivePrompts {
  const files = new Map<string, Kept>();
  let following: { readonly stop: () => void } | undefined;
  let looking = Promise.resolve();
  const refresh = (): Promise<void> => {
    looking = looking.then(() => lookAtAll(deps, files));
    return looking;
  };
  const listGood = (): readonly Prompt[] =>
    [...files.values()].flatMap(({ prompt }) => (prompt === undefined ? [] : [prompt]));
  return {
    find: (name, version) => {
      const versions = listGood().filter((prompt) => prompt.name === name);
      return versions.find((prompt) => prompt.version === version) ?? highest(versions);
    },
    latest: () => {
      const names = [...new Set(listGood().map(({ name }) => name))].sort();
      return Object.fromEntries(
        names.map((name) => [
          name,
          highest(listGood().filter((prompt) => prompt.name === name))?.version ?? 1,
        ]),
      );
    },
    refresh,
    start: async () => {
      await refresh();
      following = follow(deps, () => void refresh());
    },
    stop: () => following?.stop(),
  };
}

function highest(versions: readonly Prompt[]): Prompt | undefined {
  return versions.reduce<Prompt | undefined>(
    (best, prompt) => (best === undefined || prompt.version > best.version ? prompt : best),
    undefined,
  );
}

async function lookAtAll(deps: PromptsDeps, files: Map<string, Kept>): Promise<void> {
  try {
    const names = await readdir(deps.folder);
    for (const file of names) await lookAt(deps, files, file);
    for (const file of [...files.keys()]) {
      if (names.includes(file)) continue;
      files.delete(file);
      deps.log.warn('a prompt file is gone', { file });
    }
  } catch (error) {
    deps.log.error('prompts could not be read', { code: 'PROMPTS_UNREADABLE', error });
  }
}

async function lookAt(deps: PromptsDeps, files: Map<string, Kept>, file: string): Promise<void> {
  const named = parsePromptName(file);
  if (named === undefined) return;
  const path = join(deps.folder, file);
  const { mtimeMs, size } = await stat(path);
  const stamp = `${mtimeMs}:${size}`;
  const before = files.get(file);
  if (before?.stamp === stamp) return;
  const source = await readFile(path, 'utf8');
  const parsed = parsePromptFile(source);
  const problem = parsed.kind === 'broken' ? parsed.problem : deps.check?.(named.name, source);
  if (parsed.kind === 'broken' || problem !== undefined) {
    deps.log.error('a prompt file is broken, its last good state goes on', {
      code: 'PROMPT_BROKEN',
      file,
      problem,
    });
    files.set(file, { stamp, prompt: before?.prompt });
    return;
  }
  const hash = hashJson(source);
  files.set(file, { stamp, prompt: { ...named, hash, ...parsed.prompt } });
  if (before?.prompt?.hash === hash) return;
  deps.log.info('prompt loaded', { file, hash });
  deps.onChange?.(named.name);
}

/** The file system's word where it gives one, and a look every so often, because on some it gives none. */
function follow({ folder, log, pollMs }: PromptsDeps, look: () => void): { readonly stop: () => void } {
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(look, QUIET_MS);
  };
  const watcher = watch(folder, soon);
  watcher.on('error', (error) => log.warn('the folder of prompts cannot be watched', { error }));
  const timer = setInterval(look, pollMs ?? POLL_MS);
  timer.unref();
  return {
    stop: () => {
      watcher.close();
      clearInterval(timer);
      clearTimeout(quiet);
    },
  };
}
