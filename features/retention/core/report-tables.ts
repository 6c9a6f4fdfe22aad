import type { Estimate } from './link/driver-result.ts';
import type { DriverWords } from './link/driver-words.ts';
import type { ReportData, ReportFigure } from './report-data.ts';
import { reportDriverWords } from './report-driver-words.ts';
import { figureName, figureText } from './report-figures.ts';
import { plain, type Tongue } from './report-text.ts';

/** What a reader sees, and the bare number or text behind it for the CSV file. */
export type ReportCell = { readonly shown: string; readonly raw: string | number | null };

export type ReportTable = {
  /** name of its file */
  readonly id: string;
  readonly title: string;
  /** on the page a column without a title goes, small, into the one before: the ends of an interval; in the file it is its own */
  readonly columns: readonly { readonly title: string; readonly header: string; readonly text?: boolean }[];
  readonly rows: readonly (readonly ReportCell[])[];
};

const both = (shown: string, raw: string | number | null = shown): ReportCell => ({ shown, raw });
const text = (shown: string): ReportCell => ({ shown, raw: shown });
const nothing: ReportCell = { shown: '–', raw: null };

/** RFC 4180 with CRLF; a text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvOf({ columns, rows }: ReportTable): string {
  const cell = (raw: string | number | null): string => {
    if (raw === null) return '';
    if (typeof raw === 'number') return String(raw);
    const safe = /^[=+\-@\t\r]/.test(raw) ? `'${raw}` : raw;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [columns.map(({ header }) => header), ...rows.map((row) => row.map(({ raw }) => raw))];
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

type Maker = { readonly data: ReportData; readonly tongue: Tongue; readonly words: DriverWords };

const estimateCells = (
  estimate: Estimate | null,
  print: (value: number) => string,
  end: (value: number) => string = print,
): ReportCell[] =>
  estimate
    ? [
        both(print(estimate.value), estimate.value),
        both(end(estimate.low), estimate.low),
        both(end(estimate.high), estimate.high),
      ]
    : [nothing, nothing, nothing];

/** A difference in staying: its ends have a sign only where it is a minus. */
const differenceCells = ({ format }: Tongue, estimate: Estimate | null): ReportCell[] =>
  estimateCells(estimate, format.points, (share) => format.number(share * 100, 1));

const reconciliationKeys = ['start', 'new', 'wonBack', 'lost', 'end', 'cameAndWent'] as const;

function recordsTable({ data, tongue }: Maker): ReportTable {
  const say = (key: string): string => plain(tongue, `report.${key}`);
  const { counts, quality } = data;
  const link = (key: string): string => plain(tongue, `link.list.${key}`);
  const rows: [string, number][] = [
    [say('data.customers'), counts.customers],
    [say('data.contracts'), counts.contracts],
    [say('data.requests'), counts.requests],
    [link('withSale'), quality.withSale],
    [link('withOrder'), quality.withOrder],
    [say('data.answers'), counts.answers],
    [link('answersWithSale'), quality.answersWithSale],
    [say('data.orders'), counts.orders],
  ];
  return {
    id: 'records',
    title: say('tables.records'),
    columns: [
      { title: say('tables.item'), header: 'item', text: true },
      { title: say('tables.known'), header: 'count' },
    ],
    rows: rows.map(([name, n]) => [text(name), both(tongue.format.number(n), n)]),
  };
}

function reconciliationTable({ data, tongue }: Maker): ReportTable {
  const say = (key: string): string => plain(tongue, `report.${key}`);
  const { customers, previousCustomers } = data;
  const count = (value: number | undefined): ReportCell =>
    value === undefined ? nothing : both(tongue.format.number(value), value);
  const name = (key: (typeof reconciliationKeys)[number]): string =>
    say(`keep.${key === 'cameAndWent' ? 'within' : key}`);
  return {
    id: 'reconciliation',
    title: say('tables.reconciliation'),
    columns: [
      { title: say('tables.item'), header: 'item', text: true },
      { title: say('tables.customers'), header: 'customers' },
      { title: say('tables.before'), header: 'period_before' },
    ],
    rows: reconciliationKeys.map((key) => [
      both(name(key), key),
      count(customers[key]),
      count(previousCustomers?.[key]),
    ]),
  };
}

