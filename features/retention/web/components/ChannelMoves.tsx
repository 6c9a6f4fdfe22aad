import { useTranslation } from 'react-i18next';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './agents.module.css';
import type { ChannelsAnswer } from './use-agents.ts';

type PartProps = { readonly answer: ChannelsAnswer | undefined };

/** How many customers keep to one channel. */
export function ChannelSpread({ answer }: PartProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  type Row = ChannelsAnswer['spread'][number];
  const all = (answer?.spread ?? []).reduce((sum, { customers }) => sum + customers, 0);
  const name = ({ channels }: Row): string =>
    channels === 1
      ? t('channels.spread.one')
      : channels >= 4
        ? t('channels.spread.most')
        : t('channels.spread.many', { n: format.number(channels) });
  const columns: DataColumn<Row>[] = [
    { id: 'channels', header: t('channels.spread.column'), cell: name, value: name, width: 160 },
    {
      id: 'customers',
      header: t('channels.spread.customers'),
      cell: ({ customers }) => format.number(customers),
      value: ({ customers }) => customers,
      align: 'end',
      width: 100,
    },
    {
      id: 'share',
      header: t('channels.spread.share'),
      cell: ({ customers }) => format.percent(customers / Math.max(1, all), 0),
      value: ({ customers }) => Number((customers / Math.max(1, all)).toPrecision(4)),
      align: 'end',
      width: 80,
    },
    {
      id: 'requests',
      header: t('channels.spread.requests'),
      cell: ({ customers, requests }) => format.number(requests / Math.max(1, customers), 1),
      value: ({ customers, requests }) => Number((requests / Math.max(1, customers)).toPrecision(4)),
      align: 'end',
      width: 130,
    },
  ];
  return (
    <Section title={t('channels.spread.title')} lead={t('channels.spread.lead')}>
      <DataTable
        plain
        label={t('channels.spread.title')}
        columns={columns}
        rows={answer?.spread}
        rowId={({ channels }) => String(channels)}
        empty={<EmptyState compact title={t('channels.moves.empty')} />}
      />
    </Section>
  );
}

const mostChannels = 6;

/** From a channel to that of the next request; the rows are the larger channels. */
export function ChannelMoves({ answer }: PartProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const shown = (answer?.channels ?? []).slice(0, mostChannels);
  const moves = answer?.moves ?? [];
  const move = (from: string, to: string) => moves.find((one) => one.from === from && one.to === to);
  const rows = shown
    .map(({ key, label }) => ({
      key,
      label,
      n: moves.filter(({ from }) => from === key).reduce((sum, { n }) => sum + n, 0),
    }))
    .filter(({ n }) => n > 0);
  type Row = (typeof rows)[number];
  const columns: DataColumn<Row>[] = [
    {
      id: 'from',
      header: t('channels.moves.from'),
      cell: ({ label }) => label,
      value: ({ label }) => label,
      width: 110,
    },
    ...shown.map(
      (to): DataColumn<Row> => ({
        id: `to-${to.key}`,
        header: to.label,
        cell: ({ key }) => {
          const share = move(key, to.key)?.share ?? 0;
          return key === to.key ? <b>{format.percent(share, 0)}</b> : format.percent(share, 0);
        },
        value: ({ key }) => Number((move(key, to.key)?.share ?? 0).toPrecision(4)),
        align: 'end',
        width: 84,
      }),
    ),
    {
      id: 'n',
      header: t('channels.moves.n'),
      cell: ({ n }) => <span className={classes.faint}>{format.number(n)}</span>,
      value: ({ n }) => n,
      align: 'end',
      width: 90,
    },
  ];
  return (
    <Section title={t('channels.moves.title')} lead={t('channels.moves.lead')}>
      <DataTable
        plain
        label={t('channels.moves.title')}
        columns={columns}
        rows={answer ? rows : undefined}
        rowId={({ key }) => key}
        empty={<EmptyState compact title={t('channels.moves.empty')} />}
      />
    </Section>
  );
}
