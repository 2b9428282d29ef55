/**
 * Stickers, photos and voice messages of people. There are no bytes behind them: a bot sees a file_id, as it
 * would in Telegram, and the page draws a stand-in.
 */
import type { Act } from './act.ts';
import { detectEntities } from './detect-entities.ts';
import type { Message } from './telegram-shapes.ts';

type MediaAct = Extract<Act, { type: 'sticker' | 'photo' | 'voice' }>;

/** The message fields of a media act; `seed` makes the file ids unique and repeatable. */
export function makePersonMedia(act: MediaAct, seed: string): Partial<Message> {
  const ids = (prefix: string): { file_id: string; file_unique_id: string } => ({
    file_id: `${prefix}.${seed}`,
    file_unique_id: `u${prefix.slice(0, 4)}.${seed}`,
  });
  switch (act.type) {
    case 'sticker':
      return {
        sticker: {
          ...ids('CAACAgIAAxkBAAIB'),
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: false,
          is_video: false,
          emoji: act.emoji ?? '👍',
          set_name: 'HotCherry',
          file_size: 15_320,
        },
      };
    case 'photo': {
      const entities = act.caption === undefined ? [] : detectEntities(act.caption);
      return {
        photo: [
          { ...ids('AgACAgIAAxkBAAIS'), width: 320, height: 240, file_size: 12_400 },
          { ...ids('AgACAgIAAxkBAAIF'), width: 800, height: 600, file_size: 70_002 },
        ],
        ...(act.caption ? { caption: act.caption } : {}),
        ...(entities.length > 0 ? { caption_entities: entities } : {}),
      };
    }
    case 'voice':
      return {
        voice: {
          ...ids('AwACAgIAAxkBAAIV'),
          duration: act.seconds ?? 7,
          mime_type: 'audio/ogg',
          file_size: 14_000,
        },
      };
    default:
      return act satisfies never;
  }
}
