import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ListFrame } from '#platform/web/components/ListFrame.tsx';
import { sortText, useList } from '#platform/web/list.ts';
import { conditionText } from '#platform/web/list-address.ts';
import { stringifySearch } from '#platform/web/route.ts';
import { useSession } from '#platform/web/session.ts';
import type { CustomerRow } from '../core/schema.ts';
import { CustomerFilters } from './components/CustomerFilters.tsx';
import { customerCodec } from './components/conditions.ts';
import { customersApi, customersKey } from './components/customers-api.ts';
import { useCustomerColumns } from './components/use-customer-columns.tsx';
import { useSegments } from './components/use-segments.tsx';

/** Every customer: filtered in the address or by a saved segment, sorted and paged by the server. */
export default function CustomersPage() {
  const { t } = useTranslation('customers');
  const { can } = useSession();
  const columns = useCustomerColumns();
  const segments = useSegments('customers', customerCodec);
  const { filter } = segments;
  const list = useList<CustomerRow>({
    key: [...customersKey, 'list'],
    enabled: segments.ready,
    filter,
    initialSort: segments.sort ?? { field: 'revenue', direction: 'desc' },
    fetch: (request, signal) => customersApi.list({ ...request, filter: [...request.filter] }, { signal }),
  });
  const { search: text, sort } = list.table;
  const narrowed = filter.length > 0 || text !== '';
  const asked = stringifySearch({ q: text, sort: sort && sortText(sort), filter: JSON.stringify(filter) });
  return (
    <ListFrame
      question={t('list.question')}
      filters={
        <>
          {segments.bar}
          <CustomerFilters
            filter={filter}
            onChange={(next) => segments.change({ where: next.map(conditionText) })}
          />
        </>
      }
      answer={(n, total) =>
        `${total === null ? t('list.answerMany', { n }) : t('list.answer', { count: total, n })} ${
          narrowed ? t('list.matching') : t('list.inAll')
        }`
      }
      next={<AppLink to="/retention">{t('list.next')}</AppLink>}
      narrowed={narrowed}
      none={t('list.none')}
      empty={{ title: t('list.empty'), text: t('list.emptyText') }}
      id="customers"
      label={t('list.nav')}
      columns={columns}
      rowId={({ customerId }) => customerId}
      rowTo={({ customerId }) => `/customers/${customerId}`}
      searchLabel={t('list.search')}
      {...(can('customers.export')
        ? { onExport: () => window.location.assign(`/api/v1/customers.csv${asked}`) }
        : {})}
      {...list.table}
    />
  );
}
