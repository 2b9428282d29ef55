/** Sending files, contacts and places. Files are names only: a file_id, a URL or an upload, never bytes. */
import type { MediaFile, MediaKind, Message } from '../../world/telegram-shapes.ts';
import { badRequest } from '../api-error.ts';
import { UploadedFile } from '../check-value.ts';
import { readString } from '../method-context.ts';
import type { MethodHandler, Params } from '../method-context.ts';
import { postMessage } from './post-message.ts';
import { readCaption } from './send-text.ts';

const shapeOf: Record<MediaKind, Partial<MediaFile>> = {
  photo: { width: 800, height: 600 },
  document: {},
  voice: { duration: 7, mime_type: 'audio/ogg' },
  video: { width: 1280, height: 720, duration: 12 },
  audio: { duration: 180 },
  sticker: { type: 'regular', width: 512, height: 512, is_animated: false, is_video: false },
  animation: { width: 480, height: 360, duration: 4 },
  video_note: { length: 240, duration: 8 },
};

/** The method that sends files of this kind. */
export function makeSendMedia(kind: MediaKind): MethodHandler {
  return (context, params) => {
    const file = readFile(kind, params, context.world.nowMs());
    const content: Partial<Message> = kind === 'photo' ? { photo: [file] } : { [kind]: file };
    return postMessage(context, params, { ...content, ...readCaption(params) });
  };
}

/** sendContact */
export const sendContact: MethodHandler = (context, params) =>
  postMessage(context, params, {
    contact: {
      phone_number: readString(params, 'phone_number'),
      first_name: readString(params, 'first_name'),
      ...(params.last_name === undefined ? {} : { last_name: readString(params, 'last_name') }),
    },
  });

/** sendLocation */
export const sendLocation: MethodHandler = (context, params) =>
  postMessage(context, params, {
    location: { latitude: Number(params.latitude), longitude: Number(params.longitude) },
  });

function readFile(kind: MediaKind, params: Params, nowMs: number): MediaFile {
  const given = params[kind];
  const shape = shapeOf[kind];
  if (given instanceof UploadedFile) {
    const id = `BQACAgIAAxkB.${nowMs}.${given.size}`;
    return {
      file_id: id,
      file_unique_id: `u.${nowMs}`,
      file_size: given.size,
      file_name: given.name,
      ...shape,
    };
  }
  const name = typeof given === 'string' ? given.trim() : '';
  const url = /^https?:\/\//i.test(name) ? URL.parse(name) : null;
  if (url) {
    return { file_id: name, file_unique_id: `u.${name.length}`, file_name: baseName(url), ...shape };
  }
  if (!/^[\w.-]+$/.test(name)) throw badRequest('wrong file identifier/HTTP URL specified');
  return { file_id: name, file_unique_id: `u.${name.slice(-16)}`, ...shape };
}

function baseName(url: URL): string {
  return decodeURIComponent(url.pathname.split('/').at(-1) ?? '') || url.hostname;
}
