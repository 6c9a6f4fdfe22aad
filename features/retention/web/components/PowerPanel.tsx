import { Button, Skeleton } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import type { Power } from '#features/retention/core/experiment-schema.ts';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './experiments.module.css';
import { scaled } from './use-metrics.ts';

type PowerPanelProps = {
  readonly power: Power | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly currency: string;
  readonly onUse: (total: number) => void;
};

const longestMonths = 36;

/** What the plan takes: how many customers, and how long until they have come and been followed. */
export function PowerPanel({ power, error, onRetry, currency, onUse }: PowerPanelProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  return (
    <aside className={classes.power} aria-live="polite" aria-label={t('experiments.power.title')}>
      <h2>{t('experiments.power.title')}</h2>
      {error ? (
        <ErrorState error={error} compact onRetry={onRetry} />
      ) : power === undefined ? (
        <Skeleton height={120} />
      ) : (
        <>
          <Baseline power={power} currency={currency} />
          {power.watched && power.once ? (
            <>
              <p>
                <Trans
                  t={t}
                  i18nKey="experiments.power.watched"
                  values={{
                    total: format.number(power.watched.total),
                    treated: format.number(power.watched.treated),
                    control: format.number(power.watched.control),
                  }}
                  components={{ b: <b /> }}
                />
              </p>
              <p className={classes.soft}>
                {t('experiments.power.once', { total: format.number(power.once.total) })}
              </p>
              <Pace power={power} />
              <Button variant="default" size="xs" onClick={() => onUse(power.watched?.total ?? 0)}>
                {t('experiments.power.use', { n: format.number(power.watched.total) })}
              </Button>
            </>
          ) : power.baseline !== null ? (
            <p className={classes.warn}>{t('experiments.power.impossible')}</p>
          ) : null}
          {power.shortHorizon ? (
            <p className={classes.warn}>
              {t('experiments.power.shortHorizon', { days: format.number(power.rule.days) })}
            </p>
          ) : null}
        </>
      )}
    </aside>
  );
}

function Baseline({ power, currency }: { readonly power: Power; readonly currency: string }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { measured, outcome, horizonDays } = power;
  if (measured.value === null) return <p>{t('experiments.power.noBaseline')}</p>;
  const unit = outcome === 'revenue' ? 'money' : 'share';
  const key = outcome === 'stays' ? 'measuredStays' : outcome === 'buys' ? 'measuredBuys' : 'measuredRevenue';
  return (
    <p>
      <Trans
        t={t}
        i18nKey={`experiments.power.${key}`}
        values={{ days: format.number(horizonDays) }}
        components={{
          value: (
            <InlineMetric
              metric={scaled(measured, unit, currency)}
              look={{ unit, better: 'higher', currency }}
            />
          ),
        }}
      />
    </p>
  );
}

function Pace({ power }: { readonly power: Power }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { months, perMonth } = power;
  if (months === null) return <p className={classes.warn}>{t('experiments.power.nobody')}</p>;
  const rounded = Math.max(1, Math.round(months));
  return (
    <>
      <p>
        <Trans
          t={t}
          i18nKey="experiments.power.coming"
          values={{
            n: format.number(perMonth),
            months: t('experiments.power.months', { count: rounded, n: format.number(rounded) }),
          }}
          components={{ b: <b /> }}
        />
      </p>
      {months > longestMonths ? <p className={classes.warn}>{t('experiments.power.tooLong')}</p> : null}
    </>
  );
}
