// What a message holds besides text: its kind, and the file id under which it can be sent on.
import { toList, toRecord, toText } from './read-unknown.ts';
import type { UnknownRecord } from './read-unknown.ts';

/** One thing that was sent. */
export interface Media {
  /** Telegram's field name: photo, voice, sticker … */
  readonly kind: string;
  readonly fileId?: string;
}

// An animation also fills `document`, a venue also `location`: the more specific one comes first.
const KINDS = [
  'photo',
  'live_photo',
  'voice',
  'video',
  'video_note',
  'audio',
  'animation',
  'document',
  'sticker',
  'venue',
  'location',
  'dice',
  'poll',
  'story',
  'game',
  'checklist',
  'paid_media',
];

/** The media of a message, or `undefined`. Of a photo's sizes the largest is taken. */
export function readMedia(message: UnknownRecord): Media | undefined {
  const kind = KINDS.find((field) => message[field] !== undefined && message[field] !== null);
  if (kind === undefined) return undefined;
  const held = message[kind];
  const file = toRecord(Array.isArray(held) ? toList(held).at(-1) : held);
  const fileId = toText(file?.file_id);
  return fileId === undefined ? { kind } : { kind, fileId };
}
