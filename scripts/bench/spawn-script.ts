// Starts a script of this folder as a process of its own and talks with it in lines.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A running script. */
export interface RunningScript {
  readonly pid: number;
  /** The next line it prints; rejects with its complaints when it ends before. */
  readLine(): Promise<string>;
  writeLine(line: string): void;
  kill(): void;
}

/** Starts it under this Node; it dies with this process. */
export function spawnScript(
  file: string,
  argv: readonly string[] = [],
  nodeFlags: readonly string[] = [],
): RunningScript {
  const script = join(import.meta.dirname, file);
  const child = spawn(process.execPath, ['--no-warnings', ...nodeFlags, script, ...argv], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on(
    'data',
    (chunk: Buffer) => (complaints = (complaints + chunk.toString('utf8')).slice(-4000)),
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.once('close', () => process.removeListener('exit', kill));
  return {
    pid: child.pid ?? 0,
    readLine: async () => {
      const { value, done } = await lines.next();
      if (done !== true) return value;
      throw new Error(`${file} ended without an answer: ${complaints.trim() || 'no complaints'}`);
    },
    writeLine: (line) => void child.stdin.write(`${line}\n`),
    kill,
  };
}
