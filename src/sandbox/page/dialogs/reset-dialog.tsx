/** «Начать заново»: forgets everybody and, where that is possible, brings the clock back. */
import { useState } from 'react';
import { usePage, usePageActions } from '../model/use-page.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** An offset below this is no more than the clocks' own disagreement. */
const movedSeconds = 30;

/** The question, with the choice of the clock when it was moved. */
export function ResetDialog({ close }: { close(): void }) {
  const { reset } = usePageActions();
  const clock = usePage((page) => page.clock);
  const [withClock, setWithClock] = useState(true);
  const isMoved = clock.offsetSeconds >= movedSeconds;
  const canReset = isMoved && clock.canReset;
  const fate = isMoved && !canReset ? ' Часы останутся где стоят: назад время не идёт.' : '';
  return (
    <ConfirmDialog
      title="Начать заново?"
      text={`Все переписки песочницы и новые клиенты исчезнут.${fate}`}
      confirm="Очистить"
      close={close}
      onConfirm={() => void reset(canReset && withClock)}
    >
      {canReset && (
        <label className="modal-choice">
          <input
            type="checkbox"
            checked={withClock}
            onChange={(event) => setWithClock(event.target.checked)}
          />
          <span>Вернуть часы к настоящему времени</span>
        </label>
      )}
    </ConfirmDialog>
  );
}
