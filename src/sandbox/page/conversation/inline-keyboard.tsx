/** The buttons under a message. A pressed one waits, with a spinner, until the bot has answered. */
import type { InlineButton, InlineKeyboard as Keyboard } from '../../world/telegram-shapes.ts';
import type { ChatState } from '../model/page-state.ts';
import { usePage, usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';

/** Rows of buttons. */
export function InlineKeyboard({
  chat,
  messageId,
  keyboard,
}: {
  chat: ChatState;
  messageId: number;
  keyboard: Keyboard;
}) {
  return (
    <div className="keys" role="group" aria-label="Кнопки сообщения">
      {keyboard.inline_keyboard.map((row, rowIndex) => (
        <div className="keys-row" key={rowIndex}>
          {row.map((button, col) => (
            <Key key={col} chat={chat} messageId={messageId} button={button} row={rowIndex} col={col} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface KeyProps {
  chat: ChatState;
  messageId: number;
  button: InlineButton;
  row: number;
  col: number;
}

function Key({ chat, messageId, button, row, col }: KeyProps) {
  const { act } = usePageActions();
  const presserId = usePage((page) => page.presserId);
  const userId = chat.role === 'channel' ? presserId : chat.chat.id;
  const isWaiting = chat.presses.some(
    (press) =>
      press.messageId === messageId && press.row === row && press.col === col && press.userId === userId,
  );
  const as = chat.role === 'channel' ? { as: presserId } : {};
  return (
    <button
      type="button"
      className={`key ${isWaiting ? 'key-waiting' : ''} ${button.style ? `key-${button.style}` : ''}`}
      disabled={isWaiting || chat.blocked}
      aria-busy={isWaiting}
      title={[button.text, button.callback_data ?? button.url].filter(Boolean).join('\n')}
      onClick={() => void act(chat.chat.id, { type: 'press', messageId, row, col, ...as })}
    >
      <span>{button.text}</span>
      {button.url !== undefined && <Icon name="link" size={14} />}
      {isWaiting && <i className="spinner" aria-hidden="true" />}
    </button>
  );
}
