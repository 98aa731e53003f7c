import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import styles from './actions.module.css';

interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly danger?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Beside what it opens. */
  readonly opener: HTMLElement;
  readonly onClose: () => void;
}

const GAP_PX = 4;

/** Below its opener, or above where there is no room. */
function place(menu: HTMLElement, opener: HTMLElement): void {
  const at = opener.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = menu;
  const fitsBelow = at.bottom + GAP_PX + offsetHeight < innerHeight;
  const top = fitsBelow ? at.bottom + GAP_PX : at.top - GAP_PX - offsetHeight;
  const left = Math.min(at.left, innerWidth - offsetWidth - GAP_PX);
  menu.style.top = `${Math.max(GAP_PX, top)}px`;
  menu.style.left = `${Math.max(GAP_PX, left)}px`;
}

/** A menu over the page, by the pattern of WAI-ARIA: arrows move, Escape and Tab leave. */
export function Menu({ label, items, opener, onClose }: MenuProps) {
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const menu = list.current;
    if (menu === null) return;
    place(menu, opener);
    menu.querySelector('button')?.focus({ preventScroll: true });
  }, [opener]);

  useEffect(() => {
    const onPointerDown = ({ target }: PointerEvent) => {
      if (target instanceof Node && list.current?.contains(target) !== true) onClose();
    };
    document.addEventListener('pointerdown', onPointerDown);
    // What comes in moves what it belongs to: it goes along, until that is out of view.
    const onScroll = () => {
      const { top, bottom } = opener.getBoundingClientRect();
      if (list.current === null || !opener.isConnected || bottom < 0 || top > innerHeight)
        onClose();
      else place(list.current, opener);
    };
    document.addEventListener('scroll', onScroll, { capture: true });
    globalThis.addEventListener('resize', onClose);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      document.removeEventListener('scroll', onScroll, { capture: true });
      globalThis.removeEventListener('resize', onClose);
    };
  }, [opener, onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: (index + 1) % buttons.length,
      ArrowUp: (index - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) buttons[to]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return createPortal(
    <div
      ref={list}
      className={styles['menu']}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {items.map(({ key, label: name, icon, danger = false, run }) => (
        <button
          key={key}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles['item']}
          data-danger={danger}
          onClick={run}
        >
          <span aria-hidden>{icon}</span>
          {name}
        </button>
      ))}
    </div>,
    document.body,
  );
}
