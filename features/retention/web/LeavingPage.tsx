import { Button } from '@mantine/core';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { LeavingRow } from '#features/retention/core/contract/leaving.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { sortText, useList } from '#platform/web/list.ts';
import { stringifySearch } from '#platform/web/route.ts';
import { useSession } from '#platform/web/session.ts';
import { BackTestPanel } from './components/BackTestPanel.tsx';
import { HandleModal, usePutBack } from './components/HandleModal.tsx';
import { LeavingFilters } from './components/LeavingFilters.tsx';
import { SaveLeavingModal } from './components/SaveLeavingModal.tsx';
import { type LeavingState, leavingKey, moneyText, useLeaving } from './components/use-leaving.ts';
import { useLeavingColumns } from './components/use-leaving-columns.tsx';
import { retentionApi } from './components/use-slice.ts';

/** Present customers, those with the most money at risk first; every one with the facts that speak for it. */
export default function LeavingPage() {
  const { t } = useTranslation('retention');
  const leaving = useLeaving();
  const { can } = useSession();
  const [saving, setSaving] = useState(false);
  const { model, terms } = leaving;
  const { data } = model;
  return (
    <PageFrame
      question={t('leaving.question')}
      actions={
        can('customers.segments') && data ? (
          <Button variant="default" onClick={() => setSaving(true)}>
            {t('leaving.segment.action')}
          </Button>
        ) : null
      }
      filters={<LeavingFilters leaving={leaving} />}
      answer={<LeavingSentence leaving={leaving} />}
      next={
        <>
          <ButtonLink to="/loyal" variant="default">
            {t('leaving.toLoyal')}
          </ButtonLink>
          <AppLink to="/retention">{t('leaving.toRetention')}</AppLink>
        </>
      }
    >
      {model.error ? <ErrorState error={model.error} onRetry={() => void model.refetch()} /> : null}
      <LeavingTable leaving={leaving} />
      <BackTestPanel groups={data?.groups} about={data ? { ...data, horizon: terms.horizon } : undefined} />
      {saving && data ? (
        <SaveLeavingModal
          leaving={leaving}
          today={data.today}
          days={Math.round(data.listDays / 2)}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </PageFrame>
  );
}

const countLook = { unit: 'count', better: null } as const;

/** What leaving means here, who is on the list and by what it is ranked. */
function useNote({ model, terms }: LeavingState): string {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { data } = model;
  if (!data) return '';
  const { groups, listDays } = data;
  const by = (kind: string) => groups.find((group) => group.kind === kind)?.basis ?? null;
  const [contract, purchase] = [by('contract'), by('purchase')];
  const named = (basis: 'model' | 'baseline'): string =>
    t(basis === 'model' ? 'leaving.note.byModel' : 'leaving.note.byBaseline');
  const one = contract ?? purchase;
  const ranked =
    contract !== null && purchase !== null && contract !== purchase
      ? t('leaving.note.mixed', { contract: named(contract), purchase: named(purchase) })
      : one === null
        ? ''
        : t(`leaving.note.${one}`);
  const discount = format.percent(data.terms.discount, 0);
  return [
    groups.some(({ kind }) => kind === 'contract') ? t('leaving.note.contract') : '',
    t('leaving.note.purchase', { days: format.number(terms.horizon) }),
    t('leaving.note.listed', {
      days: format.number(Math.round(listDays / 2)),
      overdue: format.number(data.totals.overdue),
    }),
    ranked,
    terms.margin === 1
      ? t('leaving.note.revenue', { discount })
      : t('leaving.note.margin', { margin: format.percent(terms.margin, 0), discount }),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function LeavingSentence({ leaving }: { readonly leaving: LeavingState }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const note = useNote(leaving);
  const { model, terms } = leaving;
  const { data } = model;
  if (!data) return <Sentence />;
  const { totals, currency } = data;
  const { value, low, high, n } = totals.leaving;
  if (value === null) return <Sentence note={note}>{t('leaving.notYet')}</Sentence>;
  const whole = (number: number | null): number | null => (number === null ? null : Math.round(number));
  const rounded = { value: Math.round(value), low: whole(low), high: whole(high), n };
  return (
    <Sentence note={note}>
      <Trans
        t={t}
        i18nKey={totals.atRisk === null ? 'leaving.sentenceNoMoney' : 'leaving.sentence'}
        values={{ days: format.number(terms.horizon) }}
        components={{
          listed: <b>{format.number(totals.customers)}</b>,
          leaving: <InlineMetric metric={rounded} look={countLook} />,
          money: <b>{moneyText(format, totals.atRisk ?? 0, currency)}</b>,
        }}
      />
    </Sentence>
  );
}

function LeavingTable({ leaving }: { readonly leaving: LeavingState }) {
  const { t } = useTranslation('retention');
  const { can } = useSession();
  const [handling, setHandling] = useState<LeavingRow | null>(null);
  const putBack = usePutBack();
  const { terms, filter, segment, model } = leaving;
  const list = useList<LeavingRow>({
    key: [...leavingKey, 'list', terms, segment],
    filter,
    fetch: (request, signal) =>
      retentionApi.leaving.list(
        { ...request, ...terms, filter: [...request.filter], ...(segment ? { segment } : {}) },
        { signal },
      ),
  });
  const may = can('retention.handle');
  const columns = useLeavingColumns({
    currency: model.data?.currency ?? 'EUR',
    horizon: terms.horizon,
    onHandle: may ? setHandling : undefined,
    onPutBack: may ? putBack : undefined,
  });
  const { search: text, sort } = list.table;
  const asked = stringifySearch({
    ...terms,
    segment,
    q: text,
    sort: sort && sortText(sort),
    filter: JSON.stringify(filter),
  });
  const hidden = { hidden: true };
  const nobody = model.data?.totals.customers === 0;
  return (
    <>
      <DataTable
        id="leaving"
        label={t('leaving.nav')}
        columns={[
          columns.customer,
          columns.reasons,
          columns.probability,
          columns.atRisk,
          columns.expected,
          columns.silence,
          columns.tier,
          columns.handled,
          { ...columns.country, ...hidden },
          { ...columns.kind, ...hidden },
          { ...columns.worth, ...hidden },
          { ...columns.state, ...hidden },
          { ...columns.purchases, ...hidden },
          { ...columns.tenure, ...hidden },
          { ...columns.openTickets, ...hidden },
          { ...columns.recentTickets, ...hidden },
        ]}
        rowId={({ customerId }) => customerId}
        rowTo={({ customerId }) => `/customers/${customerId}`}
        searchLabel={t('leaving.search')}
        empty={
          nobody ? (
            <EmptyState
              title={t('leaving.empty')}
              text={t('page.empty.text')}
              action={<ButtonLink to="/imports/new">{t('page.empty.bring')}</ButtonLink>}
            />
          ) : (
            <EmptyState compact title={t('leaving.none')} />
          )
        }
        {...(can('customers.export')
          ? { onExport: () => window.location.assign(`/api/v1/leaving.csv${asked}`) }
          : {})}
        {...list.table}
      />
      {handling ? <HandleModal row={handling} onClose={() => setHandling(null)} /> : null}
    </>
  );
}
