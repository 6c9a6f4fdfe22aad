import type { DriverSummary } from './contract/link.ts';
import { settleDays } from './encounter.ts';
import type { DriverWords } from './link/driver-words.ts';
import {
  axisSvg,
  barSvg,
  type CurvePoint,
  curveSvg,
  dotSvg,
  niceScale,
  type Scale,
} from './report-charts.ts';
import { bestOf, type ReportData, type ReportFigure } from './report-data.ts';
import { driverSentence, kneeSentences } from './report-driver-words.ts';
import { figureName, figureText, noValue } from './report-figures.ts';
import { escapeHtml, plain, rich, type Tongue } from './report-text.ts';

export type Reader = { readonly data: ReportData; readonly tongue: Tongue; readonly words: DriverWords };

type Params = Readonly<Record<string, string | number>>;
const saying =
  ({ tongue }: Reader) =>
  (key: string, params: Params = {}): string =>
    rich(tongue, `report.${key}`, params);

const paragraph = (html: string, kind = ''): string =>
  html === '' ? '' : `<p${kind ? ` class="${kind}"` : ''}>${html}</p>`;
export const section = (title: string, body: string, kind = ''): string =>
  `<section${kind ? ` class="${kind}"` : ''}><h2>${title}</h2>${body}</section>`;

/** Company, period, and what it is narrowed to. */
export function headPart(reader: Reader): string {
  const { data, tongue } = reader;
  const { format } = tongue;
  const say = saying(reader);
  const { period, compare } = data;
  const span = say('period', {
    from: format.date(period.from),
    to: format.date(period.to),
    days: period.days,
  });
  const against = compare
    ? `, ${say('against', { from: format.date(compare.from), to: format.date(compare.to) })}`
    : '';
  const parts = [
    ...(data.segment === null ? [] : [plain(tongue, 'report.segment', { name: data.segment })]),
    ...data.narrowed.map(({ dimension, values }) =>
      plain(tongue, 'report.part', {
        dimension: plain(tongue, `dimension.${dimension}`),
        values: format.list(values),
      }),
    ),
  ];
  return (
    `<p class="company">${escapeHtml(data.company) || say('unnamed')}</p><h1>${say('title')}</h1>` +
    `<p class="meta">${span}${against}</p>` +
    `<p class="meta">${say('made', { date: format.date(data.madeAt), today: format.date(data.today) })}</p>` +
    (parts.length > 0 ? `<p class="meta">${say('only', { what: parts.join('; ') })}</p>` : '')
  );
}

/** What the records hold, and how far they can be tied together. */
export function dataPart(reader: Reader): string {
  const { data, tongue } = reader;
  const { format } = tongue;
  const say = saying(reader);
  const { counts, quality } = data;
  const names = ['customers', 'contracts', 'requests', 'answers', 'orders'] as const;
  const shown = names.filter((name) => name !== 'contracts' || counts.contracts > 0);
  const facts = shown
    .map((name) => `<div><dt>${say(`data.${name}`)}</dt><dd>${format.number(counts[name])}</dd></div>`)
    .join('');
  const empty = names.every((name) => counts[name] === 0);
  const of = (part: number, whole: number): string =>
    whole === 0
      ? '–'
      : plain(tongue, 'report.of', { share: format.percent(part / whole, 0), n: format.number(whole) });
  const { firstDay, lastDay } = counts;
  return section(
    say('data.title'),
    empty
      ? paragraph(say('data.empty'))
      : `<dl class="facts">${facts}</dl>` +
          (firstDay && lastDay
            ? paragraph(say('data.span', { from: format.date(firstDay), to: format.date(lastDay) }), 'note')
            : '') +
          paragraph(
            quality.requests + quality.answers === 0
              ? ''
              : say('data.quality', {
                  withSale: of(quality.withSale, quality.requests),
                  withOrder: of(quality.withOrder, quality.requests),
                  answersWithSale: of(quality.answersWithSale, quality.answers),
                }),
            'note',
          ),
  );
}

const stake = ({ tongue }: Reader, { money }: DriverSummary): string =>
  money?.perYear
    ? ` ${rich(tongue, 'report.answer.stake', {
        money: tongue.format.money(money.perYear.value),
        low: tongue.format.money(money.perYear.low),
        high: tongue.format.money(money.perYear.high),
      })}`
    : '';

