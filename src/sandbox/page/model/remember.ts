/** What this browser remembers: read marks and folded lists. A private window that refuses storage just forgets. */
const readsKey = 'sandbox.reads';
const foldedKey = 'sandbox.folded';

/** The read marks saved before. */
export function loadReads(): Record<number, number> {
  return load(readsKey) as Record<number, number>;
}

/** Saves the read marks. */
export function saveReads(reads: Readonly<Record<number, number>>): void {
  save(readsKey, reads);
}

/** Whether this list of chats was folded. */
export function loadFolded(list: string): boolean {
  return load(foldedKey)[list] === true;
}

/** Remembers that this list is folded, or no longer is. */
export function saveFolded(list: string, isFolded: boolean): void {
  save(foldedKey, { ...load(foldedKey), [list]: isFolded });
}

function load(key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function save(key: string, value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}

/** The chat named in the address, as in `#chat=512340001`. */
export function chatIdFromHash(hash: string): number | undefined {
  const value = /^#chat=(-?\d+)$/.exec(hash)?.[1];
  return value === undefined ? undefined : Number(value);
}
