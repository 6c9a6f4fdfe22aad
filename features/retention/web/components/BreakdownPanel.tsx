import { useTranslation } from 'react-i18next';
import type { Dimension, MetricCard, SliceInput } from '#features/retention/core/schema.ts';
import { IntervalChart } from '#platform/web/charts/IntervalChart.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { DifferenceText, EstimateText } from './EstimateText.tsx';
import { lookOf, scaled, useBreakdown } from './use-metrics.ts';

type BreakdownPanelProps = {
  readonly card: MetricCard;
  readonly slice: SliceInput | undefined;
  readonly currency: string;
  readonly dimension: Dimension;
};

/** Dimensions that are filters of the bar too: a bar of the chart narrows the page to it. */
const narrowing = new Set<Dimension>(['channel', 'team', 'agent', 'stage', 'tier']);

/** A metric by the values of one dimension: bars with intervals, and the table behind them. */
export function BreakdownPanel({ card, slice, currency, dimension }: BreakdownPanelProps) {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const [, change] = useSearchParams();
  const query = useBreakdown(slice, card.id, dimension);
  const { data } = query;
  const look = lookOf(card, currency);
  const label = (row: { key: string; label: string }): string =>
    row.key === '' ? t('page.notSet') : row.label;
  type Row = NonNullable<typeof data>['rows'][number];
  const columns: DataColumn<Row>[] = [
    {
      id: 'label',
      header: translateKey(i18n, `retention:dimension.${dimension}`),
      cell: label,
      value: label,
      width: 150,
    },
    {
      id: 'value',
      header: card.kind === 'duration' ? translateKey(i18n, 'retention:part.median') : card.short,
      cell: (row) => <EstimateText metric={scaled(row.value, card.unit, currency)} look={look} />,
      value: (row) => row.value.value,
      width: 250,
    },
    ...(card.kind === 'duration'
      ? [
          {
            id: 'p90',
            header: translateKey(i18n, 'retention:part.p90'),
            cell: (row: Row) => <EstimateText metric={row.parts.p90} look={look} />,
            value: (row: Row) => row.parts.p90?.value ?? null,
            width: 250,
          },
        ]
      : []),
    {
      id: 'low',
      header: t('page.low'),
      cell: (row) => row.value.low,
      value: (row) => row.value.low,
      hidden: true,
    },
    {
      id: 'high',
      header: t('page.high'),
      cell: (row) => row.value.high,
      value: (row) => row.value.high,
      hidden: true,
    },
    {
      id: 'n',
      header: 'n',
      cell: (row) => format.number(row.value.n),
      value: (row) => row.value.n,
      align: 'end',
      width: 72,
    },
    {
      id: 'change',
      header: t('page.changeColumn'),
      cell: (row) => <DifferenceText difference={row.difference} look={look} />,
      value: (row) => row.difference?.value ?? null,
      width: 320,
      help: t('page.changeHelp'),
    },
    // no test compares a median with everybody else's: then there is no such column
    ...(data?.rows.some(({ againstRest }) => againstRest !== null)
      ? [
          {
            id: 'rest',
            header: t('page.againstRest'),
            cell: (row: Row) => <DifferenceText difference={row.againstRest} look={look} />,
            value: (row: Row) => row.againstRest?.value ?? null,
            width: 290,
            help: t('page.againstRestHelp'),
          },
        ]
      : []),
  ];
  const title = t('page.byChart', {
    name: card.name,
    dimension: t(`page.by.${dimension}`),
  });
  const rows = data?.rows.slice(0, 20).map((row) => ({
    id: row.key,
    label: label(row),
    metric: scaled(row.value, card.unit, currency),
  }));
  const total = data ? scaled(data.total, card.unit, currency).value : null;
  return (
    <>
      <IntervalChart
        title={title}
        rows={rows}
        of={translateKey(i18n, `retention:dimension.${dimension}`)}
        unit={card.unit}
        {...(card.unit === 'money' ? { currency } : {})}
        height={32 * (rows?.length ?? 5) + 56}
        {...(total === null ? {} : { reference: { value: total, label: t('page.everyone') } })}
        {...(narrowing.has(dimension) ? { onPick: (id: string) => change({ [dimension]: id }) } : {})}
        error={query.error ?? undefined}
        onRetry={() => void query.refetch()}
        note={
          data?.others ? t('page.others', { count: data.others, n: format.number(data.others) }) : undefined
        }
      />
      {data && data.rows.length > 0 ? (
        <DataTable
          label={title}
          columns={columns}
          rows={data.rows}
          rowId={(row) => row.key}
          refreshing={query.isPlaceholderData}
        />
      ) : null}
    </>
  );
}
