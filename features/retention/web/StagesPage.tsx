import { SegmentedControl } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import type { StageLine } from '#features/retention/core/contract/agents.ts';
import { minorUnits } from '#platform/core/money.ts';
import { IntervalChart } from '#platform/web/charts/IntervalChart.tsx';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { DotPlot } from './components/DotPlot.tsx';
import { EffectText } from './components/EffectText.tsx';
import { LinkPage } from './components/LinkPage.tsx';
import { type StagesAnswer, useHeldEqual, useStages, withoutFilters } from './components/use-agents.ts';
import { useLink } from './components/use-link.ts';

const outcomes = ['stays', 'sales', 'spend'] as const;
type Outcome = (typeof outcomes)[number];

/** What goes with help at each stage of the journey: staying, buying again, spend. */
export default function StagesPage() {
  const { t } = useTranslation('retention');
  const link = useLink();
  const [search, change] = useSearchParams();
  const query = useStages(link.asked);
  const { data } = query;
  const asked = searchText(search, 'outcome');
  const outcome = outcomes.find((one) => one === asked) ?? 'stays';
  return (
    <LinkPage
      question={t('stages.question')}
      link={withoutFilters(link, (one) => one === 'stage')}
      answer={query.error && !data ? null : <StagesSentence answer={data} />}
      next={
        <>
          <ButtonLink to="/stages" variant="default">
            {t('stages.toJourney')}
          </ButtonLink>
          <AppLink to="/drivers" search={link.along}>
            {t('stages.toDrivers')}
          </AppLink>
        </>
      }
    >
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.error && !data ? null : (
        <>
          <SegmentedControl
            aria-label={t('stages.question')}
            value={outcome}
            onChange={(next) => change({ outcome: next === 'stays' ? undefined : next })}
            data={outcomes.map((value) => ({ value, label: t(`stages.${value}`) }))}
            style={{ alignSelf: 'start', justifySelf: 'start' }}
          />
          <StagesPicture answer={data} outcome={outcome} />
          <StageTable answer={data} />
        </>
      )}
    </LinkPage>
  );
}

type PartProps = { readonly answer: StagesAnswer | undefined };

function StagesPicture({ answer, outcome }: PartProps & { readonly outcome: Outcome }) {
  const { t } = useTranslation('retention');
  const empty = <EmptyState compact title={t('stages.picture.empty')} />;
  const shown = answer?.stages.filter((one) => one[outcome].difference !== null);
  const title = t(`stages.picture.${outcome}`);
  const currency = answer?.run.currency ?? 'EUR';
  const minor = (value: number | undefined): number | null =>
    value === undefined ? null : minorUnits(value, currency);
  if (outcome === 'spend')
    return (
      <IntervalChart
        title={title}
        note={t('stages.picture.spendNote')}
        of={t('stages.picture.of')}
        unit="money"
        currency={currency}
        look="dot"
        reference={{ value: 0, label: '' }}
        rows={shown?.map(({ key, label, spend }) => ({
          id: key,
          label,
          metric: {
            value: minor(spend.difference?.value),
            low: minor(spend.difference?.low),
            high: minor(spend.difference?.high),
            n: spend.n,
          },
        }))}
        empty={empty}
      />
    );
  return (
    <DotPlot
      title={title}
      note={t('stages.picture.note')}
      of={t('stages.picture.of')}
      rows={shown?.map((one) => ({
        id: one.key,
        label: one.label,
        estimate: one[outcome].difference,
        crude: one[outcome].crude,
        n: one[outcome].n,
      }))}
      empty={empty}
    />
  );
}

/** The stage that stands out, or that none does. */
function StagesSentence({ answer }: PartProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const held = useHeldEqual();
  if (!answer) return <Sentence />;
  const { run, stages, reason } = answer;
  const size = ({ stays }: StageLine): number => Math.abs(stays.difference?.value ?? 0);
  const compared = stages.filter(({ stays }) => stays.difference !== null);
  const clear = compared.filter(({ stays }) => (stays.adjustedP ?? 1) < 0.05);
  const [most] = [...(clear.length > 0 ? clear : compared)].sort((a, b) => size(b) - size(a));
  if (answer.state === 'cannot-answer' || !most?.stays.difference)
    return (
      <Sentence>
        {t('stages.sentence.cannot', { why: t(`stages.reason.${reason ?? 'no-records'}`) })}
      </Sentence>
    );
  const { value, low, high } = most.stays.difference;
  const level = clear.length === 0;
  const key = level ? 'level' : value < 0 ? 'fewer' : 'more';
  return (
    <Sentence
      note={t('stages.sentence.note', {
        window: run.settings.windowDays,
        days: run.settings.horizon,
        covariates: held(run, ['topic']),
      })}
    >
      <Trans
        t={t}
        i18nKey={`stages.sentence.${key}`}
        values={{
          name: most.label,
          points: level ? format.points(value) : format.number(Math.abs(value) * 100, 1),
          low: format.points(low),
          high: format.points(high),
          n: format.number(most.stays.n),
        }}
        components={{ b: <b /> }}
      />
    </Sentence>
  );
}

const points = { unit: 'points' } as const;

function StageTable({ answer }: PartProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const currency = answer?.run.currency ?? 'EUR';
  const effect = (outcome: Outcome): DataColumn<StageLine> => ({
    id: outcome,
    header: t(`stages.${outcome}`),
    cell: (line) => (
      <EffectText effect={line[outcome]} look={outcome === 'spend' ? { unit: 'money', currency } : points} />
    ),
    value: (line) => line[outcome].difference?.value ?? null,
    align: 'end',
    width: 220,
  });
  return (
    <Section title={t('stages.table.title')}>
      <DataTable
        id="stages"
        label={t('stages.table.title')}
        columns={[
          {
            id: 'stage',
            header: t('stages.table.stage'),
            cell: ({ label }) => label,
            value: ({ label }) => label,
            width: 150,
          },
          ...outcomes.map(effect),
          {
            id: 'n',
            header: t('stages.table.n'),
            cell: ({ stays }) => format.number(stays.n),
            value: ({ stays }) => stays.n,
            align: 'end',
            width: 100,
          },
        ]}
        rows={answer?.stages}
        rowId={({ key }) => key}
        empty={<EmptyState compact title={t('stages.picture.empty')} />}
      />
    </Section>
  );
}
