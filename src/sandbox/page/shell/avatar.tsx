/** A round picture of initials in a colour of the chat's own. */
import type { Chat } from '../../world/telegram-shapes.ts';
import { initialsOf } from '../model/describe-chat.ts';
import { Icon } from './icon.tsx';

const colours = 7;

/** The avatar of a chat. */
export function Avatar({ chat, size }: { chat: Chat; size: 'small' | 'medium' | 'large' }) {
  return (
    <span className={`avatar avatar-${size} avatar-colour-${Math.abs(chat.id) % colours}`} aria-hidden="true">
      {chat.type === 'channel' ? (
        <Icon name="megaphone" size={size === 'small' ? 16 : 24} />
      ) : (
        initialsOf(chat)
      )}
    </span>
  );
}
