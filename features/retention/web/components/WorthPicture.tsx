import { useTranslation } from 'react-i18next';
import type { Spread, Worth, WorthInputs } from '#features/retention/core/worth-schema.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { IntervalChart } from '#platform/web/charts/IntervalChart.tsx';
import { LineChart } from '#platform/web/charts/LineChart.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './worth.module.css';
import { useWorthFormat } from './worth-format.ts';
import { pointsPerSlope } from './worth-inputs.ts';

type WorthPictureProps = {
  readonly worth: Worth | undefined;
  readonly inputs: WorthInputs | undefined;
  readonly currency: string;
  readonly error: unknown;
  readonly onRetry: () => void;
};

/** What more agents keep over what they cost; without money, how strong the effect must be. */
export function WorthPicture({ worth, inputs, currency, error, onRetry }: WorthPictureProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const text = useWorthFormat(currency);
  const labels = (worth?.steps ?? []).map(({ k }) => (k === 0 ? '0' : `+${format.number(k)}`));
  const failure = error ? { error, onRetry } : {};
  if (worth?.promise === 'break-even' && inputs) {
    const scale = pointsPerSlope(inputs.effect) / 100;
    return (
      <LineChart
        title={t('worth.picture.breakEvenTitle')}
        note={t('worth.picture.breakEvenNote')}
        labels={labels}
        unit="share"
        series={[
          {
            id: 'break-even',
            name: t('worth.picture.breakEven'),
            values: worth.steps.map(({ breakEven }) =>
              breakEven === null
                ? null
                : { value: Math.abs(breakEven) * scale, low: null, high: null, n: worth.draws },
            ),
          },
        ]}
        {...failure}
      />
    );
  }
  const metric = (spread: Spread | null): MetricValue | null =>
    spread && worth
      ? {
          value: text.minor(spread.value),
          low: text.minor(spread.low),
          high: text.minor(spread.high),
          n: worth.draws,
        }
      : null;
  return (
    <LineChart
      title={t('worth.picture.title')}
      note={worth ? t('worth.picture.note', { seed: worth.seed, version: worth.version }) : undefined}
      labels={labels}
      series={
        worth && [
          {
            id: 'retained',
            name: t('worth.picture.retained'),
            values: worth.steps.map(({ retained }) => metric(retained)),
          },
          { id: 'cost', name: t('worth.picture.cost'), values: worth.steps.map(({ cost }) => metric(cost)) },
        ]
      }
      unit="money"
      currency={currency}
      loose
      {...failure}
    />
  );
}

type StepsProps = {
  readonly worth: Worth | undefined;
  readonly inputs: WorthInputs | undefined;
  readonly currency: string;
};

/** Agent by agent, in numbers. */
export function WorthSteps({ worth, inputs, currency }: StepsProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const text = useWorthFormat(currency);
  type Step = Worth['steps'][number];
  const money = worth?.promise !== 'break-even';
  const major = (value: number | undefined): number | null =>
    value === undefined ? null : Number(value.toFixed(2));
  const columns: DataColumn<Step>[] = [
    {
      id: 'k',
      header: t('worth.steps.k'),
      cell: ({ k }) => (
        <>
          {format.number(k)}
          {worth?.optimum && worth.optimum.k === k && k > 0 ? (
            <span className={classes.best}> {t('worth.steps.best')}</span>
          ) : null}
        </>
      ),
      value: ({ k }) => k,
      width: 124,
    },
    {
      id: 'reached',
      header: t('worth.steps.reached'),
      cell: ({ reached }) => (inputs ? text.reached(inputs, reached) : ''),
      value: ({ reached }) => Number(reached.toPrecision(5)),
      align: 'end',
      width: 104,
    },
    {
      id: 'cost',
      header: t('worth.steps.cost'),
      cell: ({ cost }) => text.money(cost.value),
      value: ({ cost }) => major(cost.value),
      align: 'end',
      width: 96,
    },
    ...(money ? moneyColumns() : []),
    {
      id: 'breakEven',
      header: t('worth.steps.breakEven'),
      help: t('worth.steps.breakEvenHelp'),
      cell: ({ breakEven }) => (breakEven === null || !inputs ? '–' : text.points(inputs.effect, breakEven)),
      value: ({ breakEven }) => breakEven,
      align: 'end',
      width: 125,
    },
  ];
  function moneyColumns(): DataColumn<Step>[] {
    return [
      {
        id: 'retained',
        header: t('worth.steps.retained'),
        cell: ({ retained }) => (retained ? text.money(retained.value) : '–'),
        value: ({ retained }) => major(retained?.value),
        align: 'end',
        width: 150,
      },
      {
        id: 'net',
        header: t('worth.steps.net'),
        cell: ({ net }) =>
          net ? `${text.money(net.value)} (${text.money(net.low)} … ${text.money(net.high)})` : '–',
        value: ({ net }) => major(net?.value),
        align: 'end',
        width: 275,
      },
      {
        id: 'marginal',
        header: t('worth.steps.marginal'),
        help: t('worth.steps.marginalHelp'),
        cell: ({ marginal }) => (marginal === null ? '–' : text.money(marginal)),
        value: ({ marginal }) => (marginal === null ? null : major(marginal)),
        align: 'end',
        width: 138,
      },
      {
        id: 'pays',
        header: t('worth.steps.pays'),
        cell: ({ pays }) => (pays === null ? '–' : text.percent(pays)),
        value: ({ pays }) => pays,
        align: 'end',
        width: 138,
      },
    ];
  }
  return (
    <Section
      title={t('worth.steps.title')}
      lead={
        inputs
          ? t('worth.steps.perMonth', {
              hours: format.number(inputs.hoursPerWeek),
              people: format.number((inputs.hoursPerWeek * inputs.paidPerDeskHour) / 40, 1),
            })
          : undefined
      }
    >
      <DataTable
        label={t('worth.steps.title')}
        columns={columns}
        rows={worth?.steps}
        rowId={({ k }) => String(k)}
        plain
      />
    </Section>
  );
}

/** Which input the answer hangs on most, widest first. */
export function WorthSensitivity({ worth, currency }: Pick<StepsProps, 'worth' | 'currency'>) {
  const { t } = useTranslation('retention');
  const text = useWorthFormat(currency);
  if (!worth || worth.sensitivity.length === 0) return null;
  const net = worth.steps[worth.at]?.net?.value ?? 0;
  const label = (input: Worth['sensitivity'][number]['input']): string => {
    if (input === 'effect') return t('worth.sensitivity.effect');
    if (input === 'handleHours' && worth.unit === 'share') return t('worth.inputs.extraHours');
    return t(`worth.inputs.${input}`, { currency });
  };
  return (
    <Section title={t('worth.sensitivity.title')}>
      <IntervalChart
        title={t('worth.sensitivity.chart', { agents: text.agents(worth.at) })}
        note={t('worth.sensitivity.note')}
        of={t('worth.sensitivity.input')}
        rows={worth.sensitivity.map(({ input, low, high }) => ({
          id: input,
          label: label(input),
          metric: {
            value: text.minor(net),
            low: text.minor(Math.min(low, high)),
            high: text.minor(Math.max(low, high)),
            n: worth.draws,
          },
        }))}
        unit="money"
        currency={currency}
        look="dot"
      />
    </Section>
  );
}