export function answerPart(reader: Reader): string {
  const { data, tongue, words } = reader;
  const { format } = tongue;
  const best = bestOf(data.drivers);
  const any = data.drivers.some(({ state }) => state === 'answered');
  const text = best
    ? driverSentence(tongue, words, best) + stake(reader, best)
    : rich(tongue, `link.sentence.${any ? 'nothing' : 'nothingYet'}`);
  const note = best
    ? paragraph(
        rich(tongue, 'link.sentence.note', {
          n: format.number(best.n),
          days: settleDays,
          record: plain(tongue, `link.record.${best.kind}`),
          lost: format.number(best.lost),
          horizon: data.run.settings.horizon,
        }),
        'note',
      )
    : '';
  return `<section class="answer"><h2>${rich(tongue, 'report.answer.title')}</h2><p>${text}</p>${note}</section>`;
}

export const ruleText = (tongue: Tongue, { model, days }: ReportData['rule']): string =>
  plain(tongue, `rule.${model === 'contract' ? 'activeContract' : 'activePurchase'}`, { days });

function sumChart({ data, tongue }: Reader): string {
  const { start, new: fresh, wonBack, lost, end } = data.customers;
  const { number } = tongue.format;
  const most = Math.max(start + fresh + wonBack, end, 1);
  const steps = [
    ['start', 0, start, 'whole', number(start)],
    ['new', start, start + fresh, 'gain', `+${number(fresh)}`],
    ['wonBack', start + fresh, start + fresh + wonBack, 'gain', `+${number(wonBack)}`],
    ['lost', end, start + fresh + wonBack, 'loss', `−${number(lost)}`],
    ['end', 0, end, 'whole', number(end)],
  ] as const;
  const rows = steps
    .map(
      ([key, from, to, kind, shown]) =>
        `<div>${rich(tongue, `report.keep.${key}`)}</div>${barSvg(from, to, most, kind)}<div class="right">${shown}</div>`,
    )
    .join('');
  return `<figure><figcaption>${rich(tongue, 'report.keep.chart')}</figcaption><div class="sum">${rows}</div></figure>`;
}

/** Customers of the period: what stayed, and the sum that leads from its start to its end. */
export function keepPart(reader: Reader): string {
  const { data, tongue } = reader;
  const { format } = tongue;
  const say = saying(reader);
  const { start, new: fresh, wonBack, lost, end, cameAndWent } = data.customers;
  const { value, low, high } = data.crr.value;
  const counts = { start: format.number(start), kept: format.number(start - lost) };
  const sentence =
    start === 0
      ? say('keep.nobody')
      : value === null || low === null || high === null
        ? say('keep.few', counts)
        : say('keep.sentence', {
            ...counts,
            share: format.percent(value),
            low: format.percent(low),
            high: format.percent(high),
          });
  const { difference } = data.crr;
  const change =
    difference && difference.low !== null && difference.high !== null
      ? say('keep.change', {
          change: format.points(difference.value),
          low: format.number(difference.low * 100, 1),
          high: format.number(difference.high * 100, 1),
          says: plain(tongue, `report.keep.${difference.verdict ?? 'level'}`),
        })
      : '';
  const numbers = { start: counts.start, new: format.number(fresh), wonBack: format.number(wonBack) };
  const sum = `${say('keep.arithmetic', { ...numbers, lost: format.number(lost), end: format.number(end) })}`;
  return section(
    say('keep.title'),
    paragraph(sentence) +
      paragraph(change) +
      (start + end + fresh > 0 ? sumChart(reader) + paragraph(sum, 'note') : '') +
      paragraph(
        `${say('keep.rule', { rule: ruleText(tongue, data.rule) })}${
          cameAndWent > 0 ? ` ${say('keep.cameAndWent', { n: format.number(cameAndWent) })}` : ''
        }`,
        'note',
      ),
  );
}

function moneyCell({ tongue }: Reader, { money }: DriverSummary): string {
  const { format } = tongue;
  if (!money) return '–';
  const { perYear, keptPerYear } = money;
  const [one, print] = perYear
    ? [perYear, format.money]
    : [keptPerYear, (value: number) => format.number(value)];
  const shown = perYear
    ? escapeHtml(print(one.value))
    : rich(tongue, 'report.drivers.kept', { n: print(one.value) });
  return `${shown}<small>${rich(tongue, 'report.drivers.moneyRange', { low: print(one.low), high: print(one.high) })}</small>`;
}

