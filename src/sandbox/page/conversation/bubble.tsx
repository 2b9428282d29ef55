/** One message as people see it: quote, picture, text, time and ticks, the keyboard below. */
import { useRef, useState } from 'react';
import { titleOf } from '../model/describe-chat.ts';
import { formatTime } from '../model/moscow-time.ts';
import type { ChatState, ShownMessage } from '../model/page-state.ts';
import { usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';
import { BubbleTools, usePicked } from './bubble-tools.tsx';
import { InlineKeyboard } from './inline-keyboard.tsx';
import { Media } from './media.tsx';
import { Quote } from './quote.tsx';
import { RichText } from './rich-text.tsx';
import { Ticks } from './ticks.tsx';

/** A bubble with what belongs to it; `isNew` counts only when it first appears. */
export function Bubble(props: { chat: ChatState; view: ShownMessage; isTail: boolean; isNew: boolean }) {
  const { chat, view, isTail } = props;
  const [isNew] = useState(props.isNew);
  const row = useRef<HTMLDivElement>(null);
  const { isPicked, onClick, letGo } = usePicked(row);
  const { message, by, delivered, leaving } = view;
  const { setTarget } = usePageActions();
  const side = by === 'bot' ? 'in' : 'out';
  const text = message.text ?? message.caption;
  const isBare = message.sticker !== undefined;
  const reply = (): void => setTarget(chat.chat.id, { kind: 'reply', messageId: message.message_id });
  const canReply = chat.role !== 'channel' && !chat.blocked;
  const classes = [
    'message',
    `message-${side}`,
    isTail ? 'message-tail' : '',
    isNew ? 'message-new' : '',
    leaving ? 'message-leaving' : '',
    message.reply_markup ? 'message-with-keys' : '',
  ];
  return (
    <article
      className={classes.join(' ')}
      id={`message-${message.message_id}`}
      aria-label={`${by === 'bot' ? 'Бот' : 'Вы'}, ${formatTime(message.date * 1000)}`}
    >
      <div className={`message-row ${isPicked ? 'message-row-picked' : ''}`} ref={row}>
        <div
          className={`bubble ${isBare ? 'bubble-bare' : ''} ${message.photo ? 'bubble-photo' : ''}`}
          onClick={onClick}
          onDoubleClick={canReply ? reply : undefined}
        >
          {message.forward_origin !== undefined && <p className="forwarded">Переслано</p>}
          {chat.role === 'channel' && <p className="sender">{titleOf(chat.chat)}</p>}
          {message.reply_to_message && <Quote message={message.reply_to_message} />}
          <Media message={message} />
          {text !== undefined && (
            <div className="text">
              <RichText
                text={text}
                entities={message.entities ?? message.caption_entities ?? []}
                chatId={chat.chat.id}
              />
              <span className="meta-space" aria-hidden="true" />
            </div>
          )}
          <span className="meta">
            {chat.pinnedMessageId === message.message_id && <Icon name="pin" size={12} />}
            {message.edit_date !== undefined && <span>изменено</span>}
            <time dateTime={new Date(message.date * 1000).toISOString()}>
              {formatTime(message.date * 1000)}
            </time>
            {side === 'out' && <Ticks delivered={delivered} />}
          </span>
        </div>
        {canReply && <BubbleTools chatId={chat.chat.id} view={view} close={letGo} />}
      </div>
      {message.reply_markup && (
        <InlineKeyboard chat={chat} messageId={message.message_id} keyboard={message.reply_markup} />
      )}
    </article>
  );
}
