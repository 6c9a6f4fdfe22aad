import { type CsvDialect, createCsvReader } from '../csv-reader.ts';

const candidates = [',', ';', '\t', '|'] as const;

export type SniffedDialect = CsvDialect & {
  /** columns of the first row */
  readonly width: number;
};

/**
 * The delimiter under which the rows of the sample are widest and most alike. `complete` is false when the sample is
 * only the beginning of the file, so its last row may be cut.
 */
export function sniffDialect(sample: string, complete: boolean): SniffedDialect {
  const newline = sample.includes('\n') || !sample.includes('\r') ? '\n' : '\r';
  // Excel writes "sep=;" as a first line for itself
  const told = /^sep=(.)\r?\n/.exec(sample)?.[1];
  let best: SniffedDialect & { score: number } = { delimiter: ',', newline, width: 1, score: -1 };
  for (const delimiter of candidates) {
    const reader = createCsvReader({ delimiter, newline });
    const rows = reader.push(sample);
    if (complete || rows.length === 0) rows.push(...reader.end());
    const widths = rows.slice(0, 200).map((row) => row.cells.length);
    const width = widths[0] ?? 1;
    const same = widths.filter((other) => other === width).length / Math.max(1, widths.length);
    const score =
      delimiter === told ? Number.MAX_VALUE : width > 1 ? same * 10 + Math.min(width, 40) / 40 : 0;
    if (score > best.score) best = { delimiter, newline, width, score };
  }
  return { delimiter: best.delimiter, newline: best.newline, width: best.width };
}

/** Lines before the header that some programs write: Excel's "sep=;". */
export const linesBeforeHeader = (sample: string): number => (/^sep=.\r?\n/.test(sample) ? 1 : 0);
