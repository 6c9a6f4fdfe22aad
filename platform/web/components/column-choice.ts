import { useState } from 'react';
import type { DataColumn } from './DataTable.tsx';

type Choice = Readonly<Record<string, boolean>>;

const keyOf = (id: string): string => `holdfast.columns.${id}`;

/** What was chosen here before; nothing when it cannot be read. */
function remembered(id: string | undefined): Choice {
  if (id === undefined) return {};
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(keyOf(id)) ?? '{}');
    return typeof saved === 'object' && saved !== null ? (saved as Choice) : {};
  } catch {
    // written by something else, or storage is switched off: the table's own columns are as good a start
    return {};
  }
}

/** Which columns are shown. With an `id` the choice is kept on this device. */
export function useColumnChoice<Row extends object>(
  id: string | undefined,
  columns: readonly DataColumn<Row>[],
): { readonly visible: Record<string, boolean>; readonly toggle: (column: string) => void } {
  const [chosen, setChosen] = useState<Choice>(() => remembered(id));
  const visible = Object.fromEntries(
    columns.map((column) => [column.id, chosen[column.id] ?? column.hidden !== true]),
  );
  const toggle = (column: string): void => {
    const next = { ...chosen, [column]: visible[column] === false };
    setChosen(next);
    if (id !== undefined) localStorage.setItem(keyOf(id), JSON.stringify(next));
  };
  return { visible, toggle };
}
