/** Answers to presses: toasts that pass by, alerts that must be closed, one at a time. */
import { useEffect } from 'react';
import type { Notice } from '../model/page-state.ts';
import { usePage, usePageActions } from '../model/use-page.ts';
import { Modal } from './modal.tsx';

const toastMs = 3500;

/** Whatever is to be shown now. */
export function Notices() {
  const notices = usePage((page) => page.notices);
  const bot = usePage((page) => page.bot);
  const { dismissNotice } = usePageActions();
  const alert = notices.find((notice) => notice.alert);
  return (
    <>
      <div className="toasts" role="status" aria-live="polite">
        {notices
          .filter((notice) => !notice.alert)
          .map((notice) => (
            <Toast key={notice.key} notice={notice} />
          ))}
      </div>
      {alert && (
        <Modal key={alert.key} title={bot.first_name} close={() => dismissNotice(alert.key)}>
          <p className="alert-text">{alert.text}</p>
          <div className="modal-buttons">
            <button type="button" className="main-button" autoFocus onClick={() => dismissNotice(alert.key)}>
              Понятно
            </button>
          </div>
        </Modal>
      )}
    </>
  );
}

function Toast({ notice }: { notice: Notice }) {
  const { dismissNotice } = usePageActions();
  useEffect(() => {
    const timer = setTimeout(() => dismissNotice(notice.key), toastMs);
    return () => clearTimeout(timer);
  }, [notice.key, dismissNotice]);
  return <div className="toast">{notice.text}</div>;
}