function driversTable({ data, tongue, words }: Maker): ReportTable {
  const say = (key: string): string => plain(tongue, `link.column.${key}`);
  const { format } = tongue;
  const answered = data.drivers.filter(({ state }) => state === 'answered');
  return {
    id: 'drivers',
    title: plain(tongue, 'report.tables.drivers'),
    columns: [
      { title: say('driver'), header: 'driver', text: true },
      { title: plain(tongue, 'report.tables.comparison'), header: 'comparison', text: true },
      { title: say('grade'), header: 'grade', text: true },
      { title: say('difference'), header: 'difference' },
      { title: '', header: 'difference_low' },
      { title: '', header: 'difference_high' },
      { title: say('crude'), header: 'crude_difference' },
      { title: 'n', header: 'n' },
      { title: say('kept'), header: 'customers_per_year' },
      { title: '', header: 'customers_low' },
      { title: '', header: 'customers_high' },
      { title: say('money'), header: 'money_per_year' },
      { title: '', header: 'money_low' },
      { title: '', header: 'money_high' },
    ],
    rows: answered.map((one) => [
      both(words.name(one.id), one.id),
      text(words.against(one)),
      text(one.grade ?? '–'),
      ...differenceCells(tongue, one.difference),
      one.crudeDifference === null ? nothing : both(format.points(one.crudeDifference), one.crudeDifference),
      both(format.number(one.n), one.n),
      ...estimateCells(one.money?.keptPerYear ?? null, (value) => format.number(value)),
      ...estimateCells(one.money?.perYear ?? null, format.money),
    ]),
  };
}

function unansweredTable({ data, tongue, words }: Maker): ReportTable {
  const say = (key: string): string => plain(tongue, `link.column.${key}`);
  const open = data.drivers.filter(({ state }) => state === 'cannot-answer');
  return {
    id: 'unanswered',
    title: plain(tongue, 'report.tables.unanswered'),
    columns: [
      { title: say('driver'), header: 'driver', text: true },
      { title: say('why'), header: 'why', text: true },
      { title: say('needed'), header: 'missing', text: true },
      { title: 'n', header: 'n' },
    ],
    rows: [
      ...open.map((one) => [
        both(words.name(one.id), one.id),
        both(words.reason(one.reason), one.reason),
        both(words.missing(one), one.needed),
        both(tongue.format.number(one.n), one.n),
      ]),
      ...data.notRecorded.map((id) => [
        both(plain(tongue, `link.missing.${id}.name`), id),
        both(plain(tongue, 'report.drivers.notRecorded'), 'not-recorded'),
        text(plain(tongue, `link.missing.${id}.text`)),
        nothing,
      ]),
    ],
  };
}

function curveTable({ data, tongue, words }: Maker): ReportTable[] {
  const { focus } = data;
  if (!focus) return [];
  const { summary, result } = focus;
  const share = (value: number): string => tongue.format.percent(value);
  const say = (key: string): string => plain(tongue, `link.column.${key}`);
  return [
    {
      id: `driver-${summary.id}`,
      title: plain(tongue, 'report.tables.curve', { name: words.name(summary.id) }),
      columns: [
        { title: say('group'), header: 'group', text: true },
        { title: 'n', header: 'n' },
        { title: say('seen'), header: 'stayed_as_seen' },
        { title: '', header: 'seen_low' },
        { title: '', header: 'seen_high' },
        { title: say('standardised'), header: 'stayed_like_customers' },
        { title: '', header: 'like_low' },
        { title: '', header: 'like_high' },
        { title: say('perYear'), header: 'per_year' },
      ],
      rows: result.bins.map((bin) => [
        // keys of categories are names, and those of agents stay out
        summary.id === 'first-agent'
          ? text(words.group(summary, bin))
          : both(words.group(summary, bin), bin.key),
        both(tongue.format.number(bin.n), bin.n),
        ...estimateCells(bin.crude, share),
        ...estimateCells(bin.smooth ?? bin.standardised, share),
        both(tongue.format.number(bin.perYear), bin.perYear),
      ]),
    },
  ];
}

