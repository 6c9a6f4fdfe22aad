import { majorUnits } from '#platform/core/money.ts';
import { listAll } from '#platform/server/db/list-query.ts';
import { type FileColumn, listFileInput, sendCsv } from '#platform/server/http/list-file.ts';
import type { StreamRoute } from '#platform/server/module.ts';
import type { CustomerRow } from '../core/schema.ts';
import { type CustomerListRow, customerList, customerRowOf } from './queries/customer-list.ts';

const column = (header: string, value: FileColumn<CustomerRow>['value']): FileColumn<CustomerRow> => ({
  header,
  value,
});

const columns: readonly FileColumn<CustomerRow>[] = [
  column('customer_id', (row) => row.customerId),
  column('name', (row) => row.name),
  column('known_by', (row) => row.known),
  column('kind', (row) => row.kind),
  column('tier', (row) => row.tier),
  column('country', (row) => row.country),
  column('city', (row) => row.city),
  column('language', (row) => row.language),
  column('tags', (row) => row.tags.join('|')),
  column('source', (row) => row.source),
  column('internal', (row) => row.internal),
  column('customer_since', (row) => row.customerSince),
  column('orders', (row) => row.ordersCount),
  column('revenue', (row) => (row.revenue ? majorUnits(row.revenue.minor, row.revenue.currency) : null)),
  column('currency', (row) => row.revenue?.currency),
  column('first_order_at', (row) => row.firstOrderAt),
  column('last_order_at', (row) => row.lastOrderAt),
  column('active_subscriptions', (row) => row.activeSubscriptions),
  column('tickets', (row) => row.ticketsCount),
  column('open_tickets', (row) => row.openTickets),
  column('last_ticket_at', (row) => row.lastTicketAt),
  column('answers', (row) => row.answersCount),
  column('last_nps', (row) => row.lastNps),
  column('last_csat', (row) => row.lastCsat),
  column('last_ces', (row) => row.lastCes),
];

export const customersFile: StreamRoute = {
  method: 'GET',
  path: '/customers.csv',
  permission: 'customers.export',
  summary: 'The list of customers as a CSV file, by the same filter as /customers',
  handle: async (context, request, reply) => {
    const input = listFileInput(request.query);
    await context.command((ctx) =>
      ctx.audit({
        action: 'customers.export-list',
        subjectKind: 'list',
        subjectId: 'customers',
        detail: { ...input },
      }),
    );
    const pages = listAll<CustomerListRow>(context.query, customerList, input);
    return sendCsv(reply, 'customers', columns, mapped(pages));
  },
};

async function* mapped(pages: AsyncIterable<readonly CustomerListRow[]>): AsyncGenerator<CustomerRow[]> {
  for await (const rows of pages) yield rows.map(customerRowOf);
}
