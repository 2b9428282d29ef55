/** The clock on a narrow screen: the time in the conversation's header, the panel on a tap. */
import { useEffect, useRef, useState } from 'react';
import { formatTime } from '../model/moscow-time.ts';
import { useNow } from '../model/use-page.ts';
import { Icon } from '../shell/icon.tsx';
import { ClockPanel } from './clock-panel.tsx';

/** The pill with its popover. */
export function ClockPill() {
  const now = useNow(1000);
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event): void => {
      const isInside = event.target instanceof Node && box.current?.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !isInside) setOpen(false);
    };
    window.addEventListener('pointerdown', close);
    window.addEventListener('keydown', close);
    return () => {
      window.removeEventListener('pointerdown', close);
      window.removeEventListener('keydown', close);
    };
  }, [isOpen]);
  return (
    <div className="clock-pill" ref={box}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-label={`Часы: ${formatTime(now)} МСК`}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="clock" size={16} />
        {formatTime(now)}
      </button>
      {isOpen && (
        <div className="clock-popover">
          <ClockPanel />
        </div>
      )}
    </div>
  );
}
