import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Experiment } from '#features/retention/core/experiment-schema.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { retentionApi } from './components/use-slice.ts';

/** Everything that was, is or will be tried. */
export default function ExperimentsPage() {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const session = useSession();
  const query = useQuery({
    queryKey: ['retention', 'experiments'],
    queryFn: ({ signal }) => retentionApi.experiments.list(undefined, { signal }),
  });
  const running = query.data?.filter(({ state }) => state === 'running').length;
  const columns: DataColumn<Experiment>[] = [
    {
      id: 'name',
      header: t('experiments.column.name'),
      cell: (row) => row.name,
      value: (row) => row.name,
      width: 260,
    },
    {
      id: 'state',
      header: t('experiments.column.state'),
      cell: (row) => t(`experiments.state.${row.state}`),
      value: (row) => row.state,
      width: 110,
    },
    {
      id: 'kind',
      header: t('experiments.column.kind'),
      cell: (row) => t(`experiments.kind.${row.kind}`),
      value: (row) => row.kind,
      width: 160,
    },
    {
      id: 'outcome',
      header: t('experiments.column.outcome'),
      cell: (row) =>
        t(`experiments.outcome.${row.plan.outcome}`, { days: format.number(row.plan.horizonDays) }),
      value: (row) => `${row.plan.outcome} ${row.plan.horizonDays}`,
      width: 240,
    },
    {
      id: 'drawn',
      header: t('experiments.column.drawn'),
      cell: (row) => `${format.number(row.treated + row.control)} / ${format.number(row.plan.plannedTotal)}`,
      value: (row) => row.treated + row.control,
      align: 'end',
      width: 150,
    },
    {
      id: 'started',
      header: t('experiments.column.started'),
      cell: (row) => (row.startedAt ? format.date(row.startedAt) : '–'),
      value: (row) => row.startedAt,
      width: 120,
    },
  ];
  const plan = session.can('retention.experiments') ? (
    <ButtonLink to="/experiments/new">{t('experiments.plan')}</ButtonLink>
  ) : null;
  return (
    <PageFrame
      question={t('experiments.question')}
      lead={t('experiments.lead')}
      actions={plan}
      answer={
        running === undefined ? (
          <Sentence />
        ) : (
          <Sentence>
            {running === 0
              ? t('experiments.answerNone')
              : t('experiments.answer', { count: running, n: format.number(running) })}
          </Sentence>
        )
      }
      next={<AppLink to="/worth">{t('experiments.toWorth')}</AppLink>}
    >
      <DataTable
        label={t('experiments.nav')}
        columns={columns}
        rows={query.data}
        rowId={(row) => row.experimentId}
        rowTo={(row) => `/experiments/${row.experimentId}`}
        total={query.data?.length}
        error={query.error ?? undefined}
        onRetry={() => void query.refetch()}
        empty={<EmptyState title={t('experiments.none')} text={t('experiments.noneText')} action={plan} />}
      />
    </PageFrame>
  );
}
