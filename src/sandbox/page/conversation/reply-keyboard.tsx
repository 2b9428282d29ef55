/** The keyboard under the composer that the bot sent. */
import type { ReplyKeyboard as Markup } from '../../world/telegram-shapes.ts';
import { usePageActions } from '../model/use-page.ts';

/** Rows of keys; each sends its text, or the own contact when it asks for one. */
export function ReplyKeyboard({ chatId, markup }: { chatId: number; markup: Markup }) {
  const { act } = usePageActions();
  return (
    <div
      className={`reply-keys ${markup.resize_keyboard ? '' : 'reply-keys-tall'}`}
      role="group"
      aria-label="Клавиатура бота"
    >
      {markup.keyboard.map((row, rowIndex) => (
        <div className="reply-keys-row" key={rowIndex}>
          {row.map((key, col) => {
            const text = typeof key === 'string' ? key : key.text;
            return (
              <button
                key={col}
                type="button"
                className="reply-key"
                onClick={() => void act(chatId, { type: 'key', text })}
              >
                {text}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
