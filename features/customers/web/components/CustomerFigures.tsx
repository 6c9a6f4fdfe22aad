import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { CustomerDetail } from '../../core/schema.ts';
import classes from './customers.module.css';

/** What the customer is worth and how it stands. Counts of everything there is: they have no interval. */
export function CustomerFigures({ customer }: { readonly customer: CustomerDetail }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const n = (count: number) => ({ count, n: format.number(count) });
  const { revenue, ordersCount, lastOrderAt, ticketsCount, openTickets, activeSubscriptions } = customer;
  const orders = ordersCount === 0 ? t('page.noOrders') : t('page.orders', n(ordersCount));
  const scores = (['lastNps', 'lastCsat', 'lastCes'] as const).filter((field) => customer[field] !== null);
  const score = (field: (typeof scores)[number]): string => format.number(customer[field] ?? 0);
  const [first, ...others] = scores;
  return (
    <dl className={classes.figures}>
      <Figure
        name={t('page.worth')}
        value={revenue ? format.money(revenue.minor, revenue.currency) : '–'}
        note={lastOrderAt ? `${orders}, ${t('page.lastOrder')} ${format.date(lastOrderAt)}` : orders}
      />
      <Figure
        name={t('page.tickets')}
        value={format.number(ticketsCount)}
        note={openTickets === 0 ? t('page.noneOpen') : t('page.open', n(openTickets))}
      />
      <Figure name={t('page.subscriptions')} value={format.number(activeSubscriptions)} />
      <Figure
        name={first ? t(`field.${first}`) : t('page.score')}
        value={first ? score(first) : '–'}
        note={
          first
            ? [
                ...others.map((field) => `${t(`field.${field}`)}: ${score(field)}`),
                customer.lastAnswerAt ? format.date(customer.lastAnswerAt) : '',
              ]
                .filter(Boolean)
                .join(' · ')
            : t('page.noScore')
        }
      />
    </dl>
  );
}

type FigureProps = { readonly name: string; readonly value: string; readonly note?: ReactNode };

const Figure = ({ name, value, note }: FigureProps) => (
  <div>
    <dt>{name}</dt>
    <dd className={classes.figure}>{value}</dd>
    {note ? <dd className={record.note}>{note}</dd> : null}
  </div>
);
