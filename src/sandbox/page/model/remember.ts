/** What this browser remembers: read marks. A private window that refuses storage just forgets. */
const key = 'sandbox.reads';

/** The read marks saved before. */
export function loadReads(): Record<number, number> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<number, number>;
  } catch {
    return {};
  }
}

/** Saves the read marks. */
export function saveReads(reads: Readonly<Record<number, number>>): void {
  try {
    localStorage.setItem(key, JSON.stringify(reads));
  } catch {
    return;
  }
}

/** The chat named in the address, as in `#chat=512340001`. */
export function chatIdFromHash(hash: string): number | undefined {
  const value = /^#chat=(-?\d+)$/.exec(hash)?.[1];
  return value === undefined ? undefined : Number(value);
}
