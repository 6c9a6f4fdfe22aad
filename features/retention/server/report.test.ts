import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { DriverSummary } from '../core/contract/link.ts';
import { customerRow, id, insertRows, orderRow, type Row, testedModules } from './fixtures/books.ts';

const stamp = '2026-01-01T00:00:00Z';
const DAY = 86_400_000;
const start = Date.parse('2025-06-01T10:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();

const evil = '"><img src=x onerror=alert(1)>';
const formula = '=HYPERLINK("http://evil.example")';
const company = `<script>alert("1")</script> & Söhne`;

const settingsOf = (name: string): Row[] => [
  { key: 'company', value: { name, churnModel: 'purchase', churnDays: 60 } as never, updated_at: stamp },
];

/** 600 buyers whose order takes 1 to 12 days, promised in 6; the later it comes, the fewer buy again. */
function books(): Record<string, Row[]> {
  const customers: Row[] = [];
  const orders: Row[] = [];
  for (let n = 1; n <= 600; n += 1) {
    customers.push(customerRow(n, { name: `Person Nr ${n}`, tier: n % 2 ? evil : formula }));
    const at = start + (n % 90) * DAY;
    const takes = 1 + (n % 12);
    orders.push(
      orderRow(n, n * 10, iso(at), {
        promised_at: iso(at + 6 * DAY + 1000),
        delivered_at: iso(at + takes * DAY),
      }),
    );
    if ((n * 7919) % 100 >= 15 + 4 * takes) orders.push(orderRow(n, n * 10 + 1, iso(at + 40 * DAY)));
  }
  // somebody who still buys: the day that counts as today
  customers.push(customerRow(700, { name: 'Person Nr 700', tier: evil }));
  orders.push(orderRow(700, 7000, '2026-02-01T10:00:00Z'));
  const segments: Row[] = [
    {
      segment_id: id(9001),
      name: `Loud ${evil}`,
      list: 'customers',
      filter: [] as never,
      created_at: stamp,
      updated_at: stamp,
    },
  ];
  return { customers, orders, settings: settingsOf(company), segments };
}

async function companyOf(rows: Readonly<Record<string, readonly Row[]>>): Promise<TestApplication> {
  const app = await startTestApplication({
    modules: testedModules,
    clock: () => new Date('2026-02-02T09:00:00Z'),
  });
  const { database, analytics } = app.application.services;
  for (const [table, list] of Object.entries(rows)) await insertRows(database, table, list);
  await app.command((ctx) => ctx.publish({ type: 'test.filled', customerId: null, payload: { bulk: true } }));
  await analytics.catchUp();
  return app;
}

/** Nothing runs, nothing is fetched, and every link leads into the file itself. */
function expectSelfContained(html: string): void {
  // the address in an embedded CSV is encoded and the one on the page is text: neither is a resource
  expect(html).not.toMatch(/<(script|img|iframe|link|object|embed|form|base)\b/i);
  expect(html).not.toMatch(/<[^>]*\s(src|srcset|action|poster|xlink:href|on\w+)=/i);
  expect(html).not.toMatch(/url\(|@import/);
  const links = [...html.matchAll(/<[^>]*\shref="([^"]*)"/g)].map(([, href]) => href ?? '');
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) expect(link).toMatch(/^data:text\/csv;charset=utf-8,/);
}

/** What stands in the catalogue and did not come out as words. */
const leftover =
  /\{\{|\b(report|link|metric|rule|dimension)\.\w+\.?\w*\b(?!,)|NaN|undefined|Infinity|\[object/;
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

const tablesOf = (html: string): Map<string, string[][]> =>
  new Map(
    [...html.matchAll(/download="([^"]+)\.csv" href="data:text\/csv;charset=utf-8,([^"]*)"/g)].map(
      ([, name = '', data = '']) => [
        name,
        decodeURIComponent(data.replaceAll('&#39;', "'"))
          .replace('\ufeff', '')
          .trimEnd()
          .split('\r\n')
          .map((line) => line.split(',')),
      ],
    ),
  );

describe('the report', () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await companyOf(books());
  }, 120_000);
  afterAll(() => app.close());

  const report = (query = '') => app.call('agent', 'GET', `/retention/report${query}`);

  it('is given to whoever may read figures, as a file to be kept, and written down', async () => {
    expect((await app.call(null, 'GET', '/retention/report')).status).toBe(401);
    const { status, headers } = await report();
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="holdfast-report-2026-02-01-en.html"');
    const rows = await app.application.services.database.db
      .selectFrom('audit_log' as never)
      .select('action' as never)
      .execute();
    expect(rows).toContainEqual({ action: 'retention.export-report' });
  });

  it.each([
    ['en', 'What keeps our customers?', 'an association'],
    ['ru', 'Что удерживает наших клиентов?', 'это связь'],
  ])('is whole in %s, needs nothing from elsewhere and runs nothing', async (lang, title, answer) => {
    const { text } = await report(`?lang=${lang}`);
    expect(text).toContain(`<html lang="${lang}">`);
    expect(text).toContain(`<h1>${title}</h1>`);
    expect(text).toContain(answer);
    // the sides are ends: the lower one has no beginning, the upper one no end
    expect(textOf(text)).toContain(lang === 'ru' ? 'за 4 д или быстрее' : 'comes within 4 d');
    expectSelfContained(text);
    expect(textOf(text)).not.toMatch(leftover);
    // 12345.6 would be printed otherwise in the other language
    expect(textOf(text)).toContain(lang === 'ru' ? ' п. п.' : ' points');
  });

  it('shows what customers typed as text, and names none of them', async () => {
    const { text } = await report(`?segment=${id(9001)}&tier=${encodeURIComponent(evil)}`);
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; Söhne');
    expect(text).toContain('Loud &quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
    expectSelfContained(text);
    expect(text).not.toMatch(/Person Nr/);
    expect(text).not.toContain(id(1));
  });

  it('gives its tables as files that no spreadsheet runs', async () => {
    const { text } = await report();
    expectSelfContained(text);
    const names = [...tablesOf(text).keys()];
    for (const name of ['records', 'reconciliation', 'drivers', 'unanswered', 'service'])
      expect(names).toContain(name);
    const parts = names.find((name) => name.startsWith('parts-'));
    const rows = tablesOf(text).get(parts ?? '') ?? [];
    expect(rows.flat().some((cell) => cell.startsWith('"\'=HYPERLINK'))).toBe(true);
    expect(rows.flat().some((cell) => cell.startsWith('='))).toBe(false);
  });

  it('says what the pages say', async () => {
    const drivers = (await app.call('analyst', 'GET', '/retention/drivers?wait=yes')).body as {
      drivers: DriverSummary[];
    };
    const answered = drivers.drivers.filter(({ state }) => state === 'answered');
    expect(answered.map(({ id: driver }) => driver)).toContain('delivery-late');
    const tables = tablesOf((await report()).text);
    const rows = (tables.get('drivers') ?? []).slice(1);
    expect(rows.map(([driver]) => driver)).toEqual(answered.map(({ id: driver }) => driver));
    expect(rows.map((row) => row.at(-7))).toEqual(answered.map(({ n }) => String(n)));

    const summary = (await app.call('analyst', 'GET', '/retention/summary')).body as {
      customers: Record<string, number>;
    };
    const sum = new Map((tables.get('reconciliation') ?? []).map(([key = '', n]) => [key, Number(n)]));
    for (const [key, n] of Object.entries(summary.customers)) expect(sum.get(key)).toBe(n);
    const at = (key: string): number => sum.get(key) ?? Number.NaN;
    expect(at('start') + at('new') + at('wonBack') - at('lost')).toBe(at('end'));
  });

  it('gives the same digits when it is made again', async () => {
    expect((await report('?lang=ru')).text).toBe((await report('?lang=ru')).text);
  });

  it.each([
    ['?lang=de', 400],
    ['?from=2026-02-01&to=2026-01-01', 422],
    [`?analysis=${id(404)}`, 404],
    [`?segment=${id(404)}`, 404],
  ])('refuses %s', async (query, status) => {
    expect((await report(query)).status).toBe(status);
  });
});

describe('the report of a company without records', () => {
  it.each(['en', 'ru'])('says so in %s and still shows what would be needed', async (lang) => {
    const app = await companyOf({ settings: settingsOf('') });
    const { status, text } = await app.call('owner', 'GET', `/retention/report?lang=${lang}`);
    await app.close();
    expect(status).toBe(200);
    expectSelfContained(text);
    expect(textOf(text)).not.toMatch(leftover);
    expect(text).toContain(lang === 'ru' ? 'Записей пока нет' : 'There are no records yet');
    expect(text).toContain(lang === 'ru' ? 'На что ответа пока нет' : 'What cannot be answered yet');
  });
});
