import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';

type RowKeys = { readonly count: number; readonly reveal: (index: number) => void };

/** One row is in the tab order; arrows, Home, End and Page keys move it; Enter follows the row's link. */
export function useRowKeys(scroll: RefObject<HTMLDivElement | null>, { count, reveal }: RowKeys) {
  const [active, setActive] = useState(0);
  // Where the focus is going: a held key is faster than the rows it passes are drawn.
  const going = useRef<number | null>(null);
  const focusRow = (index: number): void => {
    const row = scroll.current?.querySelector<HTMLElement>(`tbody tr[data-index="${index}"]`);
    if (!row || going.current !== index) return;
    going.current = null;
    row.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest('tr');
    if (!row || event.target !== row) return;
    if (event.key === 'Enter') {
      row.querySelector('a')?.click();
      return;
    }
    const index = going.current ?? Number(row.dataset.index);
    const moves: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -index,
      End: count - 1 - index,
    };
    const move = moves[event.key];
    if (move === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(count - 1, index + move));
    going.current = next;
    reveal(next);
    requestAnimationFrame(() => requestAnimationFrame(() => focusRow(next)));
  };
  return { active: Math.min(active, Math.max(0, count - 1)), setActive, onKeyDown };
}
