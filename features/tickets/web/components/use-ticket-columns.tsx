import { useTranslation } from 'react-i18next';
import type { DataColumn } from '#platform/web/components/DataTable.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { TicketLine } from '../../core/schema.ts';
import { PromiseText, StatusText } from './StatusText.tsx';
import { useStageName } from './use-stage-name.ts';
import { useTicketWords } from './use-ticket-words.ts';

const since = (moment: string | null, now: number): number | null =>
  moment === null ? null : Math.max(0, (now - Date.parse(moment)) / 1000);

/** What a list is mostly about: work to do, or work that is done. Decides which columns stand there unasked. */
export type ListKind = 'open' | 'done';

/** The columns of every list of tickets. `hide` names those a page has no use for. */
export function useTicketColumns(kind: ListKind, hide: readonly string[] = []): DataColumn<TicketLine>[] {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const words = useTicketWords();
  const stageName = useStageName();
  const now = Date.now();
  const duration = (seconds: number | null): string => (seconds === null ? '–' : format.duration(seconds));
  const isOpen = (ticket: TicketLine): boolean => ticket.status !== 'solved' && ticket.status !== 'closed';
  const text = (
    id: keyof TicketLine & ('channel' | 'priority' | 'topic' | 'stage'),
    width: number,
    word: (ticket: TicketLine) => string,
    hidden = false,
  ): DataColumn<TicketLine> => ({
    id,
    header: t(`list.column.${id}`),
    width,
    sortable: true,
    hidden,
    cell: word,
    value: word,
  });
  const seconds = (
    id: 'frtSeconds' | 'artFullSeconds' | 'frtBusiness' | 'artBusiness',
    value: (ticket: TicketLine) => number | null,
    options: Partial<DataColumn<TicketLine>> = {},
  ): DataColumn<TicketLine> => ({
    id,
    header: t(`list.column.${id}`),
    width: 104,
    align: 'end',
    cell: (ticket) => duration(value(ticket)),
    value,
    ...options,
  });
  const columns: DataColumn<TicketLine>[] = [
    {
      id: 'number',
      header: t('list.column.number'),
      width: 84,
      sortable: true,
      cell: ({ number }) => `#${number}`,
      value: ({ number }) => number,
    },
    {
      id: 'subject',
      header: t('list.column.subject'),
      width: 216,
      cell: ({ subject }) => subject || t('page.noSubject'),
      value: ({ subject }) => subject,
    },
    {
      id: 'customer',
      header: t('list.column.customer'),
      width: 150,
      cell: ({ customer }) => words.nameOf(customer),
      value: ({ customer }) => customer.name,
    },
    {
      id: 'status',
      header: t('list.column.status'),
      width: 130,
      sortable: true,
      cell: ({ status }) => <StatusText status={status} />,
      value: ({ status }) => t(`status.${status}`),
    },
    {
      id: 'waitingSince',
      header: t('list.column.waitingSince'),
      help: t('list.help.waitingSince'),
      width: 104,
      hidden: kind === 'done',
      align: 'end',
      sortable: true,
      cell: ({ waitingSince }) => duration(since(waitingSince, now)),
      value: ({ waitingSince }) => waitingSince,
    },
    {
      id: 'promise',
      header: t('list.column.promise'),
      help: t('list.help.promise'),
      width: 100,
      hidden: true,
      cell: ({ promise }) => <PromiseText promise={promise} />,
      value: ({ promise }) => (promise ? t(`promise.${promise}`) : ''),
    },
    text('channel', 100, ({ channel }) => words.channel(channel)),
    {
      id: 'assignee',
      header: t('list.column.assignee'),
      width: 130,
      cell: ({ assignee }) => (assignee ? words.nameOf(assignee) : '–'),
      value: ({ assignee }) => assignee?.name ?? '',
    },
    {
      id: 'createdAt',
      header: t('list.column.createdAt'),
      width: 112,
      align: 'end',
      sortable: true,
      cell: ({ createdAt }) => format.date(createdAt, 'day'),
      value: ({ createdAt }) => createdAt,
    },
    seconds('frtSeconds', ({ frtSeconds }) => frtSeconds, {
      sortable: true,
      help: t('list.help.frtSeconds'),
    }),
    seconds('artFullSeconds', ({ artFullSeconds }) => artFullSeconds, {
      sortable: true,
      hidden: kind === 'open',
      help: t('list.help.artFullSeconds'),
    }),
    seconds('frtBusiness', ({ frtBusinessSeconds }) => frtBusinessSeconds, { hidden: true }),
    seconds('artBusiness', ({ artFullBusinessSeconds }) => artFullBusinessSeconds, { hidden: true }),
    {
      id: 'age',
      header: t('list.column.age'),
      help: t('list.help.age'),
      width: 110,
      align: 'end',
      hidden: true,
      cell: (ticket) => duration(isOpen(ticket) ? since(ticket.createdAt, now) : null),
    },
    text('priority', 100, ({ priority }) => t(`priority.${priority}`), true),
    text('topic', 130, ({ topic }) => topic ?? '–', true),
    text('stage', 130, ({ stage }) => stageName(stage) || '–', true),
    {
      id: 'team',
      header: t('list.column.team'),
      width: 130,
      hidden: true,
      cell: ({ team }) => team?.name ?? '–',
      value: ({ team }) => team?.name ?? '',
    },
    ...(['humanReplies', 'reopens', 'transfers'] as const).map(
      (id): DataColumn<TicketLine> => ({
        id,
        header: t(`list.column.${id}`),
        width: 90,
        align: 'end',
        hidden: true,
        sortable: true,
        cell: (ticket) => (ticket[id] === null ? '–' : format.number(ticket[id])),
        value: (ticket) => ticket[id],
        ...(id === 'reopens' ? {} : { help: t(`list.help.${id}`) }),
      }),
    ),
    {
      id: 'updatedAt',
      header: t('list.column.updatedAt'),
      width: 140,
      align: 'end',
      hidden: true,
      sortable: true,
      cell: ({ updatedAt }) => format.date(updatedAt, 'minute'),
      value: ({ updatedAt }) => updatedAt,
    },
    {
      id: 'exclusion',
      header: t('list.column.exclusion'),
      width: 120,
      hidden: true,
      cell: ({ exclusion }) => (exclusion ? t(`exclusion.${exclusion}`) : '–'),
      value: ({ exclusion }) => exclusion ?? '',
    },
  ];
  return columns.filter((column) => !hide.includes(column.id));
}
