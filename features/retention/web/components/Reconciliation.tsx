import { useTranslation } from 'react-i18next';
import type { Reconciliation as Numbers } from '#features/retention/core/contract/retention.ts';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './Reconciliation.module.css';

/** start + new + won back − lost = end, printed so that anybody can add it up. */
export function Reconciliation({ numbers }: { readonly numbers: Numbers }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const terms = [
    { key: 'start', sign: '' },
    { key: 'new', sign: '+' },
    { key: 'wonBack', sign: '+' },
    { key: 'lost', sign: '−' },
    { key: 'end', sign: '=' },
  ] as const;
  return (
    <div className={classes.wrap}>
      <dl className={classes.sum} aria-label={t('page.stay.reconciliation')}>
        {terms.map(({ key, sign }) => (
          <div key={key} className={classes.term} data-end={key === 'end'}>
            {sign === '' ? null : (
              <span className={classes.sign} aria-hidden>
                {sign}
              </span>
            )}
            <div>
              <dd className={classes.number}>{format.number(numbers[key])}</dd>
              <dt className={classes.name}>{t(`page.stay.term.${key}`)}</dt>
            </div>
          </div>
        ))}
      </dl>
      {numbers.cameAndWent > 0 ? (
        <p className={classes.note}>
          {t('page.stay.cameAndWent', { count: numbers.cameAndWent, n: format.number(numbers.cameAndWent) })}
        </p>
      ) : null}
    </div>
  );
}
