import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { Figures, Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { AttentionList } from './components/AttentionList.tsx';
import { ChangeList } from './components/ChangeList.tsx';
import { FigureCard } from './components/FigureCard.tsx';
import { periodText } from './components/period-text.ts';
import { SlicePage } from './components/SlicePage.tsx';
import { useCards } from './components/use-metrics.ts';
import { retentionApi, useSlice } from './components/use-slice.ts';

const pageOf = { service: '/serving', voice: '/voice', retention: '/retention' } as const;

/** The landing page: what changed for real, what waits for somebody. */
export default function TodayPage() {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const state = useSlice();
  const { slice, currency } = state;
  const cards = useCards(i18n.language);
  const query = useQuery({
    queryKey: ['retention', 'today', slice],
    queryFn: ({ signal }) => retentionApi.retention.today({ ...slice }, { signal }),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const worse = data?.changes.filter(({ difference }) => difference.verdict === 'worse').length ?? 0;
  const better = data?.changes.filter(({ difference }) => difference.verdict === 'better').length ?? 0;
  const freshness = data?.freshness;

  return (
    <SlicePage
      question={t('page.today.question')}
      state={state}
      answer={
        data ? (
          <Sentence
            note={
              freshness?.rebuilding
                ? t('page.today.rebuilding')
                : t('page.today.fresh', {
                    when: freshness?.refreshedAt ? format.ago(freshness.refreshedAt) : t('page.today.never'),
                    compared: format.number(data.compared),
                  })
            }
          >
            {data.changes.length === 0
              ? t('page.today.quiet')
              : `${t('page.today.better', { count: better, n: format.number(better) })} ${t('page.today.worse', { count: worse, n: format.number(worse) })}`}
          </Sentence>
        ) : (
          <Sentence />
        )
      }
      next={
        <>
          <ButtonLink to="/serving" variant="default">
            {t('page.stay.toServing')}
          </ButtonLink>
          <AppLink to="/voice">{t('page.today.toVoice')}</AppLink>
          <AppLink to="/retention">{t('page.serving.toRetention')}</AppLink>
        </>
      }
    >
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      <Figures>
        {(data?.headline ?? []).map((figure) => {
          const card = cards.data?.get(figure.id);
          return (
            <FigureCard
              key={figure.id}
              card={card}
              figure={figure}
              period={periodText(format, data)}
              currency={currency}
              {...(card ? { to: `${pageOf[card.group]}?metric=${card.id}` } : {})}
            />
          );
        })}
      </Figures>
      {data ? (
        <>
          <Section
            title={t('page.today.changes')}
            lead={t('page.today.changesLead', { n: format.number(data.compared) })}
          >
            <ChangeList changes={data.changes} cards={cards.data} currency={currency} />
          </Section>
          <Section title={t('page.today.attention')}>
            <AttentionList data={data} label={(kind) => translateKey(i18n, `retention:attention.${kind}`)} />
          </Section>
        </>
      ) : null}
    </SlicePage>
  );
}
