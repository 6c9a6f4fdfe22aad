import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import type { PaletteSource } from '#platform/web/palette.ts';
import { ticketsApi } from './components/tickets-api.ts';
import { useTicketColumns } from './components/use-ticket-columns.tsx';

export { StatusText as TicketStatus } from './components/StatusText.tsx';
export { useTicketWords } from './components/use-ticket-words.ts';

type CustomerTicketsProps = {
  readonly customerId: string;
  /** rows shown before the link to all of them */
  readonly limit?: number;
};

/** The newest tickets of one customer, for a page about that customer. */
export function CustomerTickets({ customerId, limit = 10 }: CustomerTicketsProps) {
  const { t } = useTranslation('tickets');
  const filter = [{ field: 'customer', op: 'eq' as const, value: customerId }];
  const { data, error, refetch } = useQuery({
    queryKey: ['tickets', 'of-customer', customerId, limit],
    queryFn: ({ signal }) => ticketsApi.list({ limit, filter }, { signal }),
  });
  const columns = useTicketColumns('done', ['customer']);
  return (
    <>
      <DataTable
        label={t('panel.title')}
        columns={columns}
        rows={data?.rows}
        rowId={({ ticketId }) => ticketId}
        rowTo={({ ticketId }) => `/tickets/${ticketId}`}
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState compact title={t('panel.empty')} />}
        plain
      />
      {data?.next ? (
        <AppLink to="/tickets" search={{ customer: customerId }}>
          {t('panel.all')}
        </AppLink>
      ) : null}
    </>
  );
}

/** Tickets in the command palette: by number, words of the subject, or the customer's name. */
export const ticketsPalette: PaletteSource = {
  titleKey: 'tickets:palette',
  icon: IconInbox,
  permission: 'tickets.read',
  find: async (text, signal) => {
    const { rows } = await ticketsApi.list({ limit: 6, search: text, filter: [] }, { signal });
    return rows.map((ticket) => ({
      id: ticket.ticketId,
      label: `#${ticket.number} ${ticket.subject}`,
      description: ticket.customer.name,
      to: `/tickets/${ticket.ticketId}`,
    }));
  },
};
