import { Fragment } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { cardGroups } from '#features/retention/core/card-groups.ts';
import type { Figure } from '#features/retention/core/schema.ts';
import { CommentsPanel } from '#features/surveys/web/panels.tsx';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { FigureCard } from './components/FigureCard.tsx';
import { FigureGrid } from './components/FigureGrid.tsx';
import { FunnelChart } from './components/FunnelChart.tsx';
import { MetricDetail } from './components/MetricDetail.tsx';
import { periodText } from './components/period-text.ts';
import { SlicePage } from './components/SlicePage.tsx';
import { figureOf, lookOf, useCards, useFigures } from './components/use-metrics.ts';
import { useSlice } from './components/use-slice.ts';

const shown = ['csat', 'nps', 'ces', 'ces7', 'response-rate'] as const;
const prefer = ['moment', 'stage', 'promise', 'agent', 'channel', 'team', 'tier'] as const;

export default function VoicePage() {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const state = useSlice();
  const { slice, currency } = state;
  const cards = useCards(i18n.language);
  const answer = useFigures(slice, cardGroups.voice);
  const { figures } = answer;
  const [search, change] = useSearchParams();
  const asked = cards.data?.get(searchText(search, 'metric') ?? 'csat');
  const selected = asked?.group === 'voice' ? asked : cards.data?.get('csat');
  const period = periodText(format, answer.period);
  // a seven-point scale is only shown where one is used
  const ids = shown.filter((id) => id !== 'ces7' || (figureOf(figures, 'ces7')?.value.n ?? 0) > 0);

  return (
    <SlicePage
      question={t('page.voice.question')}
      state={state}
      needs="answers"
      answer={<VoiceSentence figures={figures} />}
      next={
        <>
          <ButtonLink to="/answers" variant="default">
            {t('page.voice.toAnswers')}
          </ButtonLink>
          <AppLink to="/retention">{t('page.serving.toRetention')}</AppLink>
        </>
      }
    >
      {answer.error ? <ErrorState error={answer.error} onRetry={() => void answer.retry()} /> : null}
      <FigureGrid columns={ids.length === 5 ? 5 : 4}>
        {ids.map((id) => (
          <FigureCard
            key={id}
            card={cards.data?.get(id)}
            figure={figureOf(figures, id)}
            period={period}
            currency={currency}
            onSelect={(metric) => change({ metric, by: undefined })}
            selected={selected?.id === id}
          />
        ))}
      </FigureGrid>
      <MetricDetail
        card={selected}
        figure={selected && figureOf(figures, selected.id)}
        slice={slice}
        currency={currency}
        prefer={prefer}
      />
      <FunnelChart slice={slice} />
      {answer.period ? (
        <Section title={t('page.voice.comments')} lead={t('page.voice.commentsLead')}>
          <CommentsPanel from={answer.period.from} to={answer.period.to} />
        </Section>
      ) : null}
    </SlicePage>
  );
}

/** The scores in one line, in the order people ask for them. */
function VoiceSentence({ figures }: { readonly figures: readonly Figure[] | undefined }) {
  const { t, i18n } = useTranslation('retention');
  const cards = useCards(i18n.language);
  if (!figures || !cards.data) return <Sentence />;
  const told = (['csat', 'nps', 'ces'] as const).flatMap((id) => {
    const figure = figureOf(figures, id);
    const card = cards.data.get(id);
    return figure && card && figure.value.value !== null ? [{ id, figure, card }] : [];
  });
  if (told.length === 0) return <Sentence>{t('page.voice.notYet')}</Sentence>;
  return (
    <Sentence note={t('page.voice.note')}>
      {t('page.voice.sayWho')}{' '}
      {told.map(({ id, figure, card }, index) => (
        <Fragment key={id}>
          {index > 0 ? '; ' : ''}
          <Trans
            t={t}
            i18nKey={`page.voice.say.${id}`}
            components={{ value: <InlineMetric metric={figure.value} look={lookOf(card, '')} /> }}
          />
        </Fragment>
      ))}
      .
    </Sentence>
  );
}
