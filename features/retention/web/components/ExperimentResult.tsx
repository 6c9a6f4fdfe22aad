import { Trans, useTranslation } from 'react-i18next';
import type { ExperimentResult } from '#features/retention/core/experiment-schema.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { LineChart } from '#platform/web/charts/LineChart.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { EstimateText } from './EstimateText.tsx';
import classes from './experiments.module.css';
import { scaled } from './use-metrics.ts';

type ResultProps = { readonly result: ExperimentResult };

/** Numbers of the result in its own unit: points of a share, or money. */
function useResultFormat({ unit, currency }: Pick<ExperimentResult, 'unit' | 'currency'>) {
  const format = useFormat();
  const metricOf = (point: { value: number; low: number; high: number; n: number }): MetricValue =>
    scaled(point, unit, currency);
  const change = (value: number): string =>
    format.change(scaled({ value, low: null, high: null, n: 0 }, unit, currency).value ?? 0, unit, currency);
  return { metricOf, change, unit, currency };
}

/** What is known by now, or why nothing is. */
export function ResultSentence({ result }: { readonly result: ExperimentResult | undefined }) {
  const { t } = useTranslation('retention');
  if (!result) return <Sentence />;
  if (result.experiment.state === 'draft') return <Sentence>{t('experiments.page.notStarted')}</Sentence>;
  if (result.refused !== null || !result.difference) return <Waiting result={result} />;
  return <Verdict result={result} />;
}

function Waiting({ result }: ResultProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const drawn = result.arms.reduce((sum, { assigned }) => sum + assigned, 0);
  if (result.refused === 'split') return <Sentence>{t('experiments.page.split')}</Sentence>;
  if (drawn === 0) return <Sentence>{t('experiments.page.nobody')}</Sentence>;
  if (result.refused === 'constant') return <Sentence>{t('experiments.page.constant')}</Sentence>;
  return (
    <Sentence>
      {t('experiments.page.waiting', {
        complete: format.number(result.forecast.complete),
        planned: format.number(result.forecast.plannedTotal),
        pending: format.number(drawn - result.forecast.complete),
      })}
      {result.needed ? t('experiments.page.waitingNeeded', { n: format.number(result.needed) }) : null}
    </Sentence>
  );
}

function Verdict({ result }: ResultProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { change } = useResultFormat(result);
  const { difference, verdict, experiment } = result;
  if (!difference || !verdict) return null;
  const plain = (value: number): string =>
    verdict === 'unclear' ? change(value) : change(Math.abs(value)).replace('+', '');
  const ends = [difference.low, difference.high].map(plain);
  return (
    <Sentence note={t('experiments.page.note')}>
      <Trans
        t={t}
        i18nKey={`experiments.page.${verdict}`}
        values={{ outcome: t(`experiments.page.said.${experiment.plan.outcome}`) }}
        components={{
          difference: (
            <span>
              <b>{plain(difference.value)}</b> ({(verdict === 'worse' ? ends.reverse() : ends).join(' … ')}, n
              = {format.number(difference.n)})
            </span>
          ),
        }}
      />
    </Sentence>
  );
}

/** The interval as it narrowed. */
export function ResultCourse({ result }: ResultProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { metricOf, unit, currency } = useResultFormat(result);
  const { course } = result;
  return (
    <LineChart
      title={t('experiments.page.course')}
      note={t('experiments.page.courseNote')}
      empty={<p className={classes.soft}>{t('experiments.page.courseEmpty')}</p>}
      labels={course.map(({ day }) => format.date(day, 'short-day'))}
      series={[
        { id: 'difference', name: t('experiments.page.differenceName'), values: course.map(metricOf) },
      ]}
      unit={unit}
      currency={currency}
      loose
    />
  );
}

/** The arms in numbers, whether they are as large as drawn, and alike in what came before. */
export function ResultTables({ result }: ResultProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { unit, currency } = useResultFormat(result);
  type ArmRow = ExperimentResult['arms'][number];
  const count = (id: 'assigned' | 'complete' | 'pending'): DataColumn<ArmRow> => ({
    id,
    header: t(`experiments.page.${id}`),
    cell: (row) => format.number(row[id]),
    value: (row) => row[id],
    align: 'end',
    width: 120,
  });
  const { plan } = result.experiment;
  const columns: DataColumn<ArmRow>[] = [
    {
      id: 'arm',
      header: t('experiments.group'),
      cell: ({ arm }) => t(`experiments.arm.${arm}`),
      value: ({ arm }) => arm,
      width: 160,
    },
    count('assigned'),
    count('complete'),
    count('pending'),
    {
      id: 'value',
      header: t(`experiments.outcome.${plan.outcome}`, { days: format.number(plan.horizonDays) }),
      help: t('experiments.page.armHelp'),
      cell: ({ value }) => (
        <EstimateText metric={scaled(value, unit, currency)} look={{ unit, better: 'higher', currency }} />
      ),
      value: ({ value }) => value.value,
      align: 'end',
      width: 300,
    },
  ];
  return (
    <>
      <Section title={t('experiments.page.arms')}>
        <DataTable
          label={t('experiments.page.arms')}
          columns={columns}
          rows={result.arms}
          rowId={({ arm }) => arm}
          plain
        />
        {result.otherCurrency > 0 && unit === 'money' ? (
          <p className={classes.text}>
            {t('experiments.page.currency', {
              count: result.otherCurrency,
              n: format.number(result.otherCurrency),
            })}
          </p>
        ) : null}
      </Section>
      <Split result={result} />
      <Balance result={result} />
    </>
  );
}

