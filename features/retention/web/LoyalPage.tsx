import { SegmentedControl } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import type { LeavingRow } from '#features/retention/core/contract/leaving.ts';
import type { Filter, Sort } from '#platform/core/paging.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { searchText } from '#platform/web/route.ts';
import { LeavingFilters } from './components/LeavingFilters.tsx';
import { type LeavingState, leavingKey, moneyText, useLeaving } from './components/use-leaving.ts';
import { useLeavingColumns } from './components/use-leaving-columns.tsx';
import { retentionApi } from './components/use-slice.ts';

const views = ['needy', 'best', 'rising'] as const;
type View = (typeof views)[number];

/** Days up to which a customer is new enough to become one of the best. */
const risingDays = 180;

const asked: Readonly<Record<View, { readonly filter: Filter; readonly sort: Sort }>> = {
  needy: {
    filter: [{ field: 'openTickets', op: 'gt', value: 0 }],
    sort: { field: 'openTickets', direction: 'desc' },
  },
  best: {
    filter: [{ field: 'worth', op: 'not-empty' }],
    sort: { field: 'worth', direction: 'desc' },
  },
  rising: {
    filter: [
      { field: 'tenure', op: 'lte', value: risingDays },
      { field: 'worth', op: 'not-empty' },
    ],
    sort: { field: 'worth', direction: 'desc' },
  },
};

/** The same customers from two other sides: who takes most of our time, and who brings or may bring most. */
export default function LoyalPage() {
  const { t } = useTranslation('retention');
  const leaving = useLeaving();
  const { model, search, change } = leaving;
  const view = views.find((one) => one === searchText(search, 'view')) ?? 'needy';
  return (
    <PageFrame
      question={t('leaving.loyal.question')}
      filters={<LeavingFilters leaving={leaving} />}
      answer={<LoyalSentence leaving={leaving} />}
      next={
        <>
          <ButtonLink to="/leaving" variant="default">
            {t('leaving.loyal.toLeaving')}
          </ButtonLink>
          <AppLink to="/tickets">{t('leaving.loyal.toTickets')}</AppLink>
        </>
      }
    >
      {model.error ? <ErrorState error={model.error} onRetry={() => void model.refetch()} /> : null}
      <Section
        title={t(`leaving.loyal.view.${view}`)}
        lead={t(`leaving.loyal.lead.${view}`)}
        actions={
          <SegmentedControl
            aria-label={t('leaving.loyal.tab')}
            value={view}
            onChange={(next) => change({ view: next === 'needy' ? undefined : next, sort: undefined })}
            data={views.map((value) => ({ value, label: t(`leaving.loyal.view.${value}`) }))}
          />
        }
      >
        <LoyalTable key={view} leaving={leaving} view={view} />
      </Section>
    </PageFrame>
  );
}

const shareLook = { unit: 'share', better: null } as const;

function LoyalSentence({ leaving }: { readonly leaving: LeavingState }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { data } = leaving.model;
  if (!data) return <Sentence />;
  const { service, currency } = data;
  const { topShare, bestShare, atRiskOpen, rising } = service;
  const best = bestShare === null ? '' : format.percent(bestShare, 0);
  const note =
    atRiskOpen === null
      ? null
      : t('leaving.loyal.note', {
          open: format.number(service.open),
          money: moneyText(format, atRiskOpen, currency),
          rising: format.number(rising),
        });
  if (topShare.value === null)
    return (
      <Sentence note={note}>
        {bestShare === null ? t('leaving.loyal.notYet') : t('leaving.loyal.sentenceBest', { best })}
      </Sentence>
    );
  return (
    <Sentence note={note}>
      <Trans
        t={t}
        i18nKey={bestShare === null ? 'leaving.loyal.sentenceOpen' : 'leaving.loyal.sentence'}
        values={{ best }}
        components={{ share: <InlineMetric metric={topShare} look={shareLook} /> }}
      />
    </Sentence>
  );
}

function LoyalTable({ leaving, view }: { readonly leaving: LeavingState; readonly view: View }) {
  const { t } = useTranslation('retention');
  const { terms, filter, segment, model } = leaving;
  const list = useList<LeavingRow>({
    key: [...leavingKey, 'loyal', view, terms, segment],
    filter: [...filter, ...asked[view].filter],
    initialSort: asked[view].sort,
    fetch: (request, signal) =>
      retentionApi.leaving.list(
        { ...request, ...terms, filter: [...request.filter], ...(segment ? { segment } : {}) },
        { signal },
      ),
  });
  const columns = useLeavingColumns({
    currency: model.data?.currency ?? 'EUR',
    horizon: terms.horizon,
  });
  const first =
    view === 'needy' ? [columns.openTickets, columns.recentTickets, columns.worth] : [columns.worth];
  const rest =
    view === 'needy'
      ? [columns.atRisk, columns.probability, columns.tier]
      : [
          columns.probability,
          columns.atRisk,
          columns.purchases,
          columns.tenure,
          columns.openTickets,
          columns.tier,
        ];
  return (
    <DataTable
      id={`loyal-${view}`}
      label={t(`leaving.loyal.view.${view}`)}
      columns={[
        columns.customer,
        ...first,
        ...rest,
        { ...columns.reasons, hidden: view !== 'needy' },
        { ...columns.kind, hidden: true },
        { ...columns.country, hidden: true },
      ]}
      rowId={({ customerId }) => customerId}
      rowTo={({ customerId }) => `/customers/${customerId}`}
      searchLabel={t('leaving.search')}
      empty={<EmptyState compact title={t(`leaving.loyal.none.${view}`)} />}
      {...list.table}
    />
  );
}
