import { Progress } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import { settleDays } from '#features/retention/core/encounter.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { MetricFigure } from '#platform/web/components/MetricFigure.tsx';
import { Figures, Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { stringifySearch } from '#platform/web/route.ts';
import { DotPlot } from './components/DotPlot.tsx';
import { DriverSentence } from './components/DriverSentence.tsx';
import { DriverTable, UnansweredTable } from './components/DriverTable.tsx';
import classes from './components/driver.module.css';
import { LinkPage } from './components/LinkPage.tsx';
import { ReportButton } from './components/ReportButton.tsx';
import { type DriverWords, useDriverWords } from './components/use-driver-words.ts';
import { type DriversAnswer, useDrivers, useLink } from './components/use-link.ts';

/** What service does, ranked by how far it goes with staying and what is at stake. */
export default function DriversPage() {
  const { t } = useTranslation('retention');
  const link = useLink();
  const query = useDrivers(link.asked);
  const words = useDriverWords(link.state.choices.data);
  const { data } = query;
  const { along } = link;
  return (
    <LinkPage
      question={t('link.question')}
      link={link}
      answer={query.error && !data ? null : <DriversAnswerText answer={data} words={words} />}
      next={
        <>
          <ButtonLink to="/worth" variant="default">
            {t('link.list.next')}
          </ButtonLink>
          <ReportButton asked={link.asked} />
          <AppLink to="/leaving">{t('link.list.leaving')}</AppLink>
        </>
      }
    >
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.error && !data ? null : (
        <>
          <Working answer={data} />
          <DriversPlot answer={data} words={words} along={along} />
          <Section title={t('link.list.title')} lead={t('link.sentence.hidden')}>
            <DriverTable answer={data} words={words} along={along} />
          </Section>
          {data?.drivers.some(({ state }) => state === 'cannot-answer') ? (
            <Section title={t('link.list.cannot')} lead={t('link.list.cannotLead')}>
              <UnansweredTable answer={data} words={words} along={along} />
            </Section>
          ) : null}
          {data ? <NotRecorded answer={data} /> : null}
          {data ? <Quality answer={data} /> : null}
        </>
      )}
    </LinkPage>
  );
}

type PartProps = { readonly answer: DriversAnswer | undefined; readonly words: DriverWords };

/** How far the work is; the page is usable meanwhile. */
function Working({ answer }: { readonly answer: DriversAnswer | undefined }) {
  const { t } = useTranslation('retention');
  if (answer?.state !== 'computing') return null;
  const text = t('link.list.progress', { done: answer.done, of: answer.of });
  return (
    <div className={classes.progress} role="status">
      <Progress value={(100 * answer.done) / Math.max(1, answer.of)} aria-label={text} />
      {text}
    </div>
  );
}

/** The driver of the best grade with most at stake that somebody can do something about. */
function DriversAnswerText({ answer, words }: PartProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  if (!answer) return <Sentence />;
  const { drivers, state, run } = answer;
  const first = drivers.find(
    ({ grade, actionable, finding }) =>
      actionable && (grade === 'A' || grade === 'B') && (finding === 'keeps' || finding === 'loses'),
  );
  if (!first) {
    if (state === 'computing')
      return <Sentence>{t('link.sentence.computing', { done: answer.done, of: answer.of })}</Sentence>;
    const any = drivers.some(({ state: one }) => one === 'answered');
    return <Sentence>{t(any ? 'link.sentence.nothing' : 'link.sentence.nothingYet')}</Sentence>;
  }
  const money = first.money?.perYear;
  return (
    <Sentence
      note={t('link.sentence.note', {
        n: format.number(first.n),
        days: settleDays,
        record: t(`link.record.${first.kind}`),
        lost: format.number(first.lost),
        horizon: run.settings.horizon,
      })}
    >
      {t('link.sentence.first', { name: words.name(first.id) })}{' '}
      <DriverSentence summary={first} words={words} />{' '}
      {money ? (
        <Trans
          t={t}
          i18nKey="link.sentence.stake"
          values={{
            money: words.money(money.value, run.currency),
            low: words.money(money.low, run.currency),
            high: words.money(money.high, run.currency),
          }}
          components={{ money: <b /> }}
        />
      ) : null}
    </Sentence>
  );
}

type PlotProps = PartProps & { readonly along: Record<string, string | readonly string[] | undefined> };

function DriversPlot({ answer, words, along }: PlotProps) {
  const { t } = useTranslation('retention');
  const navigate = useNavigate();
  const rows = answer?.drivers
    .filter(({ difference }) => difference !== null)
    .map((one) => ({
      id: one.id,
      label: `${one.grade ?? '–'} · ${words.name(one.id)}`,
      estimate: one.difference,
      crude: one.crudeDifference,
      n: one.n,
      detail: one.sides
        ? t('link.group.against', {
            a: words.side(one, one.sides.a),
            b: words.side(one, one.sides.b),
          })
        : '',
    }));
  if (answer && rows?.length === 0) return null;
  return (
    <DotPlot
      title={t('link.list.plot')}
      note={t('link.list.plotNote')}
      of={t('link.column.driver')}
      rows={rows}
      onPick={(id) => void navigate({ href: `/drivers/${id}${stringifySearch(along)}` })}
    />
  );
}

function NotRecorded({ answer }: { readonly answer: DriversAnswer }) {
  const { t } = useTranslation('retention');
  if (answer.notRecorded.length === 0) return null;
  return (
    <Section title={t('link.list.notRecorded')} lead={t('link.list.notRecordedLead')}>
      <dl className={classes.missing}>
        {answer.notRecorded.map((id) => (
          <div key={id} style={{ display: 'contents' }}>
            <dt>{t(`link.missing.${id}.name`)}</dt>
            <dd>{t(`link.missing.${id}.text`)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** A share of everything there is, so without an interval. */
const shareOf = (part: number, of: number): MetricValue => ({
  value: of === 0 ? null : part / of,
  low: null,
  high: null,
  n: of,
});

function Quality({ answer }: { readonly answer: DriversAnswer }) {
  const { t } = useTranslation('retention');
  const { quality } = answer;
  const share = { unit: 'share', better: 'higher' } as const;
  return (
    <Section title={t('link.list.quality')} lead={t('link.list.qualityLead')}>
      <Figures>
        <MetricFigure
          label={t('link.list.withSale')}
          metric={shareOf(quality.withSale, quality.requests)}
          look={share}
          definition={t('link.list.withSaleText')}
        />
        <MetricFigure
          label={t('link.list.withOrder')}
          metric={shareOf(quality.withOrder, quality.requests)}
          look={share}
          definition={t('link.list.withOrderText')}
        />
        <MetricFigure
          label={t('link.list.answersWithSale')}
          metric={shareOf(quality.answersWithSale, quality.answers)}
          look={share}
          definition={t('link.list.answersWithSaleText')}
        />
        <MetricFigure
          label={t('link.list.orders')}
          metric={{ value: quality.orders, low: null, high: null, n: quality.orders }}
          look={{ unit: 'count', better: null }}
          definition={t('link.list.ordersText')}
        />
      </Figures>
    </Section>
  );
}
