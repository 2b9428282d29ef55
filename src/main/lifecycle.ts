/**
 * What was started last is stopped first, each once. The first signal drains, the second forces.
 */
import type { Log } from '../app/log.ts';

export interface Lifecycle {
  /** Registers how to give back what was just started. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Stops everything, last started first; a step that fails is logged and the next goes on. A second call waits. */
  stop(): Promise<void>;
}

/** Makes an empty lifecycle. */
export function makeLifecycle(log: Pick<Log, 'info' | 'error'>): Lifecycle {
  const steps: { readonly name: string; readonly stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step.stop();
      } catch (error) {
        log.error('could not stop cleanly', { part: step.name, error });
      }
    }
  };
  return {
    onStop: (name, stop) => void steps.push({ name, stop }),
    stop: () => (stopping ??= stopAll()),
  };
}

/** Signals on which a process ends. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Stops the app on the first signal and exits with 0; a second signal exits at once with 1.
 * @param exit ends the process; a test passes its own.
 */
export function stopOnSignals(stop: () => Promise<void>, exit: (code: number) => void): void {
  let stopping = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (stopping) {
        exit(1);
        return;
      }
      stopping = true;
      void stop().then(
        () => exit(0),
        () => exit(1),
      );
    });
  }
}
