/** Files the browser itself makes. */

export type CsvValue = string | number | boolean | null | undefined;

/**
 * RFC 4180 text. A cell that a spreadsheet would run as a formula is prefixed with an apostrophe; numbers are
 * left alone, so that −5 stays a number.
 */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  const cell = (value: CsvValue): string => {
    if (value === null || value === undefined) return '';
    if (typeof value !== 'string') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** Offers a file to the reader. */
export function download(name: string, content: Blob | string, type = 'text/csv;charset=utf-8'): void {
  // The byte order mark makes Excel read Cyrillic as UTF-8.
  const blob = typeof content === 'string' ? new Blob(['\ufeff', content], { type }) : content;
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** "How fast do we answer?" → "how-fast-do-we-answer": letters of any script are kept. */
export const fileName = (title: string, extension: string): string =>
  `${
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 80) || 'holdfast'
  }.${extension}`;
