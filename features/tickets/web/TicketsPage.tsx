import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSegments } from '#features/customers/web/panels.tsx';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ListFrame } from '#platform/web/components/ListFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { useSession } from '#platform/web/session.ts';
import type { QueueView, TicketLine } from '../core/schema.ts';
import { TicketFilterBar } from './components/TicketFilterBar.tsx';
import { filtersFrom, ticketsCodec } from './components/ticket-view.ts';
import { ticketsApi } from './components/tickets-api.ts';
import { useTicketColumns } from './components/use-ticket-columns.tsx';

/** Every ticket: who waits, what is open, what was resolved; filtered in the address, sorted by the server. */
export default function TicketsPage() {
  const { t } = useTranslation('tickets');
  const { staffId } = useSession();
  const segments = useSegments('tickets', ticketsCodec(staffId));
  const { filter } = segments;
  const filters = filtersFrom(segments.search);
  const list = useList<TicketLine>({
    key: ['tickets', 'list'],
    enabled: segments.ready,
    filter,
    initialSort:
      segments.sort ??
      (filters.view === 'waiting'
        ? { field: 'waitingSince', direction: 'asc' }
        : { field: 'createdAt', direction: 'desc' }),
    fetch: (request, signal) => ticketsApi.list(request, { signal }),
  });
  const { data: queue } = useQuery({
    queryKey: ['tickets', 'queue'],
    queryFn: ({ signal }) => ticketsApi.queue(undefined, { signal }),
    refetchInterval: 60_000,
  });
  const kind = ['resolved', 'all', 'excluded'].includes(filters.view) ? 'done' : 'open';
  const columns = useTicketColumns(kind);
  const { search: text, sort } = list.table;
  const exported = { filter, ...(text === '' ? {} : { search: text }), ...(sort ? { sort } : {}) };
  return (
    <ListFrame
      question={t('list.question')}
      filters={<TicketFilterBar segments={segments.bar} filters={filters} onChange={segments.change} />}
      answer={<QueueSentence queue={queue} />}
      next={<AppLink to="/serving">{t('list.next')}</AppLink>}
      narrowed
      nothing={queue?.empty ?? false}
      none={t('list.none')}
      empty={{ title: t('list.empty'), text: t('list.emptyText') }}
      id={`tickets-${kind}`}
      label={t('nav.tickets')}
      columns={columns}
      rowId={({ ticketId }) => ticketId}
      rowTo={({ ticketId }) => `/tickets/${ticketId}`}
      searchLabel={t('list.search')}
      onExport={() =>
        window.location.assign(`/api/v1/tickets.csv?list=${encodeURIComponent(JSON.stringify(exported))}`)
      }
      {...list.table}
    />
  );
}

/** How the work stands now. These are counts of everything there is: they have no interval. */
function QueueSentence({ queue }: { readonly queue: QueueView | undefined }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  if (!queue) return <Sentence />;
  if (queue.empty) return null;
  const n = (count: number) => ({ count, n: format.number(count) });
  const waiting = queue.waiting === 0 ? t('list.noWaiting') : t('list.waiting', n(queue.waiting));
  const notes = [
    queue.waitingSince === null
      ? null
      : t('list.longest', {
          time: format.duration(Math.max(0, (Date.now() - Date.parse(queue.waitingSince)) / 1000)),
        }),
    queue.late === 0 ? null : t('list.late', n(queue.late)),
    queue.unassigned === 0 ? null : t('list.unassigned', n(queue.unassigned)),
  ].filter((note) => note !== null);
  return (
    <Sentence note={notes.join(' ')}>
      {t('list.answer', { waiting, open: t('list.open', n(queue.open)) })}
    </Sentence>
  );
}
