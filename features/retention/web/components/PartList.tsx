import { useTranslation } from 'react-i18next';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import type { Part } from './metric-parts.ts';
import classes from './PartList.module.css';

/** The other statistics of a metric side by side: each with its interval and n, or how much more it needs. */
export function PartList({ parts }: { readonly parts: readonly Part[] }) {
  const { t, i18n } = useTranslation('platform');
  const format = useFormat();
  if (parts.length === 0) return null;
  return (
    <dl className={classes.parts}>
      {parts.map(({ key, metric: { value, low, high, n, needed }, look }) => (
        <div key={key} className={classes.part}>
          <dt>{translateKey(i18n, `retention:part.${key}`)}</dt>
          {value === null ? (
            <dd className={classes.faint}>
              {t('metric.notEnough')}
              {needed ? `, ${t('metric.needed', { count: needed, n: format.number(needed) })}` : ''}
            </dd>
          ) : (
            <dd>
              <b>{format.metric(value, look.unit, look.currency)}</b>
              <span className={classes.faint}>
                {low !== null && high !== null
                  ? `${t('metric.intervalShort', { interval: format.interval(low, high, look.unit, look.currency) })} · `
                  : ''}
                {t('metric.n', { n: format.number(n) })}
              </span>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