function doubtTables({ data, tongue, words }: Maker): ReportTable[] {
  const { focus } = data;
  if (!focus) return [];
  const { summary, result } = focus;
  const name = words.name(summary.id);
  const difference = [
    { title: plain(tongue, 'link.column.difference'), header: 'difference' },
    { title: '', header: 'low' },
    { title: '', header: 'high' },
  ];
  const controls: ReportTable = {
    id: `checks-${summary.id}`,
    title: plain(tongue, 'report.tables.controls', { name }),
    columns: [
      { title: plain(tongue, 'link.column.check'), header: 'check', text: true },
      ...difference,
      { title: plain(tongue, 'report.tables.says'), header: 'says', text: true },
    ],
    rows: (result.doubt?.controls ?? []).map((one) => [
      both(plain(tongue, `link.doubt.control.${one.id}`), one.id),
      ...differenceCells(tongue, one.difference),
      both(plain(tongue, `link.doubt.${one.alarms ? 'alarm' : 'quiet'}`), one.alarms ? 'alarm' : 'quiet'),
    ]),
  };
  const segments: ReportTable = {
    id: `parts-${summary.id}`,
    title: plain(tongue, 'report.tables.segments', { name }),
    columns: [
      { title: plain(tongue, 'report.tables.part'), header: 'by', text: true },
      { title: '', header: 'part', text: true },
      { title: 'n', header: 'n' },
      ...difference,
    ],
    rows: result.segments.map((one) => [
      both(words.covariate(one.covariate), one.covariate),
      both(words.level(one.covariate, one.level), one.level),
      both(tongue.format.number(one.n), one.n),
      ...differenceCells(tongue, one.difference),
    ]),
  };
  return [controls, segments].filter(({ rows }) => rows.length > 0);
}

function serviceRow(tongue: Tongue, figure: ReportFigure): ReportCell[] {
  const { value, previous, difference } = figure;
  const print = figureText(tongue, figure.unit);
  const number = (of: number | null | undefined, say: (value: number) => string): ReportCell =>
    of === null || of === undefined ? nothing : both(say(of), of);
  return [
    both(figureName(tongue, figure), figure.id),
    number(value.value, print.value),
    number(value.low, print.value),
    number(value.high, print.value),
    both(tongue.format.number(value.n), value.n),
    number(previous?.value, print.value),
    number(difference?.value, print.change),
    number(difference?.low, print.end),
    number(difference?.high, print.end),
  ];
}

function serviceTable({ data, tongue }: Maker): ReportTable {
  const say = (key: string): string => plain(tongue, `report.tables.${key}`);
  return {
    id: 'service',
    title: say('service'),
    columns: [
      { title: say('figure'), header: 'figure', text: true },
      { title: say('value'), header: 'value' },
      { title: '', header: 'low' },
      { title: '', header: 'high' },
      { title: 'n', header: 'n' },
      { title: say('before'), header: 'before' },
      { title: say('change'), header: 'change' },
      { title: '', header: 'change_low' },
      { title: '', header: 'change_high' },
    ],
    rows: [data.crr, ...data.service].map((figure) => serviceRow(tongue, nameOf(tongue, figure))),
  };
}

/** Retention comes without its name: it is no figure of service. */
const nameOf = (tongue: Tongue, figure: ReportData['crr'] | ReportFigure): ReportFigure =>
  'unit' in figure ? figure : { ...figure, unit: 'share', name: plain(tongue, `metric.${figure.id}.name`) };

function leavingTable({ data, tongue }: Maker): ReportTable[] {
  const groups = data.leaving?.groups ?? [];
  const say = (key: string): string => plain(tongue, `report.tables.${key}`);
  const share = (value: number | null): ReportCell =>
    value === null ? nothing : both(tongue.format.percent(value), value);
  const rows = groups.flatMap(({ kind, backTest }) =>
    (backTest?.calibration ?? []).map(({ predicted, seen }) => [
      both(plain(tongue, `report.leaving.${kind}`), kind),
      share(predicted),
      share(seen.value),
      share(seen.low),
      share(seen.high),
      both(tongue.format.number(seen.n), seen.n),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    {
      id: 'back-test',
      title: say('leaving'),
      columns: [
        { title: say('model'), header: 'forecast_by', text: true },
        { title: say('predicted'), header: 'predicted' },
        { title: say('seen'), header: 'seen' },
        { title: '', header: 'seen_low' },
        { title: '', header: 'seen_high' },
        { title: 'n', header: 'n' },
      ],
      rows,
    },
  ];
}

/** Every number a picture of the report is drawn from, in the order of the report. */
export function reportTables(data: ReportData, tongue: Tongue): ReportTable[] {
  const maker = { data, tongue, words: reportDriverWords(tongue) };
  return [
    recordsTable(maker),
    reconciliationTable(maker),
    driversTable(maker),
    unansweredTable(maker),
    ...curveTable(maker),
    ...doubtTables(maker),
    serviceTable(maker),
    ...leavingTable(maker),
  ].filter(({ rows }) => rows.length > 0);
}
