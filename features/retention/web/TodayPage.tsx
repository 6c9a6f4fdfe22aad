import { Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cardGroups } from '#features/retention/core/card-groups.ts';
import type { Figure } from '#features/retention/core/schema.ts';
import { useAttention } from '#platform/web/attention.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { AttentionList } from './components/AttentionList.tsx';
import { inTurn } from './components/ask-in-turn.ts';
import { ChangeList } from './components/ChangeList.tsx';
import { FigureCard } from './components/FigureCard.tsx';
import { FigureGrid } from './components/FigureGrid.tsx';
import { periodText } from './components/period-text.ts';
import { SlicePage } from './components/SlicePage.tsx';
import { figureOf, useCards, useFigures } from './components/use-metrics.ts';
import { retentionApi, useSlice } from './components/use-slice.ts';

const pageOf = { service: '/serving', voice: '/voice', retention: '/retention' } as const;

/** Shown before the figures come, so that nothing moves when they do; what there is nothing of then steps back. */
const headline = ['frt', 'csat', 'nps', 'crr', 'backlog'] as const;

/** Whether a figure has come and counts nothing: a company that only sells is not met by empty cards about its service. */
const isBare = (figure: Figure | undefined): boolean => figure !== undefined && figure.value.n === 0;

/** The landing page: what changed for real, what waits for somebody. */
export default function TodayPage() {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const state = useSlice();
  const { slice, currency } = state;
  const cards = useCards(i18n.language);
  const answer = useFigures(slice, cardGroups.today);
  const changes = useQuery({
    queryKey: ['retention', 'changes', slice],
    queryFn: ({ signal }) =>
      inTurn('below', signal, () => retentionApi.retention.changes({ ...slice }, { signal })),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const waiting = useQuery({
    queryKey: ['retention', 'waiting', slice],
    queryFn: ({ signal }) =>
      inTurn('detail', signal, () => retentionApi.retention.waiting({ ...slice }, { signal })),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const { data } = changes;
  const failed = [answer, changes, waiting].find(({ error }) => error !== null);
  const retry = (): void => {
    void answer.retry();
    for (const query of [changes, waiting]) if (query.error) void query.refetch();
  };
  const more = useAttention();
  const [search] = useSearchParams();
  const worse = data?.changes.filter(({ difference }) => difference.verdict === 'worse').length ?? 0;
  const better = data?.changes.filter(({ difference }) => difference.verdict === 'better').length ?? 0;
  const other = (data?.changes.length ?? 0) - better - worse;
  const freshness = waiting.data?.freshness;

  return (
    <SlicePage
      question={t('page.today.question')}
      state={state}
      answer={
        data ? (
          <Sentence
            note={
              freshness &&
              (freshness.rebuilding
                ? t('page.today.rebuilding')
                : t('page.today.fresh', {
                    when: freshness.refreshedAt ? format.ago(freshness.refreshedAt) : t('page.today.never'),
                  }) +
                  (data.compared > 0
                    ? ` ${t('page.today.judged', { compared: format.number(data.compared) })}`
                    : ''))
            }
          >
            {data.compared === 0
              ? t('page.today.notCompared')
              : data.changes.length === 0
                ? t('page.today.quiet')
                : t('page.today.moved', {
                    list: format.list([
                      ...(better > 0
                        ? [t('page.today.better', { count: better, n: format.number(better) })]
                        : []),
                      ...(worse > 0
                        ? [t('page.today.worse', { count: worse, n: format.number(worse) })]
                        : []),
                      ...(other > 0
                        ? [t('page.today.other', { count: other, n: format.number(other) })]
                        : []),
                    ]),
                  })}
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
      {failed?.error ? <ErrorState error={failed.error} onRetry={retry} /> : null}
      <FigureGrid columns={5}>
        {headline
          .toSorted(
            (a, b) =>
              Number(isBare(figureOf(answer.figures, a))) - Number(isBare(figureOf(answer.figures, b))),
          )
          .map((id) => {
            const card = cards.data?.get(id);
            return (
              <FigureCard
                key={id}
                card={card}
                figure={figureOf(answer.figures, id)}
                period={periodText(format, answer.period)}
                currency={currency}
                {...(card ? { to: pageOf[card.group], search: { ...search, metric: card.id } } : {})}
              />
            );
          })}
      </FigureGrid>
      <Section
        title={t('page.today.changes')}
        lead={
          data && data.compared > 0
            ? t('page.today.changesLead', { n: format.number(data.compared) })
            : undefined
        }
      >
        {data?.compared === 0 ? (
          <EmptyState compact title={t('page.today.notCompared')} />
        ) : data ? (
          <ChangeList changes={data.changes} cards={cards.data} currency={currency} />
        ) : (
          <Skeleton height={120} />
        )}
      </Section>
      <Section title={t('page.today.attention')}>
        {waiting.data ? (
          <AttentionList
            data={waiting.data}
            more={more}
            label={(kind) => translateKey(i18n, `retention:attention.${kind}`)}
          />
        ) : (
          <Skeleton height={200} />
        )}
      </Section>
    </SlicePage>
  );
}
