import { crc32, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityModule } from '#features/identity/server/module.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { HeldRow, ImportDetail } from '../core/schema.ts';
import { importsModule } from './module.ts';

let app: TestApplication;
beforeAll(async () => {
  app = await startTestApplication({ modules: [identityModule, importsModule] });
});
afterAll(() => app.close());

type Answer<T> = { readonly status: number; readonly body: T };
const call = async <T = ImportDetail>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
  const { status, body: answer } = await app.call('owner', method, path, body);
  return { status, body: answer as T };
};

async function send(
  importId: string,
  name: string,
  content: string | Buffer,
  path = `files/${encodeURIComponent(name)}`,
): Promise<Answer<ImportDetail>> {
  const answer = await app.http.inject({
    method: 'PUT',
    url: `/api/v1/imports/${importId}/${path}`,
    payload: content,
    headers: { 'x-test-role': 'owner', 'content-type': 'application/octet-stream' },
  });
  return { status: answer.statusCode, body: answer.json() };
}

/** Creates an import of these files; `input` as for POST /imports. */
async function prepare(
  files: Readonly<Record<string, string | Buffer>>,
  input: object = {},
): Promise<ImportDetail> {
  let { body } = await call('POST', '/imports', input);
  for (const [name, content] of Object.entries(files)) ({ body } = await send(body.importId, name, content));
  return body;
}

async function finish(importId: string, work: 'check' | 'run'): Promise<ImportDetail> {
  const begun = await call('POST', `/imports/${importId}/${work}`);
  expect(begun.status).toBe(200);
  await app.settle();
  return (await call('GET', `/imports/${importId}`)).body;
}

const bring = async (
  files: Readonly<Record<string, string | Buffer>>,
  input: object = {},
): Promise<ImportDetail> => finish((await prepare(files, input)).importId, 'run');

const customers = 'customer_id,email,name\n001,ann@example.com,Ann\n2,bob@example.com,Bob\n';
const orders =
  'order_id,customer_id,ordered_at,amount\nA1,001,2026-01-05 10:00,12.50\nA2,2,2026-01-06 10:00,7\nA3,nobody,not a date,1\n';

