import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvReader, csvLine } from './csv-reader.ts';
import { createJsonSplitter, flattenJson, jsonShapeOf } from './json-splitter.ts';
import { createRowLedger } from './row-ledger.ts';
import { sniffDialect } from './sniff/delimiter.ts';
import { containerOf, sniffEncoding } from './sniff/encoding.ts';
import { columnNames, normalName } from './sniff/header.ts';

const read = (text: string, pieces = 1, delimiter: ',' | ';' = ',') => {
  const reader = createCsvReader({ delimiter, newline: '\n' });
  const size = Math.max(1, Math.ceil(text.length / pieces));
  const rows = [];
  for (let at = 0; at < text.length; at += size) rows.push(...reader.push(text.slice(at, at + size)));
  return [...rows, ...reader.end()];
};

describe('delimited text', () => {
  it('gives back what was written, however it is cut into pieces', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'я', ',', '"', '\n', '\r', ' ', ';', '\t'),
      maxLength: 8,
    });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 50 }), (rows, pieces) => {
        expect(read(rows.map(csvLine).join(''), pieces).map((row) => row.cells)).toEqual(rows);
      }),
      { seed: 7 },
    );
  });

  it('knows the line a row begins on, and its text', () => {
    const rows = read('a,b\r\n"x\ny",1\r\n\r\n3,4');
    expect(rows.map(({ line, raw }) => [line, raw])).toEqual([
      [1, 'a,b'],
      [2, '"x\ny",1'],
      [5, '3,4'],
    ]);
  });

  it('leaves a quote inside a value alone and sets an unclosed one aside by itself', () => {
    expect(read('pipe 5" wide,2\n')[0]?.cells).toEqual(['pipe 5" wide', '2']);
    const rows = read('a,"broken\nb,2\nc,3\n');
    expect(rows.map((row) => row.problem ?? row.cells)).toEqual(['unclosed-quote', ['b', '2'], ['c', '3']]);
  });

  it('finds the delimiter', () => {
    expect(sniffDialect('a;b;c\n1,5;2;3\n', true).delimiter).toBe(';');
    expect(sniffDialect('a\tb\n1,2\t3\n', true).delimiter).toBe('\t');
    expect(sniffDialect('sep=;\na;b\n', true).delimiter).toBe(';');
    expect(sniffDialect('name,text\nx,"a;b;c;d"\n', true).delimiter).toBe(',');
  });
});

describe('encodings', () => {
  const bytes = (...values: number[]) => new Uint8Array(values);
  it('tells UTF-8, UTF-16, and one-byte letters apart', () => {
    expect(sniffEncoding(bytes(0xef, 0xbb, 0xbf, 65))).toMatchObject({ encoding: 'utf-8', bom: 3 });
    expect(sniffEncoding(bytes(0xff, 0xfe, 65, 0))).toMatchObject({ encoding: 'utf-16le' });
    expect(sniffEncoding(bytes(0, 65, 0, 44, 0, 66, 0, 10))).toMatchObject({ encoding: 'utf-16be' });
    // "Имя;Почта" in Windows-1251, "café" in Windows-1252
    expect(sniffEncoding(bytes(0xc8, 0xec, 0xff, 59, 0xcf, 0xee, 0xf7, 0xf2, 0xe0))).toMatchObject({
      encoding: 'windows-1251',
    });
    expect(sniffEncoding(bytes(99, 97, 102, 0xe9, 59, 99))).toMatchObject({ encoding: 'windows-1252' });
  });
  it('sees what is no text at all', () => {
    expect(containerOf(bytes(0x50, 0x4b, 3, 4))).toBe('zip');
    expect(containerOf(bytes(0x1f, 0x8b, 8))).toBe('gzip');
    expect(containerOf(new Uint8Array(400).fill(1))).toBe('binary');
  });
});

describe('JSON', () => {
  const split = (text: string, pieces: number) => {
    const splitter = createJsonSplitter(jsonShapeOf(text) ?? 'lines');
    const size = Math.ceil(text.length / pieces);
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...splitter.push(text.slice(at, at + size)));
    return found.map((piece) => [piece.list, JSON.parse(piece.text)]);
  };
  const records = [
    { id: 1, tags: { tags: [{ name: 'a}"' }] } },
    { id: 2, parts: [{ x: '[' }] },
  ];
  it.each([1, 3, 40])('cuts lists, lines and wrapped lists into records (%i pieces)', (pieces) => {
    const plain = records.map((record) => ['', record]);
    expect(split(JSON.stringify(records), pieces)).toEqual(plain);
    expect(split(records.map((record) => JSON.stringify(record)).join('\n'), pieces)).toEqual(plain);
    const wrapped = records.map((record) => ['conversations', record]);
    expect(split(JSON.stringify({ type: 'conversation.list', conversations: records }), pieces)).toEqual(
      wrapped,
    );
  });
  it('flattens by path', () => {
    expect(flattenJson({ a: { b: 1, c: ['x', 'y'] }, d: null, e: true })).toEqual({
      'a.b': '1',
      'a.c': 'x;y',
      e: 'true',
    });
  });
});

describe('the ledger', () => {
  it('counts exactly, through growing', () => {
    const ledger = createRowLedger(16);
    const plain = new Map<string, number>();
    for (let at = 0; at < 50_000; at += 1) {
      const key = `order:${(at * 7919) % 20_011}`;
      plain.set(key, (plain.get(key) ?? 0) + 1);
      expect(ledger.add(key)).toBe(plain.get(key));
    }
    expect(ledger.size()).toBe(plain.size);
    expect(ledger.has('order:never')).toBe(false);
  });
});

describe('headers', () => {
  it('names every column once', () => {
    expect(columnNames(['\ufeffid', 'First name', 'First Name', '', '"""TAG"""'])).toEqual([
      'id',
      'First name',
      'First Name (2)',
      'column 4',
      '""TAG""',
    ]);
  });
  it('compares names whatever their dress', () => {
    expect(normalName('customerUniqueID')).toBe('customer unique id');
    expect(normalName('Дата_заказа')).toBe('дата заказа');
  });
});
