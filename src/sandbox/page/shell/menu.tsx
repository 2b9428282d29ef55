/** A button that opens a short menu; closes on choice, on Esc and on a click elsewhere. */
import { useEffect, useRef, useState } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

/** A line of a menu. */
export interface MenuItem {
  label: string;
  icon: IconName;
  danger?: boolean;
  choose(): void;
}

/** The button with its menu; `side` is where the menu unfolds. */
export function Menu({
  label,
  icon,
  items,
  side,
}: {
  label: string;
  icon: IconName;
  items: MenuItem[];
  side: 'up' | 'down';
}) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    box.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const onPointer = (event: PointerEvent): void => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    window.addEventListener('pointerdown', onPointer);
    return () => window.removeEventListener('pointerdown', onPointer);
  }, [isOpen]);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (!isOpen) return;
    if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      moveFocus(box.current, event.key === 'ArrowDown' ? 1 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="menu" ref={box} onKeyDown={onKeyDown}>
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <div className={`menu-list menu-list-${side}`} role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              className={`menu-item ${item.danger ? 'menu-item-danger' : ''}`}
              onClick={() => {
                setOpen(false);
                item.choose();
              }}
            >
              <Icon name={item.icon} size={20} />
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function moveFocus(box: HTMLElement | null, step: number): void {
  const items = [...(box?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
