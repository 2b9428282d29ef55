/** «Are you sure?» for what cannot be taken back. */
import { Modal } from './modal.tsx';

/** Asks once; the safe button has the focus. */
export function ConfirmDialog(props: {
  title: string;
  text: string;
  confirm: string;
  close(): void;
  onConfirm(): void;
}) {
  const { title, text, confirm, close, onConfirm } = props;
  return (
    <Modal title={title} close={close}>
      <p>{text}</p>
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
