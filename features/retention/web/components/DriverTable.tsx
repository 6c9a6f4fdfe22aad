import { useTranslation } from 'react-i18next';
import type { DriverSummary } from '#features/retention/core/contract/link.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { DefinitionTip } from '#platform/web/components/DefinitionTip.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { csvText, download, fileName } from '#platform/web/csv.ts';
import { useFormat } from '#platform/web/i18n.ts';
import type { SearchParams } from '#platform/web/route.ts';
import classes from './driver.module.css';
import { GradeChip } from './GradeChip.tsx';
import type { DriverWords } from './use-driver-words.ts';
import type { DriversAnswer } from './use-link.ts';

type DriverTableProps = {
  readonly answer: DriversAnswer | undefined;
  readonly words: DriverWords;
  readonly along: SearchParams;
};

const fileColumns = [
  'driver',
  'state',
  'grade',
  'finding',
  'side_a',
  'side_b',
  'difference',
  'low',
  'high',
  'crude',
  'p',
  'adjusted_p',
  'n',
  'lost',
  'kept_per_year',
  'money_per_year',
  'money_low',
  'money_high',
  'currency',
  'reason',
  'needed',
  'because',
] as const;

/** Every driver as the table and more, in numbers: shares of 1, money in major units. */
const fileOf = ({ drivers, run }: DriversAnswer): string =>
  csvText([
    fileColumns,
    ...drivers.map((one) => [
      one.id,
      one.state,
      one.grade,
      one.finding,
      one.sides?.a.join(' '),
      one.sides?.b.join(' '),
      one.difference?.value,
      one.difference?.low,
      one.difference?.high,
      one.crudeDifference,
      one.p,
      one.adjustedP,
      one.n,
      one.lost,
      one.money?.keptPerYear.value,
      one.money?.perYear?.value,
      one.money?.perYear?.low,
      one.money?.perYear?.high,
      run.currency,
      one.reason,
      one.needed,
      one.because.join(' '),
    ]),
  ]);

/** Drivers that can be answered, by grade and money at stake. */
export function DriverTable({ answer, words, along }: DriverTableProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const currency = answer?.run.currency ?? 'EUR';
  const label = t('link.list.label');
  const pText = (one: DriverSummary): string => {
    if (one.adjustedP === null) return '';
    const p = one.adjustedP < 0.001 ? '< 0.001' : format.number(one.adjustedP, 3);
    return one.id === answer?.run.settings.primary ? t('link.help.pPrimary', { p }) : t('link.help.p', { p });
  };
  const answered = answer?.drivers.filter(({ state }) => state === 'answered');
  const columns: DataColumn<DriverSummary>[] = [
    {
      id: 'driver',
      header: t('link.column.driver'),
      width: 200,
      cell: ({ id }) => (
        <AppLink to={`/drivers/${id}`} search={along}>
          {words.name(id)}
        </AppLink>
      ),
    },
    {
      id: 'grade',
      header: t('link.column.grade'),
      width: 76,
      cell: ({ grade, because }) => <GradeChip grade={grade} because={because.map(words.because)} />,
    },
    {
      id: 'finding',
      header: t('link.column.finding'),
      width: 252,
      cell: (one) =>
        one.sides && one.finding ? `${words.against(one)}: ${t(`link.finding.${one.finding}`)}` : '–',
    },
    {
      id: 'difference',
      header: t('link.column.difference'),
      width: 206,
      cell: (one) =>
        one.difference ? (
          <DefinitionTip
            name={words.difference(one.difference)}
            label={<span className={classes.numbers}>{words.difference(one.difference)}</span>}
          >
            <p>{t('link.help.difference', { adjusted: pText(one) })}</p>
          </DefinitionTip>
        ) : (
          '–'
        ),
    },
    {
      id: 'money',
      header: t('link.column.money'),
      width: 264,
      align: 'end',
      help: t('link.help.money'),
      cell: ({ money }) =>
        money?.perYear
          ? words.amountShort(money.perYear, currency)
          : money
            ? `${format.number(money.keptPerYear.value)} ${t('link.column.kept').toLowerCase()}`
            : '–',
    },
    {
      id: 'crude',
      header: t('link.column.crude'),
      width: 92,
      align: 'end',
      help: t('link.help.crude'),
      cell: ({ crudeDifference }) => (crudeDifference === null ? '–' : words.signed(crudeDifference)),
    },
    {
      id: 'n',
      header: t('link.column.n'),
      width: 84,
      align: 'end',
      help: answer ? t('link.help.n', { days: answer.run.settings.windowDays }) : '',
      cell: ({ n }) => format.number(n),
    },
  ];
  return (
    <DataTable
      id="drivers"
      label={label}
      columns={columns}
      rows={answer?.state === 'computing' && answered?.length === 0 ? undefined : answered}
      rowId={({ id }) => id}
      empty={<EmptyState compact title={t('link.sentence.nothingYet')} />}
      {...(answer ? { onExport: () => download(fileName(label, 'csv'), fileOf(answer)) } : {})}
    />
  );
}

/** What cannot be answered yet, with what is missing. */
export function UnansweredTable({ answer, words, along }: DriverTableProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const rows = answer?.drivers.filter(({ state }) => state === 'cannot-answer') ?? [];
  if (rows.length === 0) return null;
  return (
    <DataTable
      plain
      label={t('link.list.cannot')}
      rows={rows}
      rowId={({ id }) => id}
      columns={[
        {
          id: 'driver',
          header: t('link.column.driver'),
          width: 200,
          cell: ({ id }) => (
            <AppLink to={`/drivers/${id}`} search={along}>
              {words.name(id)}
            </AppLink>
          ),
        },
        {
          id: 'why',
          header: t('link.column.why'),
          width: 420,
          cell: ({ reason }) => words.reason(reason),
        },
        {
          id: 'needed',
          header: t('link.column.needed'),
          width: 420,
          cell: (row) => words.missing(row),
        },
        {
          id: 'n',
          header: t('link.column.n'),
          align: 'end',
          width: 84,
          cell: ({ n }) => format.number(n),
        },
      ]}
    />
  );
}
