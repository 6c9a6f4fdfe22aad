import { useTranslation } from 'react-i18next';
import type { AttentionItem } from '#platform/web/attention.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import classes from './AttentionList.module.css';
import type { retentionApi } from './use-slice.ts';

type Waiting = Awaited<ReturnType<typeof retentionApi.retention.waiting>>;

type AttentionListProps = {
  readonly data: Waiting;
  /** what other rows say waits in them */
  readonly more: readonly AttentionItem[];
  readonly label: (kind: string) => string;
};

/** Where something can be done about it. */
const pagesOf: Readonly<Record<string, string>> = {
  'no-calendar': '/business-hours',
  'other-currency': '/settings/company',
  quarantined: '/answers',
};

/** What waits for somebody: open tickets by age, late orders, unhappy answers, data that needs a look. */
export function AttentionList({ data, more, label }: AttentionListProps) {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const { backlog } = data;
  const items = [
    { key: 'waiting', n: backlog.waiting, text: t('page.today.waiting'), to: '/tickets?open=waiting' },
    { key: 'overdue', n: data.overdueOrders, text: t('page.today.overdue'), to: '/orders' },
    { key: 'detractors', n: data.detractors, text: t('page.today.detractors'), to: '/answers' },
    ...more.map(({ id, n, textKey, to }) => ({ key: id, n, text: translateKey(i18n, textKey), to })),
    ...data.attention.map(({ kind, n }) => ({ key: kind, n, text: label(kind), to: pagesOf[kind] })),
  ].filter(({ n }) => n > 0);
  const widest = Math.max(1, ...backlog.bands.map(({ n }) => n));
  if (items.length === 0 && backlog.open === 0)
    return <EmptyState compact title={t('page.today.nothingWaits')} />;
  return (
    <div className={classes.columns}>
      <ul className={classes.list}>
        {items.map(({ key, n, text, to }) => (
          <li key={key} className={classes.item}>
            <span className={classes.count}>{format.number(n)}</span>
            {to ? <AppLink to={to}>{text}</AppLink> : <span>{text}</span>}
          </li>
        ))}
      </ul>
      {backlog.open === 0 ? null : (
        <figure className={classes.ages}>
          <figcaption>
            {t('page.today.backlog', { count: backlog.open, n: format.number(backlog.open) })}
          </figcaption>
          {backlog.bands.map(({ fromDays, toDays, n }) => (
            <div key={fromDays} className={classes.band}>
              <span>
                {toDays === null
                  ? t('page.today.daysMore', { from: format.number(fromDays) })
                  : t('page.today.days', { from: format.number(fromDays), to: format.number(toDays) })}
              </span>
              <span className={classes.track} aria-hidden>
                <span className={classes.bar} style={{ width: `${(100 * n) / widest}%` }} />
              </span>
              <span className={classes.number}>{format.number(n)}</span>
            </div>
          ))}
        </figure>
      )}
    </div>
  );
}
