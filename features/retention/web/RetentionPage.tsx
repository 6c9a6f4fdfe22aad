import { Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { cardGroups } from '#features/retention/core/card-groups.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { inTurn } from './components/ask-in-turn.ts';
import { CohortPanel } from './components/CohortPanel.tsx';
import { DetailAnchor } from './components/DetailAnchor.tsx';
import { FigureCard } from './components/FigureCard.tsx';
import { FigureGrid } from './components/FigureGrid.tsx';
import { MetricDetail } from './components/MetricDetail.tsx';
import { periodText } from './components/period-text.ts';
import { Reconciliation } from './components/Reconciliation.tsx';
import { SlicePage } from './components/SlicePage.tsx';
import { SurvivalPanel } from './components/SurvivalPanel.tsx';
import { UsageInterval } from './components/UsageInterval.tsx';
import { figureOf, useCards, useFigures } from './components/use-metrics.ts';
import { retentionApi, useSlice } from './components/use-slice.ts';

/** The figures on top of the page, each of which can be looked into. */
const figureIds = [
  'crr',
  'churn',
  'gross-revenue-retention',
  'net-revenue-retention',
  'repeat-purchase',
  'repeat-after-contact',
] as const;

const prefer = ['tier', 'country', 'language'] as const;

const shareLook = { unit: 'share', better: 'higher' } as const;

export default function RetentionPage() {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const state = useSlice();
  const { slice, currency } = state;
  const cards = useCards(i18n.language);
  const answer = useFigures(slice, cardGroups.retention);
  const summary = useQuery({
    queryKey: ['retention', 'summary', slice],
    // the sums behind the cards are its own: asked after them it finds what they read
    queryFn: ({ signal }) =>
      inTurn('detail', signal, () => retentionApi.retention.summary({ ...slice }, { signal })),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const { data } = summary;
  const [search, change] = useSearchParams();
  const period = periodText(format, answer.period);
  const selected = figureIds.find((id) => id === searchText(search, 'metric')) ?? 'crr';
  const detail = useRef<HTMLDivElement>(null);
  const select = (metric: string): void => {
    change({ metric, by: undefined });
    detail.current?.focus({ preventScroll: true });
    detail.current?.scrollIntoView({ block: 'start' });
  };
  const rule = data?.rule;
  const failed = [answer, summary].find(({ error }) => error !== null);
  const retry = (): void => {
    void answer.retry();
    if (summary.error) void summary.refetch();
  };

  return (
    <SlicePage
      question={t('page.stay.question')}
      state={state}
      needs="orders"
      answer={
        data ? (
          <StaySentence
            crr={data.crr.value}
            churn={data.churn.value}
            note={
              rule ? t(`page.stay.rule.${rule.model}.${rule.origin}`, { days: format.number(rule.days) }) : ''
            }
          />
        ) : (
          <Sentence />
        )
      }
      next={
        <>
          <ButtonLink to="/serving" variant="default">
            {t('page.stay.toServing')}
          </ButtonLink>
          <AppLink to="/customers">{t('page.stay.toCustomers')}</AppLink>
        </>
      }
    >
      {failed?.error ? <ErrorState error={failed.error} onRetry={retry} /> : null}
      <FigureGrid columns={3}>
        {figureIds.map((id) => (
          <FigureCard
            key={id}
            card={cards.data?.get(id)}
            figure={figureOf(answer.figures, id)}
            period={period}
            currency={currency}
            onSelect={select}
            selected={selected === id}
          />
        ))}
      </FigureGrid>
      <Section title={t('page.stay.reconciliation')} lead={t('page.stay.reconciliationLead')}>
        {data ? (
          <Reconciliation customers={data.customers} revenue={data.revenue} currency={data.currency} />
        ) : (
          <Skeleton height={132} />
        )}
      </Section>
      <DetailAnchor ref={detail}>
        <MetricDetail
          card={cards.data?.get(selected)}
          figure={figureOf(answer.figures, selected)}
          slice={slice}
          currency={currency}
          prefer={prefer}
        />
      </DetailAnchor>
      <SurvivalPanel slice={slice} all />
      <CohortPanel slice={slice} firstDay={state.choices.data?.firstDay ?? null} />
      <UsageInterval slice={slice} />
    </SlicePage>
  );
}

type StaySentenceProps = { readonly crr: MetricValue; readonly churn: MetricValue; readonly note: string };

function StaySentence({ crr, churn, note }: StaySentenceProps) {
  const { t } = useTranslation('retention');
  if (crr.value === null) return <Sentence note={note}>{t('page.stay.notYet')}</Sentence>;
  return (
    <Sentence note={note}>
      <Trans
        t={t}
        i18nKey="page.stay.sentence"
        components={{
          crr: <InlineMetric metric={crr} look={shareLook} />,
          churn: <InlineMetric metric={churn} look={{ ...shareLook, better: 'lower' }} />,
        }}
      />
    </Sentence>
  );
}
