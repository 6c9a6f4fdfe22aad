/** Words that programs write where there is no value. */
const nothing = new Set(['', 'null', '\\n', 'none', 'nan', 'n/a', '#n/a', 'undefined', '(null)', '-', '—']);

/** Every cell of every row is asked: what begins with a digit, as most do, is told apart without looking further. */
export function isNothing(text: string): boolean {
  if (text.length > 9) return false;
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) return false;
  return nothing.has(text.trim().toLowerCase());
}

export type ReadId = { readonly id: string } | { readonly problem: 'damaged-id' } | null;

/**
 * An outside id as text: leading zeros stay, "17850.0" (a number column with gaps, written by pandas) is 17850,
 * Excel's ="00123" is 00123. "1.23E+12" lost its digits in a spreadsheet and is refused, never guessed.
 */
export function readId(text: string): ReadId {
  const trimmed = text.trim();
  if (isNothing(trimmed)) return null;
  const formula = trimmed.startsWith('="') ? /^="(.*)"$/.exec(trimmed) : null;
  const id = formula ? (formula[1] ?? '').trim() : trimmed;
  if (id === '') return null;
  if (/^\d+\.0+$/.test(id)) return { id: id.slice(0, id.indexOf('.')) };
  if (/^\d(?:[.,]\d+)?E\+\d{1,2}$/i.test(id)) return { problem: 'damaged-id' };
  return { id };
}
