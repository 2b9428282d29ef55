/** A message on its way: shown at once, replaced by the real one, or kept with the reason it failed. */
import { formatTime } from '../model/moscow-time.ts';
import type { OutgoingMessage } from '../model/page-state.ts';
import { usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';

/** The bubble of a message not yet confirmed. */
export function OutgoingBubble({ chatId, outgoing }: { chatId: number; outgoing: OutgoingMessage }) {
  const { dropOutgoing, sendText } = usePageActions();
  const { key, text, failed, sentAtMs } = outgoing;
  const repeat = (): void => {
    dropOutgoing(chatId, key);
    void sendText(chatId, text);
  };
  return (
    <article className="message message-out message-tail message-sending">
      <div className="message-row">
        <div className="bubble">
          <div className="text">
            {text}
            <span className="meta-space" aria-hidden="true" />
          </div>
          <span className="meta">
            <time>{formatTime(sentAtMs)}</time>
            {failed === undefined && <Icon name="clock" size={13} />}
          </span>
        </div>
      </div>
      {failed !== undefined && (
        <p className="sending-failed" role="alert">
          Не отправлено: {failed}
          <button type="button" onClick={repeat}>
            Повторить
          </button>
          <button type="button" onClick={() => dropOutgoing(chatId, key)}>
            Убрать
          </button>
        </p>
      )}
    </article>
  );
}