function Split({ result }: ResultProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { observed, planned, chiSquare, p, alarm } = result.split;
  const numbers = {
    observed: format.percent(observed ?? 0),
    planned: format.percent(planned),
    chi: format.number(chiSquare ?? 0, 2),
    p: format.number(p ?? 1, p !== null && p < 0.01 ? 4 : 2),
  };
  const text =
    observed === null
      ? t('experiments.page.splitNone')
      : alarm
        ? t('experiments.page.splitBad', numbers)
        : t('experiments.page.splitOk', numbers);
  return (
    <Section title={t('experiments.page.splitTitle')}>
      <p className={alarm ? `${classes.text} ${classes.warn}` : classes.text}>{text}</p>
    </Section>
  );
}

function Balance({ result }: ResultProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  type Line = ExperimentResult['balance'][number];
  if (result.balance.length === 0) return null;
  const print = (line: Line, value: number): string => {
    if (line.covariate === 'active') return format.percent(value);
    if (line.covariate === 'revenue') {
      const { value: minor } = scaled({ value, low: null, high: null, n: 0 }, 'money', result.currency);
      return format.money(minor ?? 0, result.currency);
    }
    return format.number(value, line.covariate === 'tenure' ? 0 : 2);
  };
  const columns: DataColumn<Line>[] = [
    {
      id: 'covariate',
      header: t('experiments.page.covariateColumn'),
      cell: ({ covariate }) => t(`experiments.page.covariate.${covariate}`),
      value: ({ covariate }) => covariate,
      width: 220,
    },
    ...(['treated', 'control'] as const).map(
      (arm): DataColumn<Line> => ({
        id: arm,
        header: t(`experiments.arm.${arm}`),
        cell: (line) => print(line, line[arm]),
        value: (line) => line[arm],
        align: 'end',
        width: 140,
      }),
    ),
    {
      id: 'standardised',
      header: t('experiments.page.standardised'),
      help: t('experiments.page.standardisedHelp'),
      cell: ({ standardised }) => (standardised === null ? '–' : format.number(standardised, 2)),
      value: ({ standardised }) => standardised,
      align: 'end',
      width: 130,
    },
    {
      id: 'p',
      header: t('experiments.page.p'),
      cell: ({ p, alarm }) =>
        `${format.number(p, p < 0.01 ? 4 : 2)}, ${alarm ? t('experiments.page.unlike') : t('experiments.page.alike')}`,
      value: ({ p }) => p,
      align: 'end',
      width: 140,
    },
  ];
  return (
    <Section title={t('experiments.page.balance')} lead={t('experiments.page.balanceLead')}>
      <DataTable
        label={t('experiments.page.balance')}
        columns={columns}
        rows={result.balance}
        rowId={({ covariate }) => covariate}
        plain
      />
    </Section>
  );
}

/** When the planned number will be complete. */
export function ResultForecast({ result }: ResultProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { change } = useResultFormat(result);
  const { plannedTotal, complete, doneOn, halfWidth, perDay } = result.forecast;
  const planned = format.number(plannedTotal);
  const date = doneOn ? format.date(doneOn) : '';
  const first =
    perDay === 0 && complete === 0
      ? t('experiments.page.forecastNoPace')
      : doneOn === null
        ? t('experiments.page.forecastNever', { planned, complete: format.number(complete) })
        : halfWidth === null
          ? t('experiments.page.forecastDoneShort', { planned, date })
          : t('experiments.page.forecastDone', { planned, date, half: change(halfWidth).replace('+', '') });
  return (
    <Section title={t('experiments.page.forecast')}>
      <p className={classes.text}>
        {first}{' '}
        {perDay > 0 && complete < plannedTotal
          ? t('experiments.page.forecastPace', { perDay: format.number(perDay, perDay < 10 ? 1 : 0) })
          : null}
      </p>
    </Section>
  );
}
