/** The clock of the sandbox: Moscow time now, the next timer, and buttons that move time forward. */
import { useEffect, useState } from 'react';
import { ConfirmDialog } from '../dialogs/confirm-dialog.tsx';
import { formatTimeWithSeconds, formatWait, formatWeekdayAndDay } from '../model/moscow-time.ts';
import { useNow, usePage, usePageActions } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';

const steps = [
  { label: '+1 мин', seconds: 60 },
  { label: '+15 мин', seconds: 900 },
  { label: '+1 ч', seconds: 3600 },
  { label: '+24 ч', seconds: 86_400 },
] as const;

const refreshMs = 5000;

/** The panel: at the foot of the list, and in the popover of a narrow screen. */
export function ClockPanel() {
  const now = useNow(1000);
  const clock = usePage((page) => page.clock);
  const isBusy = usePage((page) => page.clockBusy);
  const { moveClock } = usePageActions();
  const [isFar, setFar] = useState(false);
  useClockRefresh();
  const waitMs = clock.nextDueAt === null ? undefined : clock.nextDueAt - now;
  const jump = (): void => {
    if (waitMs !== undefined && waitMs > 7 * 86_400_000) setFar(true);
    else void moveClock({ to: 'next-timer' });
  };
  return (
    <section className={`clock ${isBusy ? 'clock-busy' : ''}`} aria-label="Часы песочницы" aria-busy={isBusy}>
      <div className="clock-face">
        <Icon name="clock" size={20} />
        <time className="clock-time">{formatTimeWithSeconds(now)}</time>
        <span className="clock-day">
          <span>{formatWeekdayAndDay(now)} · МСК</span>
          {clock.offsetSeconds >= 30 && <em>{describeOffset(clock.offsetSeconds)}</em>}
        </span>
      </div>
      <div className="clock-steps" role="group" aria-label="Перевести часы вперёд">
        {steps.map(({ label, seconds }) => (
          <button
            key={label}
            type="button"
            disabled={isBusy}
            onClick={() => void moveClock({ advanceSeconds: seconds })}
          >
            {label}
          </button>
        ))}
      </div>
      <button type="button" className="clock-next" disabled={isBusy || waitMs === undefined} onClick={jump}>
        <Icon name="forward" size={16} />
        <span>До следующего таймера</span>
        <small>{waitMs === undefined ? 'нет' : formatWait(waitMs)}</small>
      </button>
      {isFar && (
        <ConfirmDialog
          title="Перевести часы далеко вперёд?"
          text={`Следующий таймер ${formatWait(waitMs ?? 0)}. Назад время не пойдёт.`}
          confirm="Перевести"
          close={() => setFar(false)}
          onConfirm={() => void moveClock({ to: 'next-timer' })}
        />
      )}
    </section>
  );
}

function useClockRefresh(): void {
  const { refreshClock } = usePageActions();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refreshClock();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [refreshClock]);
}

function describeOffset(seconds: number): string {
  const totalMinutes = Math.round(seconds / 60);
  const hours = Math.floor(totalMinutes / 60);
  if (hours >= 24)
    return hours % 24 === 0 ? `+${hours / 24} дн.` : `+${Math.floor(hours / 24)} дн. ${hours % 24} ч`;
  const minutes = totalMinutes % 60;
  if (hours === 0) return `+${minutes} мин`;
  return minutes === 0 ? `+${hours} ч` : `+${hours} ч ${minutes} мин`;
}