export const gradeChip = (grade: string | null): string =>
  grade === null ? '' : `<span class="grade ${grade.toLowerCase()}">${escapeHtml(grade)}</span>`;

/** A row of its own: grade, name and comparison; dot and interval; money, where one may act on it; n. */
function driverRow(reader: Reader, one: DriverSummary, scale: Scale): string {
  const { tongue, words } = reader;
  const { difference, grade } = one;
  if (!difference) return '';
  const strong = isStrong(one);
  const said = `${words.name(one.id)}, ${words.against(one)}: ${words.difference(difference)}`;
  const dot = dotSvg({ ...difference, crude: one.crudeDifference, strong, said }, scale);
  return (
    `<div class="row"><div class="cell label"><span>${gradeChip(grade)} ${escapeHtml(words.name(one.id))}</span><small>${escapeHtml(words.against(one))}</small></div>` +
    `<div class="cell picture">${dot}</div><div class="cell right money">${strong ? moneyCell(reader, one) : ''}</div>` +
    `<div class="cell right"><span><span class="narrow">n = </span>${tongue.format.number(one.n)}</span></div></div>`
  );
}

const isStrong = ({ grade }: DriverSummary): boolean => grade === 'A' || grade === 'B';

function driversChart(reader: Reader, rows: readonly DriverSummary[]): string {
  const { tongue } = reader;
  const say = saying(reader);
  const column = (key: string): string => rich(tongue, `link.column.${key}`);
  const scale = niceScale([
    0,
    ...rows.flatMap(({ difference, crudeDifference }) =>
      difference ? [difference.low, difference.high, crudeDifference ?? difference.value] : [],
    ),
  ]);
  const [strong, weak] = [rows.filter(isStrong), rows.filter((one) => !isStrong(one))];
  const body = (part: readonly DriverSummary[]): string =>
    part.map((one) => driverRow(reader, one, scale)).join('');
  const head = `<div class="row head"><small>${column('driver')}</small><small></small><small class="right">${column('money')}</small><small class="right">n</small></div>`;
  const parting =
    strong.length > 0 && weak.length > 0 ? `<div class="parting">${rich(tongue, 'link.grade.C')}</div>` : '';
  const axis = `<div class="row axis-row"><div class="cell"></div><div class="cell picture">${axisSvg(scale, tongue.format.points)}</div><div class="cell"></div><div class="cell"></div></div>`;
  const scores = strong.some(({ actionable }) => !actionable);
  return (
    `<figure><figcaption>${say('drivers.chart')}</figcaption><div class="rows">${head}${body(strong)}${parting}${body(weak)}${axis}</div></figure>` +
    paragraph(`${say('drivers.legend')}${scores ? ` ${say('drivers.scores')}` : ''}`, 'note')
  );
}

