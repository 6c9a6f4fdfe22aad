import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MetricCard } from '#features/retention/core/schema.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { InlineMetric } from '#platform/web/components/MetricFigure.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { useSearchParams } from '#platform/web/search.ts';
import classes from './ChangeList.module.css';
import { DifferenceText } from './EstimateText.tsx';
import { lookOf, scaled } from './use-metrics.ts';
import type { retentionApi } from './use-slice.ts';

type Change = Awaited<ReturnType<typeof retentionApi.retention.changes>>['changes'][number];

const pageOf = { service: '/serving', voice: '/voice', retention: '/retention' } as const;

type ChangeListProps = {
  readonly changes: readonly Change[];
  readonly cards: ReadonlyMap<string, MetricCard> | undefined;
  readonly currency: string;
};

/** The changes that are more than chance, largest first; each leads to where it can be looked into. */
export function ChangeList({ changes, cards, currency }: ChangeListProps) {
  const { t, i18n } = useTranslation('retention');
  const platform = useTranslation('platform');
  const format = useFormat();
  const [search] = useSearchParams();
  if (changes.length === 0)
    return <EmptyState compact title={t('page.today.quiet')} text={t('page.today.quietText')} />;
  return (
    <ul className={classes.list}>
      {changes.map((change) => {
        const card = cards?.get(change.metric);
        if (!card) return null;
        const look = lookOf(card, currency);
        const Arrow = change.difference.value >= 0 ? IconArrowUpRight : IconArrowDownRight;
        const where = change.dimension
          ? `${translateKey(i18n, `retention:dimension.${change.dimension}`)}: ${change.label || t('page.notSet')}`
          : t('page.everyone');
        return (
          <li
            key={`${change.metric} ${change.dimension} ${change.key}`}
            className={classes.item}
            data-verdict={change.difference.verdict ?? 'none'}
          >
            <Arrow size={20} stroke={1.75} className={classes.arrow ?? ''} aria-hidden />
            <div className={classes.text}>
              <div className={classes.what}>
                <AppLink
                  to={pageOf[card.group]}
                  search={{
                    ...search,
                    metric: card.id,
                    ...(change.dimension ? { by: change.dimension } : {}),
                  }}
                >
                  {card.name}
                </AppLink>
                <span className={classes.where}>{where}</span>
              </div>
              <div className={classes.numbers}>
                <InlineMetric metric={scaled(change.value, card.unit, currency)} look={look} />
                <DifferenceText difference={change.difference} look={look} />
                {change.previous.value === null ? null : (
                  <span>
                    {platform.t('metric.was', {
                      value: format.metric(
                        scaled(change.previous, card.unit, currency).value ?? 0,
                        card.unit,
                        currency,
                      ),
                    })}
                  </span>
                )}
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
