import { Select, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { useSegments } from '#features/customers/web/panels.tsx';
import type { surveysContract } from '#features/surveys/core/contract.ts';
import type { AnswerLine } from '#features/surveys/core/schema.ts';
import type { Condition } from '#platform/core/paging.ts';
import { apiFor } from '#platform/web/api-client.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { useSearchParams } from '#platform/web/search.ts';
import classes from './AnswerTable.module.css';
import { answerBands, answerKinds, answersCodec, answersView } from './answers-codec.ts';

export const surveysApi = apiFor<typeof surveysContract>('surveys');

type AnswerTableProps = {
  readonly label: string;
  /** conditions of the place it stands in: days, a customer */
  readonly fixed?: readonly Condition[];
  /** only those with a comment, without the switch */
  readonly commentsOnly?: boolean;
  readonly empty: ReactNode;
  /** saved segments, where the list is a page of its own; absent: the address alone says what is shown */
  readonly segments?: ReturnType<typeof useSegments>;
};

/** Answers as a list: search in comments, kind, score band; all of it in the address. */
export function AnswerTable({ label, fixed = [], commentsOnly = false, empty, segments }: AnswerTableProps) {
  const { t, i18n } = useTranslation('surveys');
  const format = useFormat();
  const [address, write] = useSearchParams();
  const { search, change } = segments ?? { search: address, change: write };
  const { kind, band, onlyComments } = answersView(search);
  const own = segments?.filter ?? answersCodec.toFilter(search);
  const comments: Condition[] = commentsOnly ? [{ field: 'hasComment', op: 'eq', value: true }] : [];
  const filter = [...fixed, ...comments, ...own];
  const list = useList<AnswerLine>({
    key: ['surveys', 'answers', filter],
    enabled: segments?.ready ?? true,
    filter,
    initialSort: segments?.sort ?? { field: 'answeredAt', direction: 'desc' },
    fetch: (request, signal) =>
      surveysApi.answers.list({ ...request, filter: [...request.filter] }, { signal }),
  });
  const score = (row: AnswerLine): string =>
    row.score === null
      ? t('answers.noScore')
      : t('answers.outOf', { score: format.number(row.score), max: format.number(row.scaleMax) });
  const columns: DataColumn<AnswerLine>[] = [
    {
      id: 'answeredAt',
      header: t('answers.when'),
      cell: (row) => format.date(row.answeredAt, 'minute'),
      value: (row) => row.answeredAt,
      sortable: true,
      width: 180,
    },
    {
      id: 'kind',
      header: t('answers.survey'),
      cell: (row) => t(`kind.${row.kind}`),
      value: (row) => row.surveyName,
      sortable: true,
      width: 80,
    },
    {
      id: 'score',
      header: t('answers.score'),
      cell: score,
      value: (row) => row.score,
      sortable: true,
      width: 100,
      align: 'end',
    },
    {
      id: 'comment',
      header: t('answers.comment'),
      cell: (row) => (
        <span className={classes.comment} lang={row.language ?? undefined} title={row.comment}>
          {row.comment || '–'}
        </span>
      ),
      value: (row) => row.comment,
      width: 460,
    },
    {
      id: 'customerName',
      header: t('answers.customer'),
      cell: (row) => (
        <AppLink to={`/customers/${row.customerId}`}>{row.customerName || t('answers.unnamed')}</AppLink>
      ),
      value: (row) => row.customerName,
      sortable: true,
      width: 180,
    },
    {
      id: 'agent',
      header: t('answers.agent'),
      cell: (row) => row.agentName ?? '–',
      value: (row) => row.agentName,
      width: 140,
    },
    {
      id: 'moment',
      header: t('answers.moment'),
      cell: (row) => translateKey(i18n, `surveys:moment.${row.moment}`, { defaultValue: row.moment }),
      value: (row) => row.moment,
      sortable: true,
      width: 140,
    },
    {
      id: 'ticket',
      header: t('answers.ticket'),
      cell: (row) =>
        row.ticketId ? <AppLink to={`/tickets/${row.ticketId}`}>#{row.ticketNumber}</AppLink> : '–',
      value: (row) => row.ticketNumber,
      width: 90,
    },
    {
      id: 'channel',
      header: t('answers.channel'),
      cell: (row) => row.channel ?? '–',
      value: (row) => row.channel,
      sortable: true,
      hidden: true,
    },
    {
      id: 'stage',
      header: t('answers.stage'),
      cell: (row) => row.stage ?? '–',
      value: (row) => row.stage,
      sortable: true,
      hidden: true,
    },
    {
      id: 'exclusion',
      header: t('answers.counted'),
      cell: (row) =>
        row.exclusion
          ? translateKey(i18n, `surveys:exclusion.${row.exclusion}`, { defaultValue: row.exclusion })
          : '✓',
      value: (row) => row.exclusion,
      sortable: true,
      hidden: true,
    },
  ];
  const narrowed = own.length > 0 || list.search !== '';
  const bare = !narrowed && list.table.total === 0;
  return (
    <DataTable
      label={label}
      plain={bare}
      columns={columns}
      rowId={(row) => row.answerId}
      searchLabel={t('answers.search')}
      empty={narrowed ? <EmptyState compact title={t('answers.none')} /> : empty}
      segments={
        <div className={classes.bar}>
          {segments?.bar}
          <Select
            aria-label={t('answers.kindLabel')}
            value={kind ?? ''}
            onChange={(next) => change({ kind: next ?? undefined })}
            data={[
              { value: '', label: t('answers.all') },
              ...answerKinds.map((one) => ({ value: one, label: t(`kind.${one}`) })),
            ]}
            allowDeselect={false}
            w={132}
          />
          <Select
            aria-label={t('answers.bandLabel')}
            value={band ?? ''}
            onChange={(next) => change({ band: next ?? undefined })}
            data={[
              { value: '', label: t('answers.bands.all') },
              ...answerBands.map((one) => ({
                value: one,
                label: t(`answers.bands.${one}`),
              })),
            ]}
            allowDeselect={false}
            w={152}
          />
          {commentsOnly ? null : (
            <Switch
              label={t('answers.only')}
              checked={onlyComments}
              onChange={(event) => change({ comments: event.currentTarget.checked ? '1' : undefined })}
            />
          )}
        </div>
      }
      {...list.table}
    />
  );
}
