/** The messages of a chat, by day. Stays at the bottom while the reader is there; otherwise offers a way down. */
import { Fragment, useLayoutEffect, useRef, useState } from 'react';
import { formatDaySeparator, toDayKey } from '../model/moscow-time.ts';
import type { ChatState, ShownMessage } from '../model/page-state.ts';
import { useNow, usePage, usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';
import { Bubble } from './bubble.tsx';
import { OutgoingBubble } from './outgoing-bubble.tsx';
import { useSeenInstant } from './use-seen-instant.ts';

const pageSize = 150;
const nearBottomPx = 90;

/** The scrolling part of the conversation. */
export function MessageList({ chat }: { chat: ChatState }) {
  const { markRead } = usePageActions();
  const readId = usePage((page) => page.reads[chat.chat.id] ?? 0);
  const now = useNow(60_000);
  const [shown, setShown] = useState(pageSize);
  const [isAtBottom, setAtBottom] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const isFresh = useSeenInstant();
  const messages = chat.messages.slice(-shown);
  const unread = chat.messages.filter(
    ({ by, message }) => by === 'bot' && message.message_id > readId,
  ).length;
  const toBottom = (behavior: ScrollBehavior): void =>
    box.current?.scrollTo({ top: box.current.scrollHeight, behavior });

  const lastId = chat.messages.at(-1)?.message.message_id;
  const outgoing = chat.outgoing.length;
  const failed = chat.outgoing.filter((each) => each.failed !== undefined).length;
  const keyboardId = chat.keyboard?.messageId;
  useLayoutEffect(() => {
    if (isAtBottom || outgoing > 0) toBottom(isFresh() ? 'instant' : 'smooth');
    if (isAtBottom && document.visibilityState === 'visible') markRead(chat.chat.id);
  }, [lastId, outgoing, failed, keyboardId, isAtBottom, chat.chat.id, markRead, isFresh]);
  useStickOnResize(box, isAtBottom);

  const onScroll = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = box.current ?? document.body;
    setAtBottom(scrollHeight - scrollTop - clientHeight < nearBottomPx);
  };
  return (
    <div className="messages-frame wallpaper">
      <div className="messages" ref={box} onScroll={onScroll} role="log" aria-label="Сообщения" tabIndex={0}>
        {chat.messages.length > shown && (
          <button type="button" className="earlier-button" onClick={() => setShown(shown + pageSize)}>
            Показать более ранние
          </button>
        )}
        {messages.map((view, index) => (
          <Fragment key={view.message.message_id}>
            <DaySeparator before={messages[index - 1]} view={view} now={now} />
            <Bubble chat={chat} view={view} isTail={isTail(view, messages[index + 1])} isNew={!isFresh()} />
          </Fragment>
        ))}
        {chat.outgoing.map((each) => (
          <OutgoingBubble key={each.key} chatId={chat.chat.id} outgoing={each} />
        ))}
      </div>
      <button
        type="button"
        className={`down-button ${isAtBottom ? '' : 'down-button-shown'}`}
        aria-label="К последним сообщениям"
        aria-hidden={isAtBottom}
        tabIndex={isAtBottom ? -1 : 0}
        onClick={() => toBottom('smooth')}
      >
        <Icon name="down" />
        {unread > 0 && <span className="badge">{unread}</span>}
      </button>
    </div>
  );
}

function DaySeparator({
  before,
  view,
  now,
}: {
  before: ShownMessage | undefined;
  view: ShownMessage;
  now: number;
}) {
  const ms = view.message.date * 1000;
  if (before && toDayKey(before.message.date * 1000) === toDayKey(ms)) return null;
  return (
    <div className="day">
      <span>{formatDaySeparator(ms, now)}</span>
    </div>
  );
}

/** The last of a run by one side has the bubble's tail. */
function isTail(view: ShownMessage, next: ShownMessage | undefined): boolean {
  return !next || next.by !== view.by || next.message.date - view.message.date > 300;
}

/** Keeps the bottom in view when the pane shrinks, as when a keyboard unfolds. */
function useStickOnResize(box: React.RefObject<HTMLDivElement | null>, isAtBottom: boolean): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !isAtBottom) return;
    const observer = new ResizeObserver(() =>
      element.scrollTo({ top: element.scrollHeight, behavior: 'instant' }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, isAtBottom]);
}
