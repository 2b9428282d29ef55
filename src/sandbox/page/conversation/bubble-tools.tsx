/** Reply and edit beside a bubble: on hover with a mouse, after a tap on the bubble on a touch screen. */
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { ShownMessage } from '../model/page-state.ts';
import { usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';

/** The circles of one message; `close` takes back the tap that showed them. */
export function BubbleTools(props: { chatId: number; view: ShownMessage; close(): void }) {
  const { chatId, view, close } = props;
  const { setTarget } = usePageActions();
  const { message, by } = view;
  const choose = (kind: 'reply' | 'edit'): void => {
    setTarget(chatId, { kind, messageId: message.message_id });
    close();
  };
  return (
    <div className="message-tools">
      <button
        type="button"
        className="tool-button"
        aria-label="Ответить"
        title="Ответить"
        onClick={() => choose('reply')}
      >
        <Icon name="reply" size={17} />
      </button>
      {by === 'person' && message.text !== undefined && (
        <button
          type="button"
          className="tool-button"
          aria-label="Изменить"
          title="Изменить"
          onClick={() => choose('edit')}
        >
          <Icon name="edit" size={17} />
        </button>
      )}
    </div>
  );
}

/** Whether a touch picked this bubble; a touch elsewhere lets go. */
export function usePicked(row: RefObject<HTMLElement | null>) {
  const [isPicked, setPicked] = useState(false);
  useEffect(() => {
    if (!isPicked) return;
    const onPointer = (event: PointerEvent): void => {
      if (!row.current?.contains(event.target as Node)) setPicked(false);
    };
    window.addEventListener('pointerdown', onPointer);
    return () => window.removeEventListener('pointerdown', onPointer);
  }, [isPicked, row]);
  const onClick = (event: React.MouseEvent): void => {
    const isOfItself = (event.target as Element).closest('a, button, [role=button]') !== null;
    if (!isOfItself && matchMedia('(hover: none)').matches) setPicked(!isPicked);
  };
  return { isPicked, onClick, letGo: () => setPicked(false) };
}
