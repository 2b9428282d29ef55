/** Above the field: which message is being answered or edited. */
import { previewOf } from '../model/describe-chat.ts';
import type { ChatState, ComposerTarget } from '../model/page-state.ts';
import { Icon } from '../shell/icon.tsx';

/** The bar with its cancel button. */
export function ComposerTargetBar(props: { chat: ChatState; target: ComposerTarget; cancel(): void }) {
  const { chat, target, cancel } = props;
  const message = chat.messages.find((view) => view.message.message_id === target.messageId)?.message;
  if (!message) return null;
  return (
    <div className="target-bar">
      <Icon name={target.kind === 'edit' ? 'edit' : 'reply'} size={20} />
      <span className="target-text">
        <strong>{target.kind === 'edit' ? 'Изменение сообщения' : 'Ответ на сообщение'}</strong>
        <span>{previewOf(message)}</span>
      </span>
      <button type="button" className="icon-button" aria-label="Отменить" onClick={cancel}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}
