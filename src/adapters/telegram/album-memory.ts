// Telegram sends an album as one message a part. Each is an event of its own, so that no file is lost, but the client is
// answered once: the first part this process sees is the media, the others are its parts.
//
// The memory is this process's: parts that come to different processes may both be answered, which is a politeness too
// many and nothing worse.
import type { InboundEvent } from '../../app/inbound.ts';

/** Parts of one album come within seconds, ms. */
const REMEMBERED_MS = 60_000;

/** What later parts of an album become. */
const PART = 'client.mediaPart';

interface SeenAlbum {
  /** Inbox key of the first part: brought again after a failure, it is still the first. */
  readonly firstKey: string | undefined;
  readonly atMs: number;
}

/** Gives the event as it is to be admitted; everything but a later part of an album comes back as it was. */
export type MarkAlbumPart = (inbound: InboundEvent) => InboundEvent;

/** Makes the memory. */
export function makeAlbumMemory(nowMs = (): number => performance.now()): MarkAlbumPart {
  const albums = new Map<string, SeenAlbum>();
  return (inbound) => {
    const { to, event } = inbound;
    const { album } = event.params;
    if (event.type !== 'client.media' || typeof album !== 'string') return inbound;
    const now = nowMs();
    forgetOld(albums, now);
    const key = `${to.key}:${album}`;
    const [firstKey] = event.keys;
    const seen = albums.get(key);
    if (seen === undefined) albums.set(key, { firstKey, atMs: now });
    if (seen === undefined || seen.firstKey === firstKey) return inbound;
    return { to, event: { ...event, type: PART } };
  };
}

/** Entries stand in the order in which they came. */
function forgetOld(albums: Map<string, SeenAlbum>, now: number): void {
  for (const [key, { atMs }] of albums) {
    if (now - atMs <= REMEMBERED_MS) return;
    albums.delete(key);
  }
}
