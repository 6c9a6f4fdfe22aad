import type { ReportData } from './report-data.ts';
import { reportDriverWords } from './report-driver-words.ts';
import { methodsPart } from './report-methods.ts';
import {
  answerPart,
  dataPart,
  driversPart,
  focusPart,
  headPart,
  keepPart,
  leavingPart,
  section,
  servePart,
} from './report-sections.ts';
import { reportStyle } from './report-style.ts';
import { csvOf, type ReportCell, type ReportTable, reportTables } from './report-tables.ts';
import { escapeHtml, plain, rich, type Tongue } from './report-text.ts';

/** Columns without a title stand, small, in the one before. */
function columnGroups({ columns }: ReportTable): number[][] {
  const groups: number[][] = [];
  columns.forEach(({ title }, i) => {
    if (title === '' && groups.length > 0) groups.at(-1)?.push(i);
    else groups.push([i]);
  });
  return groups;
}

/** The ends of an interval are said as such: "−4.9 – −0.7" would be a riddle. */
function cellHtml(
  tongue: Tongue,
  row: readonly ReportCell[],
  [first = 0, ...rest]: readonly number[],
): string {
  const cell = row[first];
  const small = rest.map((i) => row[i]?.shown ?? '').filter((shown) => shown !== '–' && shown !== '');
  const [low, high] = small;
  const said =
    low !== undefined && high !== undefined ? plain(tongue, 'link.from', { low, high }) : (low ?? '');
  return `${escapeHtml(cell?.shown ?? '')}${said === '' ? '' : `<small>${escapeHtml(said)}</small>`}`;
}

// the byte order mark makes spreadsheets read Cyrillic as UTF-8
const fileOf = (table: ReportTable): string =>
  `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${csvOf(table)}`)}`;

function tableHtml(tongue: Tongue, table: ReportTable): string {
  const csv = rich(tongue, 'report.tables.csv');
  const groups = columnGroups(table);
  const kind = (i: number | undefined): string => (table.columns[i ?? 0]?.text ? ' class="text"' : '');
  const head = groups
    .map(([i]) => `<th scope="col"${kind(i)}>${escapeHtml(table.columns[i ?? 0]?.title ?? '')}</th>`)
    .join('');
  const body = table.rows
    .map(
      (row) =>
        `<tr>${groups.map((group) => `<td${kind(group[0])}>${cellHtml(tongue, row, group)}</td>`).join('')}</tr>`,
    )
    .join('');
  const title = escapeHtml(table.title);
  return (
    `<div class="table"><header><h3>${title}</h3><a class="download" download="${escapeHtml(table.id)}.csv" href="${escapeHtml(fileOf(table))}" aria-label="${csv}: ${title}">${csv}</a></header>` +
    `<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div></div>`
  );
}

/**
 * The report as one HTML file: pictures as inline SVG, tables as CSV in data URLs, no script and nothing from anywhere else. The
 * policy in its head holds that even for what a customer typed.
 */
export function renderReport(data: ReportData, tongue: Tongue): string {
  const reader = { data, tongue, words: reportDriverWords(tongue) };
  const title = plain(tongue, 'report.title');
  const company = data.company || plain(tongue, 'report.unnamed');
  const tables = reportTables(data, tongue)
    .map((table) => tableHtml(tongue, table))
    .join('');
  const body = [
    headPart(reader),
    dataPart(reader),
    answerPart(reader),
    keepPart(reader),
    driversPart(reader),
    focusPart(reader),
    servePart(reader),
    leavingPart(reader),
    methodsPart(reader),
    section(
      rich(tongue, 'report.tables.title'),
      `<p class="note">${rich(tongue, 'report.tables.lead')}</p>${tables}`,
      'tables',
    ),
    `<footer>${rich(tongue, 'report.foot')}</footer>`,
  ].join('\n');
  return (
    `<!doctype html>\n<html lang="${tongue.locale}"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">` +
    `<title>${escapeHtml(`${company}: ${title}`)}</title><style>${reportStyle}</style></head>\n` +
    `<body><main>\n${body}\n</main></body></html>\n`
  );
}
