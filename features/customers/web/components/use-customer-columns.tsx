import { useTranslation } from 'react-i18next';
import type { DataColumn } from '#platform/web/components/DataTable.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { CustomerField, CustomerRow } from '../../core/schema.ts';
import { useNames } from './use-names.ts';

/** Columns of the list. The most asked stand there at once, the others can be chosen. */
export function useCustomerColumns(): DataColumn<CustomerRow>[] {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const names = useNames();
  const column = (
    id: CustomerField,
    cell: (row: CustomerRow) => string,
    more: Partial<DataColumn<CustomerRow>> = {},
  ): DataColumn<CustomerRow> => ({
    id,
    header: t(`field.${id}`),
    sortable: true,
    cell,
    value: cell,
    ...more,
  });
  const text = (
    id: CustomerField & ('tier' | 'country' | 'city' | 'language' | 'source'),
    word: (value: string) => string = (value) => value,
    more: Partial<DataColumn<CustomerRow>> = {},
  ) => column(id, (row) => (row[id] ? word(row[id]) : '–'), { width: 120, value: (row) => row[id], ...more });
  const number = (
    id: CustomerField &
      (
        | 'ordersCount'
        | 'activeSubscriptions'
        | 'ticketsCount'
        | 'openTickets'
        | 'answersCount'
        | 'lastNps'
        | 'lastCsat'
        | 'lastCes'
      ),
    more: Partial<DataColumn<CustomerRow>> = {},
  ) =>
    column(id, (row) => (row[id] === null ? '–' : format.number(row[id])), {
      width: 104,
      align: 'end',
      value: (row) => row[id],
      ...more,
    });
  const day = (
    id: CustomerField &
      ('customerSince' | 'createdAt' | 'firstOrderAt' | 'lastOrderAt' | 'lastTicketAt' | 'lastAnswerAt'),
    more: Partial<DataColumn<CustomerRow>> = {},
  ) =>
    column(id, (row) => (row[id] ? format.date(row[id]) : '–'), {
      width: 124,
      align: 'end',
      value: (row) => row[id],
      ...more,
    });
  const hidden = { hidden: true };
  return [
    column('name', names.customer, { width: 172, value: (row) => row.name }),
    text('tier', undefined, { width: 88 }),
    text('country', names.country, { width: 136 }),
    column('revenue', ({ revenue }) => (revenue ? format.money(revenue.minor, revenue.currency) : '–'), {
      width: 124,
      align: 'end',
      help: t('help.revenue'),
      value: ({ revenue }) => revenue?.minor ?? null,
    }),
    number('ordersCount', { width: 84 }),
    day('lastOrderAt', { width: 136 }),
    number('ticketsCount', { width: 108 }),
    number('openTickets', { width: 164 }),
    number('lastNps', { width: 128 }),
    day('customerSince', hidden),
    text('language', names.language, hidden),
    column('tags', ({ tags }) => tags.join(', ') || '–', { width: 160, hidden: true, sortable: false }),
    text('city', undefined, hidden),
    column('kind', ({ kind }) => t(`kind.${kind}`), { width: 110, hidden: true }),
    number('activeSubscriptions', hidden),
    day('firstOrderAt', hidden),
    day('lastTicketAt', hidden),
    number('answersCount', hidden),
    day('lastAnswerAt', hidden),
    number('lastCsat', hidden),
    number('lastCes', hidden),
    text('source', undefined, hidden),
    day('createdAt', hidden),
    column('internal', ({ internal }) => (internal ? t('condition.yes') : '–'), {
      width: 120,
      hidden: true,
      help: t('help.internal'),
    }),
  ];
}
