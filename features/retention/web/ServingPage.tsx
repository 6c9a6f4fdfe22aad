import { useRef } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { cardGroups } from '#features/retention/core/card-groups.ts';
import type { Figure } from '#features/retention/core/schema.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { DetailAnchor } from './components/DetailAnchor.tsx';
import { FigureCard } from './components/FigureCard.tsx';
import { FigureGrid } from './components/FigureGrid.tsx';
import { MetricDetail } from './components/MetricDetail.tsx';
import { MetricTable } from './components/MetricTable.tsx';
import { periodText } from './components/period-text.ts';
import { SlicePage } from './components/SlicePage.tsx';
import { figureOf, lookOf, useCards, useFigures } from './components/use-metrics.ts';
import { useSlice } from './components/use-slice.ts';

/** What a head of service asks first. */
const headline = ['frt', 'awt', 'art-full', 'one-touch', 'reopen-rate', 'backlog'] as const;

/** The rest, by the question it answers. */
const groups = {
  speed: ['next-reply', 'agent-frt', 'reopen-frt', 'awt-live', 'requester-wait', 'customer-wait'],
  solution: ['art-first', 'cycle-time', 'fcr', 'transfers', 'touches'],
  promise: ['sla-first-reply', 'sla-next-reply', 'sla-resolution', 'abandonment', 'unanswered'],
  load: ['tickets', 'contact-rate'],
} as const;

const prefer = ['channel', 'team', 'agent', 'stage', 'tier'] as const;

export default function ServingPage() {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const state = useSlice();
  const { slice, currency } = state;
  const cards = useCards(i18n.language);
  const answer = useFigures(slice, cardGroups.service);
  const { figures } = answer;
  const [search, change] = useSearchParams();
  const detail = useRef<HTMLDivElement>(null);
  const asked = cards.data?.get(searchText(search, 'metric') ?? 'frt');
  const selected = asked?.group === 'service' ? asked : cards.data?.get('frt');
  const period = periodText(format, answer.period);

  const select = (metric: string): void => {
    change({ metric, by: undefined });
    // the reader of a row far below is taken to what he asked for
    detail.current?.focus({ preventScroll: true });
    detail.current?.scrollIntoView({ block: 'start' });
  };

  return (
    <SlicePage
      question={t('page.serving.question')}
      state={state}
      needs="tickets"
      has={['period', 'compare', 'clock']}
      answer={<ServingSentence figures={figures} />}
      next={
        <>
          <ButtonLink to="/retention" variant="default">
            {t('page.serving.toRetention')}
          </ButtonLink>
          <AppLink to="/tickets">{t('page.serving.toTickets')}</AppLink>
        </>
      }
    >
      {answer.error ? <ErrorState error={answer.error} onRetry={() => void answer.retry()} /> : null}
      <FigureGrid columns={3}>
        {headline.map((id) => (
          <FigureCard
            key={id}
            card={cards.data?.get(id)}
            figure={figureOf(figures, id)}
            period={period}
            currency={currency}
            onSelect={select}
            selected={selected?.id === id}
          />
        ))}
      </FigureGrid>
      <DetailAnchor ref={detail}>
        <MetricDetail
          card={selected}
          figure={selected && figureOf(figures, selected.id)}
          slice={slice}
          currency={currency}
          prefer={prefer}
        />
      </DetailAnchor>
      {Object.entries(groups).map(([key, ids]) => {
        const title = t(`page.serving.group.${key as keyof typeof groups}`);
        return (
          <Section key={key} title={title}>
            <MetricTable
              label={title}
              ids={ids}
              cards={cards.data}
              figures={figures}
              currency={currency}
              selected={selected?.id}
              onSelect={select}
            />
          </Section>
        );
      })}
    </SlicePage>
  );
}

/** The answer in one sentence: how fast, how often at once, how many wait. */
function ServingSentence({ figures }: { readonly figures: readonly Figure[] | undefined }) {
  const { t, i18n } = useTranslation('retention');
  const cards = useCards(i18n.language);
  const frt = figureOf(figures, 'frt');
  const oneTouch = figureOf(figures, 'one-touch');
  const frtCard = cards.data?.get('frt');
  const oneTouchCard = cards.data?.get('one-touch');
  if (!frt || !oneTouch || !frtCard || !oneTouchCard) return <Sentence />;
  if (frt.value.value === null) return <Sentence>{t('page.serving.notYet')}</Sentence>;
  return (
    <Sentence note={t('page.serving.note')}>
      <Trans
        t={t}
        i18nKey="page.serving.sentence"
        components={{
          median: <InlineMetric metric={frt.value} look={lookOf(frtCard, '')} />,
          p90: frt.parts.p90 ? (
            <InlineMetric metric={frt.parts.p90} look={lookOf(frtCard, '')} />
          ) : (
            <span>–</span>
          ),
          once: <InlineMetric metric={oneTouch.value} look={lookOf(oneTouchCard, '')} />,
        }}
      />
    </Sentence>
  );
}
