/** The day being read, at the top while the reader scrolls. A separator in sight says it itself: never two at once. */
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

const fadeAfterMs = 1000;
/** Where the pill ends: a separator above this line stands in for it. */
const pillBottomPx = 44;

/** The pill over `pane`; it reads the days from the `.day` separators in there. */
export function FloatingDay(props: { pane: RefObject<HTMLDivElement | null>; isWanted: boolean }) {
  const { pane, isWanted } = props;
  const [day, setDay] = useState('');
  const [isMoving, setMoving] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const onScroll = (): void => {
      const found = findDay(element);
      if (found !== undefined) setDay(found);
      setMoving(found !== undefined);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setMoving(false), fadeAfterMs);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      clearTimeout(timer.current);
    };
  }, [pane]);
  return (
    <div className={`floating-day ${isMoving && isWanted ? 'floating-day-shown' : ''}`} aria-hidden="true">
      <span>{day}</span>
    </div>
  );
}

/** The day of the topmost message, unless a separator is where the pill would be. */
function findDay(pane: HTMLElement): string | undefined {
  const top = pane.getBoundingClientRect().top;
  let day: string | undefined;
  for (const separator of pane.querySelectorAll<HTMLElement>('.day')) {
    const { top: at, bottom } = separator.getBoundingClientRect();
    if (at - top >= pillBottomPx) break;
    if (bottom > top) return undefined;
    day = separator.textContent;
  }
  return day;
}
