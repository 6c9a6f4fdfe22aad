import { promisify } from 'node:util';
import { SaxesParser } from 'saxes';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/**
 * Reads workbooks (XLSX) row by row. Only the table of shared texts is held in memory: the format puts it outside the
 * sheets. A workbook has at most 1,048,576 rows a sheet.
 */
const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

type Parts = ReadonlyMap<string, Entry>;

async function partsOf(zip: ZipFile): Promise<Parts> {
  const parts = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      parts.set(entry.fileName.replace(/^\//, ''), entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(parts));
    zip.on('error', reject);
    zip.readEntry();
  });
}

type Tags = {
  open?: (name: string, attributes: Record<string, string>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

/** Feeds one part of the workbook through the parser, piece by piece; `between` runs after each piece. */
async function* parsed<T>(zip: ZipFile, entry: Entry, tags: Tags, taken: () => T[]): AsyncGenerator<T[]> {
  const stream = await promisify(
    zip.openReadStream.bind(zip) as (
      entry: Entry,
      done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
    ) => void,
  )(entry);
  const parser = new SaxesParser();
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('opentag', (tag) => tags.open?.(local(tag.name), tag.attributes as Record<string, string>));
  parser.on('closetag', (tag) => tags.close?.(local(tag.name)));
  parser.on('text', (text) => tags.text?.(text));
  const decoder = new TextDecoder();
  for await (const piece of stream as AsyncIterable<Buffer>) {
    parser.write(decoder.decode(piece, { stream: true }));
    const rows = taken();
    if (rows.length > 0) yield rows;
  }
  parser.close();
  const rows = taken();
  if (rows.length > 0) yield rows;
}

async function drain(run: AsyncGenerator<unknown[]>): Promise<void> {
  for await (const _ of run);
}

export type Sheet = { readonly name: string; readonly part: string };
type Workbook = {
  readonly zip: ZipFile;
  readonly parts: Parts;
  readonly sheets: readonly Sheet[];
  readonly base1904: boolean;
};

async function openWorkbook(path: string): Promise<Workbook | null> {
  const zip = await openZip(path, { lazyEntries: true, autoClose: false });
  const parts = await partsOf(zip);
  const book = parts.get('xl/workbook.xml');
  const links = parts.get('xl/_rels/workbook.xml.rels');
  if (!book || !links) {
    zip.close();
    return null;
  }
  const targets = new Map<string, string>();
  await drain(
    parsed(
      zip,
      links,
      { open: (name, a) => name === 'Relationship' && targets.set(a.Id ?? '', a.Target ?? '') },
      () => [],
    ),
  );
  const sheets: Sheet[] = [];
  let base1904 = false;
  await drain(
    parsed(
      zip,
      book,
      {
        open: (name, a) => {
          if (name === 'workbookPr') base1904 = a.date1904 === '1' || a.date1904 === 'true';
          if (name !== 'sheet' || a.state === 'hidden' || a.state === 'veryHidden') return;
          const target = targets.get(a['r:id'] ?? '') ?? '';
          const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
          if (parts.has(part)) sheets.push({ name: a.name ?? '', part });
        },
      },
      () => [],
    ),
  );
  return { zip, parts, sheets, base1904 };
}

/** Names of the visible sheets; null when the file is a zip of something else. */
export async function sheetNames(path: string): Promise<string[] | null> {
  const book = await openWorkbook(path);
  book?.zip.close();
  return book ? book.sheets.map((sheet) => sheet.name) : null;
}

async function sharedTexts({ zip, parts }: Workbook): Promise<string[]> {
  const entry = parts.get('xl/sharedStrings.xml');
  const texts: string[] = [];
  if (!entry) return texts;
  let current = '';
  let [inText, phonetic] = [false, false];
  await drain(
    parsed(
      zip,
      entry,
      {
        open: (name) => {
          if (name === 'si') current = '';
          if (name === 'rPh') phonetic = true;
          inText = name === 't' && !phonetic;
        },
        text: (text) => {
          if (inText) current += text;
        },
        close: (name) => {
          if (name === 't') inText = false;
          if (name === 'rPh') phonetic = false;
          if (name === 'si') texts.push(current);
        },
      },
      () => [],
    ),
  );
  return texts;
}

const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);

/** Which cell styles show a number as a date or a time. */
async function dateStyles({ zip, parts }: Workbook): Promise<boolean[]> {
  const entry = parts.get('xl/styles.xml');
  const dates: boolean[] = [];
  if (!entry) return dates;
  const own = new Map<number, boolean>();
  let inCells = false;
  const looksLikeDate = (code: string): boolean =>
    /[dmyhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')) && !/^general$/i.test(code);
  await drain(
    parsed(
      zip,
      entry,
      {
        open: (name, a) => {
          if (name === 'numFmt') own.set(Number(a.numFmtId), looksLikeDate(a.formatCode ?? ''));
          if (name === 'cellXfs') inCells = true;
          if (name === 'xf' && inCells) {
            const id = Number(a.numFmtId ?? 0);
            dates.push(own.get(id) ?? builtInDates.has(id));
          }
        },
        close: (name) => {
          if (name === 'cellXfs') inCells = false;
        },
      },
      () => [],
    ),
  );
  return dates;
}

/** A day number of a spreadsheet as a time without a zone; times alone (below one day) as HH:MM:SS. */
export function excelMoment(serial: number, base1904: boolean): string {
  const seconds = Math.round(serial * 86_400);
  if (serial < 1) return new Date(seconds * 1000).toISOString().slice(11, 19);
  // day 60 is the 29 February 1900 that never was: days after it are one too high
  const epoch = base1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const text = new Date(epoch + seconds * 1000).toISOString();
  return seconds % 86_400 === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

const columnOf = (reference: string): number => {
  let column = 0;
  for (const char of reference) {
    const code = char.charCodeAt(0);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
};

export type SheetRow = { readonly cells: string[]; readonly line: number };

/** Rows of one sheet, empty ones left out; `line` is the row's number as the program shows it. */
export async function* sheetRows(path: string, sheetName: string): AsyncGenerator<SheetRow[]> {
  const book = await openWorkbook(path);
  const sheet = book?.sheets.find(({ name }) => name === sheetName) ?? book?.sheets[0];
  const entry = sheet && book?.parts.get(sheet.part);
  if (!book || !entry) return;
  try {
    const texts = await sharedTexts(book);
    const dates = await dateStyles(book);
    let rows: SheetRow[] = [];
    let cells: string[] = [];
    let [line, column, type, style, value, reading] = [0, 0, '', 0, '', false];
    const shown = (): string => {
      if (type === 's') return texts[Number(value)] ?? '';
      if (type === 'b') return value === '1' ? 'true' : 'false';
      if (type === 'e') return '';
      if (type === '' || type === 'n') {
        const number = Number(value);
        if (value === '' || Number.isNaN(number)) return value;
        // 17 significant digits of the file's own writing: 12.299999999999999 is 12.3
        return dates[style] ? excelMoment(number, book.base1904) : String(Number(number.toPrecision(15)));
      }
      return value;
    };
    const tags: Tags = {
      open: (name, a) => {
        if (name === 'row') {
          line = a.r === undefined ? line + 1 : Number(a.r);
          cells = [];
          column = -1;
        } else if (name === 'c') {
          column = a.r === undefined ? column + 1 : columnOf(a.r);
          type = a.t ?? '';
          style = Number(a.s ?? 0);
          value = '';
        } else if (name === 'v' || name === 't') reading = true;
      },
      text: (text) => {
        if (reading) value += text;
      },
      close: (name) => {
        if (name === 'v' || name === 't') reading = false;
        else if (name === 'c') {
          const text = shown();
          if (text === '') return;
          while (cells.length < column) cells.push('');
          cells[column] = text;
        } else if (name === 'row' && cells.length > 0) rows.push({ cells, line });
      },
    };
    yield* parsed(book.zip, entry, tags, () => {
      const taken = rows;
      rows = [];
      return taken;
    });
  } finally {
    book.zip.close();
  }
}
