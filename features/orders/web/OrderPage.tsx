import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { OrderDetail, OrderItem } from '../core/schema.ts';
import classes from './components/orders.module.css';
import { ordersApi } from './components/orders-api.ts';

export default function OrderPage() {
  const { t } = useTranslation('orders');
  const { orderId = '' } = useParams({ strict: false }) as { orderId?: string };
  const query = useQuery({
    queryKey: ['orders', 'one', orderId],
    queryFn: ({ signal }) => ordersApi.find({ orderId }, { signal }),
  });
  const { data } = query;
  const title = data
    ? data.kind === 'order'
      ? t('page.title', { number: data.number })
      : `${t(`kind.${data.kind}`)} ${data.number}`
    : t('kind.order');
  return (
    <PageFrame question={title} next={<AppLink to="/orders">{t('list.nav')}</AppLink>}>
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {data ? <OrderBody order={data} /> : query.error ? null : <Skeleton height={240} />}
    </PageFrame>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OrderBody({ order }: { readonly order: OrderDetail }) {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const { amount } = order;
  const moment = (value: string | null): string =>
    value ? format.date(value, 'minute') : t('page.notKnown');
  const columns: DataColumn<OrderItem>[] = [
    { id: 'sku', header: t('page.sku'), cell: (row) => row.sku ?? '–', value: (row) => row.sku, width: 130 },
    {
      id: 'name',
      header: t('page.name'),
      cell: (row) => row.name || '–',
      value: (row) => row.name,
      width: 320,
    },
    {
      id: 'category',
      header: t('page.category'),
      cell: (row) => row.category ?? '–',
      value: (row) => row.category,
      width: 160,
    },
    {
      id: 'quantity',
      header: t('page.quantity'),
      cell: (row) => format.number(row.quantity, Number.isInteger(row.quantity) ? 0 : 2),
      value: (row) => row.quantity,
      align: 'end',
      width: 100,
    },
    {
      id: 'price',
      header: t('page.unitPrice'),
      cell: (row) => format.money(row.unitPriceMinor, amount.currency),
      value: (row) => row.unitPriceMinor,
      align: 'end',
      width: 130,
    },
    {
      id: 'amount',
      header: t('page.amount'),
      cell: (row) => format.money(row.amountMinor, amount.currency),
      value: (row) => row.amountMinor,
      align: 'end',
      width: 130,
    },
  ];
  const related = [
    ...(order.refersTo ? [{ ...order.refersTo, word: t('page.refersTo') }] : []),
    ...order.takenBackBy.map((one) => ({ ...one, word: t('page.takenBackBy') })),
  ];
  const attributes = Object.entries(order.attributes);
  return (
    <>
      <Section title={t('page.about')}>
        <dl className={classes.facts}>
          <Fact name={t('page.customer')}>
            <AppLink to={`/customers/${order.customerId}`}>{order.customerName || t('page.unnamed')}</AppLink>
          </Fact>
          <Fact name={t('field.orderedAt')}>{moment(order.orderedAt)}</Fact>
          <Fact name={t('field.amount')}>
            {order.kind === 'order' ? '' : '−'}
            {format.money(amount.minor, amount.currency)}
            {order.amountFromItems ? <p className={record.note}>{t('page.fromItems')}</p> : null}
          </Fact>
          <Fact name={t('field.status')}>{order.status}</Fact>
          <Fact name={t('field.channel')}>{order.channel ?? '–'}</Fact>
          <Fact name={t('field.stage')}>{order.stage ?? '–'}</Fact>
          <Fact name={t('field.promisedAt')}>{moment(order.promisedAt)}</Fact>
          <Fact name={t('field.deliveredAt')}>
            {moment(order.deliveredAt)}{' '}
            {order.late === null ? null : order.late ? (
              <span className={classes.late}>{t('late.yes')}</span>
            ) : (
              t('late.no')
            )}
          </Fact>
          <Fact name={t('field.source')}>{order.source}</Fact>
        </dl>
      </Section>
      {related.length > 0 ? (
        <ul className={record.list}>
          {related.map((one) => (
            <li key={one.orderId}>
              {one.word}{' '}
              <AppLink to={`/orders/${one.orderId}`}>
                {t(`kind.${one.kind}`)} {one.number}
              </AppLink>
              , {format.date(one.orderedAt)}, {format.money(one.amount.minor, one.amount.currency)}
            </li>
          ))}
        </ul>
      ) : null}
      <Section
        title={t('page.items')}
        {...(order.itemsTotal > order.items.length
          ? {
              lead: t('page.moreItems', {
                shown: format.number(order.items.length),
                total: format.number(order.itemsTotal),
              }),
            }
          : {})}
      >
        {order.items.length === 0 ? (
          <p className={record.note}>{t('page.noItems')}</p>
        ) : (
          <DataTable
            plain
            label={t('page.items')}
            columns={columns}
            rows={order.items}
            rowId={(row) => String(row.lineNo)}
          />
        )}
      </Section>
      {attributes.length > 0 ? (
        <Section title={t('page.attributes')}>
          <dl className={classes.facts}>
            {attributes.map(([name, value]) => (
              <Fact key={name} name={name}>
                {String(value)}
              </Fact>
            ))}
          </dl>
        </Section>
      ) : null}
    </>
  );
}
