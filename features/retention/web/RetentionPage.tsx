import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import type { MetricValue } from '#platform/core/metric.ts';
import { minorDigits } from '#platform/core/money.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { Figures, Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { CohortPanel } from './components/CohortPanel.tsx';
import { FigureCard } from './components/FigureCard.tsx';
import { MetricDetail } from './components/MetricDetail.tsx';
import { periodText } from './components/period-text.ts';
import { Reconciliation } from './components/Reconciliation.tsx';
import { SlicePage } from './components/SlicePage.tsx';
import { SurvivalPanel } from './components/SurvivalPanel.tsx';
import { UsageInterval } from './components/UsageInterval.tsx';
import { useCards } from './components/use-metrics.ts';
import { retentionApi, useSlice } from './components/use-slice.ts';

const shareLook = { unit: 'share', better: 'higher' } as const;

export default function RetentionPage() {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const state = useSlice();
  const { slice, currency } = state;
  const cards = useCards(i18n.language);
  const summary = useQuery({
    queryKey: ['retention', 'summary', slice],
    queryFn: ({ signal }) => retentionApi.retention.summary({ ...slice }, { signal }),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const { data } = summary;
  const period = periodText(format, data);
  const card = (id: string) => cards.data?.get(id);
  const money = (major: number): string =>
    format.money(
      Math.round(major * 10 ** minorDigits(data?.currency ?? currency)),
      data?.currency ?? currency,
      true,
    );
  const rule = data?.rule;

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
      {summary.error ? <ErrorState error={summary.error} onRetry={() => void summary.refetch()} /> : null}
      <Figures>
        <FigureCard
          card={card('crr')}
          figure={data?.crr}
          period={period}
          currency={currency}
          parts={['counts']}
        />
        <FigureCard card={card('churn')} figure={data?.churn} period={period} currency={currency} />
        <FigureCard
          card={card('gross-revenue-retention')}
          figure={data?.grossRevenueRetention}
          period={period}
          currency={currency}
        />
        <FigureCard
          card={card('net-revenue-retention')}
          figure={data?.netRevenueRetention}
          period={period}
          currency={currency}
        />
        <FigureCard
          card={card('repeat-purchase')}
          figure={data?.repeatPurchase}
          period={period}
          currency={currency}
        />
        <FigureCard
          card={card('repeat-after-contact')}
          figure={data?.repeatAfterContact}
          period={period}
          currency={currency}
          parts={['any30', 'any90', 'last90']}
        />
      </Figures>
      {data ? (
        <Section title={t('page.stay.reconciliation')} lead={t('page.stay.reconciliationLead')}>
          <Reconciliation numbers={data.customers} />
          <p style={{ margin: 0 }}>
            {t('page.stay.revenue', {
              start: money(data.revenue.start),
              kept: money(data.revenue.kept),
              expansion: money(data.revenue.expansion),
              contraction: money(data.revenue.contraction),
              lost: money(data.revenue.lost),
              end: money(data.revenue.end),
            })}
          </p>
        </Section>
      ) : null}
      <CrrDetail slice={slice} currency={currency} />
      <SurvivalPanel slice={slice} all />
      <CohortPanel slice={slice} firstDay={state.choices.data?.firstDay ?? null} />
      <UsageInterval slice={slice} />
    </SlicePage>
  );
}

/** Retention through time and by what customers are. */
function CrrDetail({ slice, currency }: Pick<ReturnType<typeof useSlice>, 'slice' | 'currency'>) {
  const { i18n } = useTranslation('retention');
  const cards = useCards(i18n.language);
  const crr = cards.data?.get('crr');
  return crr ? (
    <MetricDetail card={crr} slice={slice} currency={currency} prefer={['tier', 'country', 'language']} />
  ) : null;
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
