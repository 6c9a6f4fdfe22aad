import { Trans, useTranslation } from 'react-i18next';
import type { ChannelLine } from '#features/retention/core/contract/agents.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { Pair, Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './components/agents.module.css';
import { ChannelMoves, ChannelSpread } from './components/ChannelMoves.tsx';
import { DotPlot } from './components/DotPlot.tsx';
import { EffectText } from './components/EffectText.tsx';
import { LinkPage } from './components/LinkPage.tsx';
import { StackedMetric } from './components/StackedText.tsx';
import { type ChannelsAnswer, useChannels, useHeldEqual, withoutFilters } from './components/use-agents.ts';
import { useDriverWords } from './components/use-driver-words.ts';
import { type LinkState, useLink } from './components/use-link.ts';

/** Volume, wait and satisfaction of each channel, and whether customers stay more often, like compared with like. */
export default function ChannelsPage() {
  const { t } = useTranslation('retention');
  const link = useLink();
  const query = useChannels(link.asked);
  const { data } = query;
  return (
    <LinkPage
      question={t('channels.question')}
      link={withoutFilters(link, (one) => one === 'channel')}
      answer={query.error && !data ? null : <ChannelsSentence answer={data} link={link} />}
      next={
        <>
          <ButtonLink to="/drivers/channel" search={link.along} variant="default">
            {t('channels.toDriver')}
          </ButtonLink>
          <AppLink to="/serving">{t('page.serving.nav')}</AppLink>
        </>
      }
    >
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.error && !data ? null : (
        <>
          <DotPlot
            title={t('channels.picture.title')}
            note={t('channels.picture.note')}
            of={t('channels.picture.of')}
            rows={data?.channels
              .filter(({ stays }) => stays.difference !== null)
              .map(({ key, label, stays }) => ({
                id: key,
                label,
                estimate: stays.difference,
                crude: stays.crude,
                n: stays.n,
              }))}
            empty={<EmptyState compact title={t('channels.picture.empty')} />}
          />
          <ChannelTable answer={data} />
          <Pair>
            <ChannelSpread answer={data} />
            <ChannelMoves answer={data} />
          </Pair>
        </>
      )}
    </LinkPage>
  );
}

type SentenceProps = { readonly answer: ChannelsAnswer | undefined; readonly link: LinkState };

function ChannelsSentence({ answer, link }: SentenceProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const held = useHeldEqual();
  const words = useDriverWords(link.state.choices.data);
  if (!answer) return <Sentence />;
  const { run, channels } = answer;
  const compared = channels.filter(({ stays }) => stays.difference !== null);
  if (answer.state === 'cannot-answer' || compared.length === 0)
    return <Sentence>{t('channels.sentence.cannot', { why: words.reason(answer.reason) })}</Sentence>;
  const note = t('channels.sentence.note', {
    days: run.settings.horizon,
    covariates: held(run, ['channel']),
  });
  const valuesOf = ({ label, stays: { difference, n } }: ChannelLine) => ({
    name: label,
    points: format.points(difference?.value ?? 0),
    low: format.points(difference?.low ?? 0),
    high: format.points(difference?.high ?? 0),
    n: format.number(n),
  });
  const clear = compared.filter(({ stays }) => (stays.adjustedP ?? 1) < 0.05);
  if (clear.length > 0) {
    const names = clear.map((one) => t('channels.sentence.named', valuesOf(one))).join('; ');
    return <Sentence note={note}>{t('channels.sentence.clear', { count: clear.length, names })}</Sentence>;
  }
  const size = ({ stays }: ChannelLine): number => Math.abs(stays.difference?.value ?? 0);
  const largest = compared.reduce((a, b) => (size(b) > size(a) ? b : a));
  return (
    <Sentence note={note}>
      <Trans t={t} i18nKey="channels.sentence.level" values={valuesOf(largest)} components={{ b: <b /> }} />
    </Sentence>
  );
}

const timeLook = { unit: 'seconds', better: 'lower' } as const;
const shareLook = { unit: 'share', better: 'higher' } as const;
const points = { unit: 'points' } as const;

function ChannelTable({ answer }: { readonly answer: ChannelsAnswer | undefined }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const columns: DataColumn<ChannelLine>[] = [
    {
      id: 'channel',
      header: t('channels.table.channel'),
      cell: ({ label }) => label,
      value: ({ label }) => label,
      width: 130,
    },
    {
      id: 'volume',
      header: t('channels.table.volume'),
      cell: ({ tickets, share }) => (
        <span className={classes.numbers}>
          {format.number(tickets)} <span className={classes.interval}>{format.percent(share, 0)}</span>
        </span>
      ),
      value: ({ tickets }) => tickets,
      align: 'end',
      width: 120,
    },
    {
      id: 'firstReply',
      header: t('channels.table.firstReply'),
      cell: ({ firstReply }) => <StackedMetric metric={firstReply} look={timeLook} />,
      value: ({ firstReply }) => firstReply?.value ?? null,
      align: 'end',
      width: 170,
    },
    {
      id: 'csat',
      header: t('channels.table.csat'),
      cell: ({ csat }) => <StackedMetric metric={csat} look={shareLook} n />,
      value: ({ csat }) => csat?.value ?? null,
      align: 'end',
      width: 170,
    },
    {
      id: 'stays',
      header: t('channels.table.stays'),
      cell: ({ stays }) => <EffectText effect={stays} look={points} />,
      value: ({ stays }) => stays.difference?.value ?? null,
      align: 'end',
      width: 210,
    },
    {
      id: 'crude',
      header: t('channels.table.crude'),
      cell: ({ stays: { crude } }) => (
        <span className={classes.interval}>{crude === null ? '–' : format.points(crude)}</span>
      ),
      value: ({ stays }) => stays.crude,
      align: 'end',
      width: 90,
    },
    {
      id: 'n',
      header: t('channels.table.n'),
      cell: ({ stays }) => format.number(stays.n),
      value: ({ stays }) => stays.n,
      align: 'end',
      width: 120,
    },
  ];
  return (
    <Section title={t('channels.table.title')}>
      <DataTable
        id="channels"
        label={t('channels.table.title')}
        columns={columns}
        rows={answer?.channels}
        rowId={({ key }) => key}
        empty={<EmptyState compact title={t('channels.picture.empty')} />}
      />
    </Section>
  );
}
