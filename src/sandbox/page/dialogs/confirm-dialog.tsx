/** «Are you sure?» for what cannot be taken back. */
import type { ReactNode } from 'react';
import { Modal } from './modal.tsx';

/** Asks once; the safe button has the focus. Children are choices that go with the answer. */
export function ConfirmDialog(props: {
  title: string;
  text: string;
  confirm: string;
  close(): void;
  onConfirm(): void;
  children?: ReactNode;
}) {
  const { title, text, confirm, close, onConfirm, children } = props;
  return (
    <Modal title={title} close={close}>
      <p>{text}</p>
      {children}
      <div className="modal-buttons">
        <button type="button" className="plain-button" autoFocus onClick={close}>
          Отмена
        </button>
        <button
          type="button"
          className="danger-button"
          onClick={() => {
            close();
            onConfirm();
          }}
        >
          {confirm}
        </button>
      </div>
    </Modal>
  );
}
