/**
 * Keeps a scrolling pane at its bottom until the reader leaves it.
 *
 * Being away from the bottom is no proof that the reader left: the pane is there during every smooth scroll, after
 * every message that has just come, and whenever a keyboard unfolds. Only a scroll *upwards* while nothing changed
 * its size is the reader's own, so only that ends the sticking; arriving near the bottom begins it again.
 */
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

const nearBottomPx = 90;

/** The pane's doors: both refs must be set, `onScroll` hears every scroll of the pane. */
export interface StickyPane {
  pane: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  isAtBottom: boolean;
  /** False while the pane is not displayed, as behind the list on a narrow screen. */
  isShown: boolean;
  onScroll(): void;
  toBottom(behavior: ScrollBehavior): void;
}

interface Measure {
  top: number;
  scrollHeight: number;
  clientHeight: number;
}

/** Watches the pane and its content; `isCalm` says that nothing should animate just now. */
export function useStickToBottom(isCalm: () => boolean): StickyPane {
  const pane = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const last = useRef<Measure>({ top: 0, scrollHeight: 0, clientHeight: 0 });
  const sticking = useRef(true);
  const [isAtBottom, setAtBottom] = useState(true);
  const [isShown, setShown] = useState(true);

  const stick = useCallback((isSticking: boolean): void => {
    sticking.current = isSticking;
    setAtBottom(isSticking);
  }, []);
  const toBottom = useCallback(
    (behavior: ScrollBehavior): void => {
      stick(true);
      const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
      pane.current?.scrollTo({
        top: pane.current.scrollHeight,
        behavior: isStill ? 'instant' : behavior,
      });
    },
    [stick],
  );
  const onScroll = useCallback((): void => {
    const element = pane.current;
    if (!element || element.clientHeight === 0) return;
    const verdict = judgeScroll(last.current, measure(element));
    last.current = measure(element);
    if (verdict !== undefined) stick(verdict);
  }, [stick]);

  useLayoutEffect(() => {
    const element = pane.current;
    if (!element || !content.current) return;
    const observer = new ResizeObserver(() => {
      const before = last.current;
      const now = measure(element);
      const isDisplayed = now.clientHeight > 0;
      setShown(isDisplayed);
      // Hiding an element loses its place, so the place is kept here.
      last.current = isDisplayed ? now : { ...now, top: before.top };
      if (!isDisplayed) return;
      const isSamePane = before.clientHeight === now.clientHeight;
      if (sticking.current) toBottom(isSamePane && !isCalm() ? 'smooth' : 'instant');
      else if (before.clientHeight === 0) element.scrollTop = before.top;
    });
    observer.observe(element);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [isCalm, toBottom]);
  return { pane, content, isAtBottom, isShown, onScroll, toBottom };
}

function measure({ scrollTop, scrollHeight, clientHeight }: HTMLElement): Measure {
  return { top: scrollTop, scrollHeight, clientHeight };
}

/** True = at the bottom, false = the reader went up, undefined = no news. */
function judgeScroll(before: Measure, now: Measure): boolean | undefined {
  if (now.scrollHeight - now.top - now.clientHeight < nearBottomPx) return true;
  const isSameSize = before.scrollHeight === now.scrollHeight && before.clientHeight === now.clientHeight;
  return isSameSize && now.top < before.top ? false : undefined;
}
