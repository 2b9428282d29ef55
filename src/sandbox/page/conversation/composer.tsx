/** Where a person writes: the field, the commands, attachments, and the keyboard the bot offers. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChatState } from '../model/page-state.ts';
import { usePage, usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';
import { AttachMenu } from './attach-menu.tsx';
import { CommandList } from './command-list.tsx';
import { ComposerTargetBar } from './composer-target-bar.tsx';
import { ReplyKeyboard } from './reply-keyboard.tsx';

const maxHeightPx = 180;

/** The composer of a chat. */
export function Composer({ chat }: { chat: ChatState }) {
  const { id } = chat.chat;
  const { act, sendText, setDraft, setTarget } = usePageActions();
  const draft = usePage((page) => page.drafts[id] ?? '');
  const target = usePage((page) => page.targets[id]);
  const [areCommandsShown, showCommands] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const keyboard = useKeyboardFold(chat);
  useAutoHeight(field, draft);
  useEditDraft(chat, field);
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, [id, target]);

  const send = (text: string): void => {
    const trimmed = text.trim();
    if (trimmed === '') return;
    setDraft(id, '');
    setTarget(id, undefined);
    showCommands(false);
    if (target?.kind === 'edit') void act(id, { type: 'edit', messageId: target.messageId, text: trimmed });
    else void sendText(id, trimmed, target?.messageId);
  };
  const editLast = (): boolean => {
    const own = chat.messages.findLast(({ by, message }) => by === 'person' && message.text !== undefined);
    if (draft !== '' || !own) return false;
    setTarget(id, { kind: 'edit', messageId: own.message.message_id });
    return true;
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.altKey) return;
    if (event.key === 'Enter' && !event.shiftKey) send(draft);
    else if (event.key === 'Escape') {
      if (target?.kind === 'edit') setDraft(id, '');
      setTarget(id, undefined);
      showCommands(false);
    } else if (event.key !== 'ArrowUp' || !editLast()) return;
    event.preventDefault();
  };
  return (
    <footer className="composer-frame">
      {(areCommandsShown || draft.startsWith('/')) && <CommandList prefix={draft} choose={send} />}
      {target && (
        <ComposerTargetBar
          chat={chat}
          target={target}
          cancel={() => {
            if (target.kind === 'edit') setDraft(id, '');
            setTarget(id, undefined);
          }}
        />
      )}
      <div className="composer">
        <AttachMenu chatId={id} />
        <textarea
          ref={field}
          rows={1}
          maxLength={4096}
          placeholder={chat.keyboard?.markup.input_field_placeholder ?? 'Сообщение'}
          aria-label="Сообщение"
          value={draft}
          onChange={(event) => setDraft(id, event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          className="icon-button"
          aria-label="Команды бота"
          title="Команды бота"
          aria-expanded={areCommandsShown}
          onClick={() => showCommands(!areCommandsShown)}
        >
          <Icon name="slash" />
        </button>
        {chat.keyboard && (
          <button
            type="button"
            className={`icon-button ${keyboard.isShown ? 'icon-button-on' : ''}`}
            aria-label="Клавиатура бота"
            title="Клавиатура бота"
            aria-expanded={keyboard.isShown}
            onClick={keyboard.toggle}
          >
            <Icon name="keyboard" />
          </button>
        )}
        <button
          type="button"
          className="send-button"
          aria-label="Отправить"
          disabled={draft.trim() === ''}
          onClick={() => send(draft)}
        >
          <Icon name={target?.kind === 'edit' ? 'check' : 'send'} size={20} />
        </button>
      </div>
      {chat.keyboard && keyboard.isShown && <ReplyKeyboard chatId={id} markup={chat.keyboard.markup} />}
    </footer>
  );
}

/** A keyboard is shown when it comes, folds after a one-time use, and opens or closes by hand. */
function useKeyboardFold({ keyboard }: ChatState) {
  const messageId = keyboard?.messageId;
  const folded = keyboard?.folded ?? false;
  const [choice, setChoice] = useState<{ key: string; isShown: boolean } | undefined>();
  const key = `${messageId ?? 0}.${folded}`;
  const isShown = choice?.key === key ? choice.isShown : !folded;
  return { isShown, toggle: () => setChoice({ key, isShown: !isShown }) };
}

/** On a narrow screen the field may be hidden behind the list, and then has no height to measure. */
function useAutoHeight(field: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  const isHidden = usePage((page) => page.isListShown);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    if (element.scrollHeight > 0) element.style.height = `${Math.min(element.scrollHeight, maxHeightPx)}px`;
  }, [field, text, isHidden]);
}

/** Choosing a message to edit puts its text into the field. */
function useEditDraft(chat: ChatState, field: React.RefObject<HTMLTextAreaElement | null>): void {
  const { setDraft } = usePageActions();
  const { id } = chat.chat;
  const target = usePage((page) => page.targets[id]);
  const editedId = target?.kind === 'edit' ? target.messageId : undefined;
  const text = chat.messages.find(({ message }) => message.message_id === editedId)?.message.text;
  useEffect(() => {
    if (editedId === undefined || text === undefined) return;
    setDraft(id, text);
    requestAnimationFrame(() => field.current?.setSelectionRange(text.length, text.length));
  }, [editedId, text, id, setDraft, field]);
}
