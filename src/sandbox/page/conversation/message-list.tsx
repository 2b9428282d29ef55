/** The messages of a chat, by day. Stays at the bottom while the reader is there; otherwise offers a way down. */
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { unreadOf } from '../model/describe-chat.ts';
import { formatDaySeparator, toDayKey } from '../model/moscow-time.ts';
import type { ChatState, ShownMessage } from '../model/page-state.ts';
import { useNow, usePage, usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';
import { Bubble } from './bubble.tsx';
import { FloatingDay } from './floating-day.tsx';
import { OutgoingBubble } from './outgoing-bubble.tsx';
import { useSeenInstant } from './use-seen-instant.ts';
import { useStickToBottom } from './use-stick-to-bottom.ts';
import type { StickyPane } from './use-stick-to-bottom.ts';

const pageSize = 150;

/** The scrolling part of the conversation. */
export function MessageList({ chat }: { chat: ChatState }) {
  const [shown, setShown] = useState(pageSize);
  const isFresh = useSeenInstant();
  const sticky = useStickToBottom(isFresh);
  const { pane, content, isAtBottom, onScroll, toBottom } = sticky;
  useOwnMessageShown(chat, toBottom);
  useReading(chat, sticky);
  return (
    <div className="messages-frame wallpaper">
      <div className="messages" ref={pane} onScroll={onScroll} role="log" aria-label="Сообщения" tabIndex={0}>
        <div className="messages-column" ref={content}>
          {chat.messages.length > shown && (
            <button type="button" className="earlier-button" onClick={() => setShown(shown + pageSize)}>
              Показать более ранние
            </button>
          )}
          <Bubbles chat={chat} messages={chat.messages.slice(-shown)} isFresh={isFresh} />
          {chat.outgoing.map((each) => (
            <OutgoingBubble key={each.key} chatId={chat.chat.id} outgoing={each} />
          ))}
        </div>
      </div>
      <FloatingDay pane={pane} isWanted={!isAtBottom} />
      <DownButton chat={chat} isShown={!isAtBottom} press={() => toBottom('smooth')} />
    </div>
  );
}

/** One's own message always goes to the bottom, however far up one was reading. */
function useOwnMessageShown(chat: ChatState, toBottom: StickyPane['toBottom']): void {
  const lastOwnId = chat.messages.findLast(({ by }) => by === 'person')?.message.message_id ?? 0;
  const outgoing = chat.outgoing.length;
  const before = useRef({ lastOwnId, outgoing });
  useLayoutEffect(() => {
    const hasSent = lastOwnId > before.current.lastOwnId || outgoing > before.current.outgoing;
    before.current = { lastOwnId, outgoing };
    if (hasSent) toBottom('smooth');
  }, [lastOwnId, outgoing, toBottom]);
}

/** What is on screen at the bottom of a visible page counts as read. */
function useReading(chat: ChatState, { pane, isAtBottom, isShown }: StickyPane): void {
  const { markRead } = usePageActions();
  const { id } = chat.chat;
  const lastId = chat.messages.at(-1)?.message.message_id;
  useEffect(() => {
    const read = (): void => {
      const isDisplayed = (pane.current?.clientHeight ?? 0) > 0;
      if (isAtBottom && isDisplayed && document.visibilityState === 'visible') markRead(id);
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [pane, id, lastId, isAtBottom, isShown, markRead]);
}

function Bubbles(props: { chat: ChatState; messages: readonly ShownMessage[]; isFresh(): boolean }) {
  const { chat, messages, isFresh } = props;
  const now = useNow(60_000);
  return messages.map((view, index) => (
    <Fragment key={view.message.message_id}>
      {startsDay(view, messages[index - 1]) && (
        <div className="day">
          <span>{formatDaySeparator(view.message.date * 1000, now)}</span>
        </div>
      )}
      <Bubble chat={chat} view={view} isTail={isTail(view, messages[index + 1])} isNew={!isFresh()} />
    </Fragment>
  ));
}

function DownButton({ chat, isShown, press }: { chat: ChatState; isShown: boolean; press(): void }) {
  const unread = usePage((page) => unreadOf(chat, page.reads[chat.chat.id]));
  return (
    <button
      type="button"
      className={`down-button ${isShown ? 'down-button-shown' : ''}`}
      aria-label="К последним сообщениям"
      aria-hidden={!isShown}
      tabIndex={isShown ? 0 : -1}
      onClick={press}
    >
      <Icon name="down" />
      {isShown && unread > 0 && <span className="badge">{unread}</span>}
    </button>
  );
}

function startsDay(view: ShownMessage, before: ShownMessage | undefined): boolean {
  return !before || toDayKey(before.message.date * 1000) !== toDayKey(view.message.date * 1000);
}

/** The last of a run by one side has the bubble's tail. */
function isTail(view: ShownMessage, next: ShownMessage | undefined): boolean {
  return !next || next.by !== view.by || next.message.date - view.message.date > 300;
}
