import { useTranslation } from 'react-i18next';
import type { Reconciliation as Numbers } from '#features/retention/core/contract/retention.ts';
import { minorUnits } from '#platform/core/money.ts';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './Reconciliation.module.css';

type ReconciliationProps = {
  readonly customers: Numbers;
  /** major units: start − lost − contraction + expansion = end, of the customers there at the start */
  readonly revenue: Readonly<Record<'start' | 'lost' | 'contraction' | 'expansion' | 'end', number>>;
  readonly currency: string;
};

/** Customers and their revenue from the start of the period to its end, printed so that anybody can add them up. */
export function Reconciliation({ customers, revenue, currency }: ReconciliationProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const money = (major: number): string => format.money(minorUnits(major, currency), currency, true);
  return (
    <div className={classes.wrap}>
      <Sum
        name={t('page.stay.sumCustomers')}
        terms={(['start', 'new', 'wonBack', 'lost', 'end'] as const).map((key) => ({
          key,
          sign: { start: '', new: '+', wonBack: '+', lost: '−', end: '=' }[key],
          label: t(`page.stay.term.${key}`),
          text: format.number(customers[key]),
        }))}
      />
      <Sum
        name={t('page.stay.sumRevenue')}
        terms={(['start', 'lost', 'contraction', 'expansion', 'end'] as const).map((key) => ({
          key,
          sign: { start: '', lost: '−', contraction: '−', expansion: '+', end: '=' }[key],
          label: t(`page.stay.revenueTerm.${key}`),
          text: money(revenue[key]),
        }))}
      />
      {customers.cameAndWent > 0 ? (
        <p className={classes.note}>
          {t('page.stay.cameAndWent', {
            count: customers.cameAndWent,
            n: format.number(customers.cameAndWent),
          })}
        </p>
      ) : null}
    </div>
  );
}

type Term = {
  readonly key: string;
  readonly sign: string;
  readonly label: string;
  readonly text: string;
};

function Sum({ name, terms }: { readonly name: string; readonly terms: readonly Term[] }) {
  return (
    <div className={classes.row}>
      <h3 className={classes.of}>{name}</h3>
      <dl className={classes.sum}>
        {terms.map(({ key, sign, label, text }) => (
          <div key={key} className={classes.term} data-end={key === 'end'}>
            <dt className={classes.name}>{label}</dt>
            <dd className={classes.number} data-sign={sign}>
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
