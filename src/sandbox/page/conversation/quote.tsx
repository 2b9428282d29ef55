/** The message that is being answered, in short; a press goes to it. */
import type { Message } from '../../world/telegram-shapes.ts';
import { previewOf } from '../model/describe-chat.ts';

/** A quote inside a bubble. */
export function Quote({ message }: { message: Message }) {
  const name = message.from?.first_name ?? message.sender_chat?.title ?? '';
  return (
    <button
      type="button"
      className="quote"
      onClick={() =>
        document
          .getElementById(`message-${message.message_id}`)
          ?.scrollIntoView({ behavior: 'smooth', block: 'center' })
      }
    >
      <strong>{name}</strong>
      <span>{previewOf(message)}</span>
    </button>
  );
}
