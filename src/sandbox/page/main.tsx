/** Starts the chat page. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectLive } from './model/connect-live.ts';
import { makePageActions } from './model/make-page-actions.ts';
import { makePageStore } from './model/make-page-store.ts';
import { makePageState } from './model/page-state.ts';
import { chatIdFromHash, loadReads } from './model/remember.ts';
import { PageContext } from './model/use-page.ts';
import { App } from './shell/app.tsx';
import './styles/tokens.css';
import './styles/shell.css';
import './styles/chat-list.css';
import './styles/conversation.css';
import './styles/bubble.css';
import './styles/keys.css';
import './styles/composer.css';
import './styles/dialogs.css';

const store = makePageStore(makePageState(loadReads(), chatIdFromHash(location.hash)));
const actions = makePageActions(store);
connectLive(store, actions.refreshClock);
window.addEventListener('popstate', () => {
  const chatId = chatIdFromHash(location.hash);
  store.update((page) => ({
    ...page,
    activeChatId: chatId ?? page.activeChatId,
    isListShown: chatId === undefined,
  }));
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <PageContext value={{ store, actions }}>
        <App />
      </PageContext>
    </StrictMode>,
  );
}