function unansweredList(reader: Reader): string {
  const { data, tongue, words } = reader;
  const say = saying(reader);
  const open = data.drivers.filter(({ state }) => state === 'cannot-answer');
  const rows = [
    ...open.map((one) => [words.name(one.id), `${words.reason(one.reason)}: ${words.missing(one)}`] as const),
    ...data.notRecorded.map(
      (id) => [plain(tongue, `link.missing.${id}.name`), plain(tongue, `link.missing.${id}.text`)] as const,
    ),
  ];
  if (rows.length === 0) return '';
  const items = rows
    .map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`)
    .join('');
  return `<h3>${say('drivers.cannot')}</h3>${paragraph(say('drivers.cannotLead'), 'note')}<dl class="list">${items}</dl>`;
}

/** Every question with its difference, interval, grade, money and n; then what cannot be answered and what is missing. */
export function driversPart(reader: Reader): string {
  const { data } = reader;
  const say = saying(reader);
  const rows = data.drivers.filter(({ difference }) => difference !== null);
  const when = say(`drivers.${data.whole ? 'wholeHistory' : 'inPeriod'}`);
  return section(
    say('drivers.title'),
    (rows.length > 0
      ? paragraph(`${say('drivers.lead')} ${when}`) + driversChart(reader, rows)
      : paragraph(say('drivers.none'))) + unansweredList(reader),
  );
}

type Focus = NonNullable<ReportData['focus']>;

function focusPicture(reader: Reader, { summary, result }: Focus): string {
  const { tongue, words } = reader;
  const { format } = tongue;
  const say = saying(reader);
  const { bins } = result;
  const known = bins.filter(({ smooth, standardised }) => smooth ?? standardised);
  if (known.length === 0) return '';
  const caption = `<figcaption>${say('best.chart')}: ${escapeHtml(words.name(summary.id))}</figcaption>`;
  const percent = (share: number, digits: number): string => format.percent(share, digits);
  if (summary.scale === 'duration' || (summary.scale === 'count' && bins.length > 2)) {
    const label = (bin: Focus['result']['bins'][number]): string =>
      summary.scale === 'duration' && bin.to !== null
        ? plain(tongue, 'report.best.upTo', { to: format.duration(bin.to) })
        : words.group(summary, bin);
    const points = bins.map((bin): CurvePoint => {
      const shown = bin.smooth ?? bin.standardised;
      const { value = null, low = null, high = null } = shown ?? {};
      return { label: label(bin), value, low, high, crude: bin.crude.value };
    });
    const said = points
      .map(({ label: group, value }) => `${group}: ${value === null ? '–' : format.percent(value)}`)
      .join('; ');
    return `<figure>${caption}${curveSvg(points, percent, said)}</figure>${paragraph(say('best.legend'), 'note')}`;
  }
  const scale = niceScale(
    known.flatMap(({ smooth, standardised, crude }) => {
      const one = smooth ?? standardised;
      return one ? [one.low, one.high, crude.value] : [];
    }),
  );
  const rows = known
    .map((bin) => {
      const one = bin.smooth ?? bin.standardised;
      if (!one) return '';
      const name = words.group(summary, bin);
      const said = `${name}: ${format.percent(one.value)}`;
      return (
        `<div class="row"><div class="cell label">${escapeHtml(name)}</div><div class="cell picture">` +
        `${dotSvg({ ...one, crude: bin.crude.value, strong: true, said }, scale)}</div>` +
        `<div class="cell right money">${format.percent(one.value)}</div><div class="cell right"><span><span class="narrow">n = </span>${format.number(bin.n)}</span></div></div>`
      );
    })
    .join('');
  const axis = `<div class="row axis-row"><div class="cell"></div><div class="cell picture">${axisSvg(scale, percent)}</div><div class="cell"></div><div class="cell"></div></div>`;
  return `<figure>${caption}<div class="rows">${rows}${axis}</div></figure>${paragraph(say('drivers.legend'), 'note')}`;
}

function eValueText({ tongue, words }: Reader, { result }: Focus): string {
  const { doubt } = result;
  if (!doubt) return '';
  const times = (value: number): string => tongue.format.number(value, 1);
  const { eValue, eValueBound, strongest } = doubt;
  if (eValue === null || eValueBound === null || eValueBound <= 1) return rich(tongue, 'link.doubt.eNone');
  const held =
    strongest.covariate === null
      ? rich(tongue, 'link.doubt.strongestNone')
      : rich(tongue, 'link.doubt.strongest', {
          covariate: words.covariate(strongest.covariate),
          ratio: times(strongest.ratio),
        });
  return `${rich(tongue, 'link.doubt.eValue', { value: times(eValue), bound: times(eValueBound) })} ${held}`;
}

/** One driver in full: curve, knee, what speaks for and against. */
export function focusPart(reader: Reader): string {
  const { data, tongue, words } = reader;
  const { focus } = data;
  if (!focus) return '';
  const say = saying(reader);
  const { summary, result, first } = focus;
  const because = summary.because.map((code) => `<li>${escapeHtml(words.because(code))}</li>`).join('');
  const ratio = result.ratio
    ? rich(tongue, 'report.best.ratio', {
        value: tongue.format.number(result.ratio.value, 2),
        low: tongue.format.number(result.ratio.low, 2),
        high: tongue.format.number(result.ratio.high, 2),
      })
    : '';
  return section(
    say(first ? 'best.titleFirst' : 'best.title', { name: words.name(summary.id) }),
    paragraph(`${driverSentence(tongue, words, summary)} ${ratio}`) +
      focusPicture(reader, focus) +
      kneeSentences(tongue, words, result.knee)
        .map((text) => paragraph(text))
        .join('') +
      `<h3>${gradeChip(summary.grade)} ${say('best.spoken')}</h3><ul>${because}</ul>` +
      (result.difference ? paragraph(eValueText(reader, focus)) : ''),
  );
}

function figureCard(reader: Reader, figure: ReportFigure): string {
  const { tongue } = reader;
  const say = saying(reader);
  const { value, previous, difference } = figure;
  const print = figureText(tongue, figure.unit);
  const main =
    value.value === null
      ? `<div class="small">${escapeHtml(noValue(tongue, value))}</div>`
      : `<div class="value">${escapeHtml(print.value(value.value))}</div><div class="small">${
          value.low === null || value.high === null
            ? ''
            : `${rich(tongue, 'link.from', { low: print.value(value.low), high: print.value(value.high) })}, `
        }${say('n', { n: tongue.format.number(value.n) })}</div>`;
  const before =
    previous === null || previous.value === null
      ? say('serve.noBefore')
      : say('serve.before', { value: print.value(previous.value) });
  const change = difference
    ? difference.low === null || difference.high === null
      ? say('serve.changePlain', { change: print.change(difference.value) })
      : say('serve.change', {
          change: print.change(difference.value),
          low: print.end(difference.low),
          high: print.end(difference.high),
        })
    : '';
  return (
    `<div class="figure"><div class="name">${escapeHtml(figureName(tongue, figure))}</div>${main}<div class="small">${before}</div>` +
    (change === ''
      ? ''
      : `<div class="small ${difference?.verdict ?? ''}">${change}, ${say(`keep.${difference?.verdict ?? 'level'}`)}</div>`) +
    '</div>'
  );
}

/** Speed and voice of the period against the one before. */
export function servePart(reader: Reader): string {
  const { data } = reader;
  const say = saying(reader);
  const { agents } = data;
  return section(
    say('serve.title'),
    `<div class="figures">${data.service.map((figure) => figureCard(reader, figure)).join('')}</div>` +
      (agents && agents.compared > 0
        ? paragraph(say('serve.agents', { count: agents.compared, outside: String(agents.outside) }))
        : ''),
  );
}

function backTestLine(reader: Reader, group: NonNullable<ReportData['leaving']>['groups'][number]): string {
  const { tongue } = reader;
  const { format } = tongue;
  const say = saying(reader);
  const kind = plain(tongue, `report.leaving.${group.kind}`);
  const { backTest } = group;
  const auc = (value: { value: number | null; low: number | null; high: number | null }): string =>
    value.value === null || value.low === null || value.high === null
      ? '–'
      : plain(tongue, 'report.leaving.auc', {
          value: format.number(value.value, 2),
          low: format.number(value.low, 2),
          high: format.number(value.high, 2),
        });
  if (!backTest) return say('leaving.noBackTest', { kind });
  const held = backTest.model ?? backTest.baseline;
  const weak = (held.auc.low ?? 0) <= 0.5;
  const basis = weak ? 'weak' : group.basis === 'model' ? 'byModel' : 'byRule';
  const line = say(`leaving.${backTest.model ? 'backTest' : 'backTestPlain'}`, {
    kind,
    from: format.date(backTest.fittedUntil),
    to: format.date(backTest.until),
    n: format.number(backTest.n),
    left: format.number(backTest.left),
    plain: auc(backTest.baseline.auc),
    ...(backTest.model ? { auc: auc(backTest.model.auc) } : {}),
  });
  return `${line} ${say(`leaving.${basis}`)}`;
}

/** How many are leaving and what is at risk, with what the same would have said before; never who. */
export function leavingPart(reader: Reader): string {
  const { data, tongue } = reader;
  const { leaving } = data;
  if (!leaving) return '';
  const { format } = tongue;
  const say = saying(reader);
  const { value, low, high } = leaving.leaving;
  const sentence =
    value === null || low === null || high === null
      ? say('leaving.cannot')
      : say(leaving.atRisk === null ? 'leaving.noMoney' : 'leaving.sentence', {
          customers: format.number(leaving.customers),
          leaving: format.number(value),
          low: format.number(low),
          high: format.number(high),
          days: leaving.days,
          ...(leaving.atRisk === null ? {} : { money: format.money(leaving.atRisk) }),
        });
  return section(
    say('leaving.title'),
    paragraph(sentence) +
      leaving.groups.map((group) => paragraph(backTestLine(reader, group), 'note')).join('') +
      paragraph(say('leaving.noNames'), 'note'),
  );
}
