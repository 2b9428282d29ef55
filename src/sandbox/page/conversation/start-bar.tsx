/** In place of the composer: «Старт» in an empty chat, «Разблокировать» in a blocked one. */
import type { ChatState } from '../model/page-state.ts';
import { usePageActions } from '../model/use-page.ts';

/** One big button. */
export function StartBar({ chat }: { chat: ChatState }) {
  const { act } = usePageActions();
  const label = chat.blocked ? 'Разблокировать бота' : 'Старт';
  return (
    <footer className="start-bar">
      <button
        type="button"
        className="start-button"
        onClick={() => void act(chat.chat.id, chat.blocked ? { type: 'unblock' } : { type: 'start' })}
      >
        {label}
      </button>
    </footer>
  );
}