describe('an import', () => {
  it('checks without storing, runs, and changes nothing when repeated', async () => {
    const source = 'repeat';
    const draft = await prepare({ 'orders.csv': orders, 'customers.csv': customers }, { source });
    expect(draft.plan.files.map(({ mapping }) => mapping.table)).toEqual([
      'holdfast.orders',
      'holdfast.customers',
    ]);
    expect(draft.asks).toEqual({ zone: true, currency: true });
    const checked = await finish(draft.importId, 'check');
    expect(checked.state).toBe('checked');
    expect(checked.checked).toMatchObject({
      rows: 5,
      stored: 4,
      held: 1,
      records: { customers: { created: 2 }, orders: { created: 2 } },
    });
    const done = await finish(draft.importId, 'run');
    expect(done).toMatchObject({
      state: 'done',
      totals: {
        rows: 5,
        stored: 4,
        held: 1,
        records: { customers: { created: 2 }, orders: { created: 2 } },
        reasons: { 'imports:not-a-date': 1 },
      },
    });
    const again = await bring({ 'customers.csv': customers, 'orders.csv': orders }, { source });
    expect(again.totals.records).toMatchObject({
      customers: { created: 0, changed: 0, unchanged: 2 },
      orders: { created: 0, changed: 0, unchanged: 2 },
    });
    const newer = await bring({ 'orders.csv': orders.replace('12.50', '15') }, { source });
    expect(newer.totals.records.orders).toMatchObject({ created: 0, changed: 1, unchanged: 1 });
    expect((await call('POST', `/imports/${draft.importId}/run`)).status).toBe(409);
  });

  it('lists held rows, gives them as a file, and takes them back corrected', async () => {
    const done = await bring({ 'customers.csv': customers, 'orders.csv': orders }, { source: 'fixing' });
    const held = await call<{ rows: unknown[] }>('GET', `/imports/${done.importId}/held`);
    expect(held.body.rows).toMatchObject([
      {
        file: 'orders.csv',
        line: 4,
        reason: 'imports:not-a-date',
        column: 'ordered_at',
        value: 'not a date',
        raw: 'A3,nobody,not a date,1',
      },
    ]);
    const csv = (await app.call('owner', 'GET', `/imports/${done.importId}/held.csv`)).text;
    expect(csv).toContain(
      '_file,_line,_item_line,_column,_value,_reason,order_id,customer_id,ordered_at,amount',
    );
    const fixed = await send(
      done.importId,
      '',
      csv.replace(',nobody,not a date,1', ',001,2026-02-01,1'),
      'fixed',
    );
    expect(fixed.status).toBe(200);
    await app.settle();
    const after = (await call('GET', `/imports/${fixed.body.importId}`)).body;
    expect(after).toMatchObject({
      state: 'done',
      totals: { rows: 1, stored: 1, held: 0, records: { orders: { created: 1 } } },
    });
    expect((await call('GET', `/imports/${done.importId}`)).body).toMatchObject({
      fixed: 1,
      totals: { rows: 5, stored: 4, held: 0, fixed: 1, reasons: {}, files: [{ held: 0 }, { held: 0 }] },
    });
    expect((await call<{ rows: unknown[] }>('GET', `/imports/${done.importId}/held`)).body.rows).toEqual([]);
  });

  it('counts down as held rows come in or are dismissed, and shows what became of each', async () => {
    const people = 'email,name\nno-1,A\nno-2,B\nno-3,C\n,D\nok@example.com,E\n';
    const done = await bring({ 'people.csv': people }, { source: 'countdown' });
    const now = async () => (await call('GET', `/imports/${done.importId}`)).body;
    const listed = async () =>
      (await call<{ rows: ImportDetail[] }>('GET', '/imports')).body.rows.find(
        ({ importId }) => importId === done.importId,
      );
    const waiting = async () =>
      (await call<{ imports: { importId: string; held: number }[] }>('GET', '/imports/waiting')).body.imports
        .filter(({ importId }) => importId === done.importId)
        .map(({ held }) => held);
    const held = async (status: string, importId = done.importId) =>
      (await call<{ rows: HeldRow[] }>('GET', `/imports/${importId}/held?status=${status}`)).body.rows.map(
        ({ line }) => line,
      );
    expect(await waiting()).toEqual([4]);
    const csv = (
      await app.call('owner', 'GET', `/imports/${done.importId}/held.csv?reason=imports:not-an-email`)
    ).text;
    // one is corrected, one still wrong, a line that was never held is sent along
    const sent = await send(
      done.importId,
      '',
      `${csv.replace(',no-1,A', ',one@example.com,A').replace(/^.*no-3,C\r?\n/m, '')}1,99,,,,,x@example.com,X\n`,
      'fixed',
    );
    await app.settle();
    const again = (await call('GET', `/imports/${sent.body.importId}`)).body;
    expect(again.totals).toMatchObject({ rows: 3, stored: 2, held: 1 });
    expect(await now()).toMatchObject({
      fixed: 1,
      totals: { held: 3, fixed: 1, reasons: { 'imports:not-an-email': 2, 'imports:no-customer': 1 } },
    });
    expect((await listed())?.totals).toMatchObject({ held: 3, fixed: 1 });
    // the row that was refused again waits once
    expect(await waiting()).toEqual([3]);
    const second = (await app.call('owner', 'GET', `/imports/${again.importId}/held.csv`)).text;
    await send(again.importId, '', second.replace(',no-2,B', ',two@example.com,B'), 'fixed');
    await app.settle();
    expect(await held('open')).toEqual([4, 5]);
    expect(await held('open', again.importId)).toEqual([]);
    const choice = { reason: 'imports:no-customer' };
    const dismissed = await call('POST', `/imports/${done.importId}/held/dismiss`, choice);
    expect(dismissed.body.totals).toMatchObject({ held: 1, fixed: 2, dismissed: 1 });
    expect(await held('dismissed')).toEqual([5]);
    expect(await held('fixed')).toEqual([2, 3]);
    expect(await held('all')).toEqual([2, 3, 4, 5]);
    const rows = [{ fileNo: 1, line: 4 }];
    await call('POST', `/imports/${done.importId}/held/dismiss`, { rows });
    expect(await waiting()).toEqual([]);
    const back = await call('POST', `/imports/${done.importId}/held/reopen`, { rows });
    expect(back.body.totals).toMatchObject({ held: 1, dismissed: 1 });
    expect((await app.call('analyst', 'POST', `/imports/${done.importId}/held/dismiss`, {})).status).toBe(
      403,
    );
  });

  it('does not dismiss what a check only foresees', async () => {
    const draft = await prepare({ 'people.csv': 'email,name\nno,A\n' }, { source: 'foreseen' });
    await finish(draft.importId, 'check');
    expect((await call('POST', `/imports/${draft.importId}/held/dismiss`, {})).status).toBe(409);
  });

  it('tells records on one line of JSON apart', async () => {
    const people = [{ email: 'no' }, { email: 'neither' }, { email: 'j@example.com' }];
    const done = await bring({ 'people.json': JSON.stringify(people) }, { source: 'json-line' });
    const held = await call<{ rows: HeldRow[] }>('GET', `/imports/${done.importId}/held`);
    expect(held.body.rows.map(({ line }) => line)).toEqual([1, 2]);
  });

  it('gives a corrected line of an order the number it had', async () => {
    const lines = [
      'order_id,customer_id,ordered_at,sku,quantity,price',
      'L1,9,2026-01-05,A,1,10',
      'L1,9,2026-01-05,B,one,10',
      'L1,9,2026-01-05,C,1,10',
      ...Array.from({ length: 20 }, (_, at) => `M${at},9,2026-01-05,A,1,10`),
      '',
    ].join('\n');
    const done = await bring({ 'sales lines.csv': lines }, { source: 'lines' });
    expect(done.totals).toMatchObject({ held: 1, records: { order_items: { created: 22 } } });
    const csv = (await app.call('owner', 'GET', `/imports/${done.importId}/held.csv`)).text;
    const fixed = await send(done.importId, '', csv.replace(',one,10', ',1,10'), 'fixed');
    await app.settle();
    expect((await call('GET', `/imports/${fixed.body.importId}`)).body.totals.records).toMatchObject({
      order_items: { created: 1, changed: 0, unchanged: 0 },
    });
    const order = await app.command((ctx) =>
      ctx.db
        .withTables<{ orders: { number: string; amount_minor: number } }>()
        .selectFrom('orders')
        .select('amount_minor')
        .where('number', '=', 'L1')
        .executeTakeFirst(),
    );
    expect(order?.amount_minor).toBe(3000);
  });

  it('pages held rows by place and filters them by reason', async () => {
    const rows = Array.from({ length: 120 }, (_, at) => (at % 3 === 0 ? `,Nobody ${at}` : `bad-${at},X`));
    const done = await bring({ 'people.csv': `email,name\n${rows.join('\n')}\n` }, { source: 'paging' });
    expect(done.totals).toMatchObject({
      held: 120,
      reasons: { 'imports:no-customer': 40, 'imports:not-an-email': 80 },
    });
    type Page = { rows: { line: number }[]; next: string | null };
    const seen: number[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await call<Page>('GET', `/imports/${done.importId}/held?limit=50${cursor}`);
      seen.push(...body.rows.map(({ line }) => line));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(new Set(seen).size).toBe(120);
    const filtered = await call<Page>(
      'GET',
      `/imports/${done.importId}/held?limit=100&reason=imports:no-customer`,
    );
    expect(filtered.body.rows.length).toBe(40);
    expect((await call('GET', `/imports/${done.importId}/held?cursor=%25%25`)).status).toBe(400);
  });

  it.each([
    ['a small file', '', 'stopping'],
    ['one so large that a thread reads it', 'я'.repeat(30), 'stopping-large'],
  ])('goes on after it was stopped, and loses and doubles nothing: %s', async (_, note, source) => {
    const count = 40_000;
    const row = (at: number): string =>
      `S${at},c${at % 500},${at === 39_000 ? 'yesterday' : '2026-01-05'},1,${note}`;
    const text = `order_id,customer_id,ordered_at,amount,note\n${Array.from({ length: count }, (_, at) => row(at)).join('\n')}\n`;
    const draft = await prepare({ 'orders.csv': text }, { source });
    await call('POST', `/imports/${draft.importId}/run`);
    for (;;) {
      const { body } = await call('GET', `/imports/${draft.importId}`);
      if (body.totals.rows > 0 || body.state === 'done') break;
    }
    const stopped = await call('POST', `/imports/${draft.importId}/cancel`);
    await app.settle();
    if (stopped.status === 200) {
      const part = (await call('GET', `/imports/${draft.importId}`)).body;
      expect(part).toMatchObject({ state: 'cancelled' });
      expect(part.totals.rows).toBeLessThanOrEqual(count);
      await finish(draft.importId, 'run');
    }
    const done = (await call('GET', `/imports/${draft.importId}`)).body;
    expect(done).toMatchObject({
      state: 'done',
      totals: {
        rows: count,
        stored: count - 1,
        held: 1,
        records: { orders: { created: count - 1, changed: 0, unchanged: 0 } },
      },
    });
    const { body } = await call<{ rows: HeldRow[] }>('GET', `/imports/${draft.importId}/held`);
    expect(body.rows).toMatchObject([
      {
        line: 39_002,
        column: 'ordered_at',
        value: 'yesterday',
        reason: 'imports:not-a-date',
        raw: row(39_000),
      },
    ]);
  });
});

describe('files', () => {
  it.each([
    ['UTF-8 with BOM', Buffer.from('\ufeffПочта;Имя\na@example.com;Жанна\n')],
    ['UTF-16 LE', Buffer.from('\ufeffПочта;Имя\na@example.com;Жанна\n', 'utf16le')],
    ['UTF-16 BE', Buffer.from('\ufeffПочта;Имя\na@example.com;Жанна\n', 'utf16le').swap16()],
    [
      'Windows-1251',
      Buffer.from([
        0xcf,
        0xee,
        0xf7,
        0xf2,
        0xe0,
        59,
        0xc8,
        0xec,
        0xff,
        10,
        ...Buffer.from('a@example.com;'),
        0xc6,
        0xe0,
        0xed,
        0xed,
        0xe0,
        10,
      ]),
    ],
    ['gzip', gzipSync('Почта;Имя\na@example.com;Жанна\n')],
    ['tabs', Buffer.from('Почта\tИмя\na@example.com\tЖанна\n')],
  ])('reads %s', async (_, content) => {
    const draft = await prepare({ 'клиенты.csv': content });
    const { body } = await call<{ rows: { records: { fields: unknown }[] }[] }>(
      'GET',
      `/imports/${draft.importId}/files/${draft.plan.files[0]?.fileNo}/preview`,
    );
    expect(body.rows[0]?.records[0]?.fields).toMatchObject({ email: 'a@example.com', name: 'Жанна' });
  });

  it('reads single lines of another encoding in a UTF-8 file', async () => {
    const text = Buffer.concat([
      Buffer.from('email,name\na@example.com,Жанна\nb@example.com,'),
      Buffer.from([0xc6, 0xe0, 0xed, 0xed, 0xe0, 10]),
    ]);
    const draft = await prepare({ 'x.csv': text });
    const { body } = await call<{ rows: { cells: string[] }[] }>(
      'GET',
      `/imports/${draft.importId}/files/1/preview`,
    );
    expect(body.rows.map(({ cells }) => cells[1])).toEqual(['Жанна', 'Жанна']);
  });

  it('refuses in plain words what it cannot read', async () => {
    const problem = async (name: string, content: string | Buffer): Promise<string[]> =>
      (await prepare({ [name]: content })).plan.files.flatMap(({ problems }) =>
        problems.filter(({ blocking }) => blocking).map(({ code }) => code),
      );
    expect(await problem('x.csv', '')).toEqual(['empty']);
    expect(await problem('x.png', Buffer.alloc(300, 1))).toEqual(['unreadable']);
    expect(
      await problem('old.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(100)])),
    ).toEqual(['workbook-too-old']);
    expect(await problem('x.csv', 'firstName,lastName\nJohn,Doe\n')).toEqual(['no-identity']);
    expect(await problem('x.csv', 'a@example.com,John\nb@example.com,Jane\n')).toContain('no-header');
  });

  it('lets a file without names be read after its columns were named by hand', async () => {
    const draft = await prepare(
      { 'x.csv': 'a@example.com,John\nb@example.com,Jane\n' },
      { source: 'no-header' },
    );
    expect((await call('POST', `/imports/${draft.importId}/run`)).status).toBe(409);
    const outputs = [
      {
        entity: 'customers',
        attributes: [],
        fields: { email: { columns: ['column 1'] }, name: { columns: ['column 2'] } },
      },
    ];
    const changed = await call('PATCH', `/imports/${draft.importId}`, { files: [{ fileNo: 1, outputs }] });
    expect(changed.body.plan.files[0]?.problems).toEqual([]);
    expect((await finish(draft.importId, 'run')).totals).toMatchObject({ rows: 2, stored: 2 });
  });

  it('holds a row with a broken quote or too many values, and reads the others', async () => {
    const done = await bring(
      { 'x.csv': 'email,name\na@example.com,"Ann\nb@example.com,Bob\nc@example.com,Lee,Chris\n' },
      { source: 'broken' },
    );
    expect(done.totals).toMatchObject({
      rows: 3,
      stored: 1,
      held: 2,
      reasons: { 'imports:unclosed-quote': 1, 'imports:too-many-columns': 1 },
    });
  });
});

describe('workbooks', () => {
  const sheet = (rows: string) =>
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
  const book = zipOf({
    'xl/workbook.xml':
      '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="2" r:id="rId2"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml':
      '<sst><si><t>Order ID</t></si><si><r><t>Customer </t></r><r><t>email</t></r></si><si><t>Date</t></si><si><t>Total</t></si></sst>',
    'xl/worksheets/sheet1.xml': sheet(
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>' +
        '<row r="3"><c r="A3" t="inlineStr"><is><t>A-1</t></is></c><c r="B3" t="inlineStr"><is><t>a@example.com</t></is></c><c r="C3" s="1"><v>46027.5</v></c><c r="D3"><v>12.299999999999999</v></c></row>',
    ),
    'xl/worksheets/sheet2.xml': sheet(''),
  });
  it('reads sheets with shared texts, dates and gaps', async () => {
    const draft = await prepare({ 'book.xlsx': book });
    expect(draft.plan.files.map(({ name }) => name)).toEqual(['book.xlsx › Orders']);
    const { body } = await call<{
      rows: { line: number; cells: string[]; records: { fields: unknown }[] }[];
    }>('GET', `/imports/${draft.importId}/files/1/preview`);
    expect(body.rows).toMatchObject([
      { line: 3, cells: ['A-1', 'a@example.com', '2026-01-05 12:00:00', '12.3'] },
    ]);
    expect(body.rows[0]?.records.at(-1)?.fields).toMatchObject({
      externalId: 'A-1',
      orderedAt: '2026-01-05T12:00:00.000Z',
      amountMinor: 1230,
    });
  });
});

/** A zip without compression: what a workbook is wrapped in. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(body), 10);
    head.writeUInt32LE(body.length, 14);
    head.writeUInt32LE(body.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), head, Buffer.from(name), body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), head, tail, Buffer.from(name)]));
    bodies.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

describe('saved mappings and rights', () => {
  it('saves a mapping and uses it for the same columns', async () => {
    const content = 'Who;Money;Day\nann@example.com;10,5;31.12.2025\n';
    const draft = await prepare({ 'x.csv': content }, { source: 'preset' });
    const outputs = [{ entity: 'customers', attributes: ['Money'], fields: { email: { columns: ['Who'] } } }];
    await call('PATCH', `/imports/${draft.importId}`, { files: [{ fileNo: 1, outputs }] });
    const saved = await call<{ presetId: string }>('POST', '/import-presets', {
      importId: draft.importId,
      name: 'Ours',
    });
    expect(saved.status).toBe(200);
    expect((await prepare({ 'y.csv': content })).plan.files[0]?.mapping.outputs).toMatchObject(outputs);
    expect((await call('DELETE', `/import-presets/${saved.body.presetId}`)).status).toBe(200);
  });

  it('answers what cannot be with refusals', async () => {
    const nowhere = '00000000-0000-7000-8000-000000000000';
    expect((await call('GET', `/imports/${nowhere}`)).status).toBe(404);
    expect((await call('POST', '/imports', { preset: 'nonsense' })).status).toBe(404);
    expect((await call('POST', '/imports', { zone: 'Mars/Base' })).status).toBe(422);
    const draft = await prepare({});
    expect((await call('POST', `/imports/${draft.importId}/run`)).status).toBe(409);
    expect((await call('POST', `/imports/${draft.importId}/cancel`)).status).toBe(409);
    expect((await send(draft.importId, '', 'a,b\n1,2\n', 'fixed')).status).toBe(422);
    expect((await send(nowhere, 'x.csv', 'a')).status).toBe(404);
    expect((await call('DELETE', `/imports/${draft.importId}`)).status).toBe(200);
    expect((await app.call('agent', 'GET', '/imports')).status).toBe(403);
    expect((await app.call('analyst', 'POST', '/imports', {})).status).toBe(403);
  });
});
