import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n.ts';
import type { NavIcon } from '../route.ts';
import { AppLink } from './AppLink.tsx';
import { EmptyState } from './EmptyState.tsx';
import classes from './Timeline.module.css';

export type TimelineItem = {
  readonly id: string;
  /** instant, ISO 8601 */
  readonly at: string;
  readonly icon: NavIcon;
  /** what kind of thing it is, in words: "Order", "Answer"; absent where the title says so */
  readonly kind?: string;
  readonly title: ReactNode;
  /** path of the thing itself */
  readonly to?: string;
  /** one or two lines more */
  readonly body?: ReactNode;
  /** at the right end: an amount, a score */
  readonly aside?: ReactNode;
};

type TimelineProps = {
  readonly label: string;
  /** newest first; undefined while loading */
  readonly items: readonly TimelineItem[] | undefined;
  readonly onMore?: () => void;
  readonly loadingMore?: boolean;
};

/** Everything that happened, newest first, one heading per day. */
export function Timeline({ label, items, onMore, loadingMore = false }: TimelineProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  if (items === undefined) return <Skeleton height={200} />;
  if (items.length === 0) return <EmptyState title={t('timeline.empty')} compact />;
  const days = Map.groupBy(items, (item) => format.date(item.at, 'weekday-day'));
  return (
    <section aria-label={label} className={classes.timeline}>
      {[...days].map(([day, ofDay]) => (
        <div key={day} className={classes.day}>
          <h3 className={classes.date}>{day}</h3>
          <ol className={classes.list}>
            {ofDay.map((item) => (
              <Entry key={item.id} item={item} time={format.date(item.at, 'time')} />
            ))}
          </ol>
        </div>
      ))}
      {onMore ? (
        <Button variant="default" onClick={onMore} loading={loadingMore}>
          {t('timeline.more')}
        </Button>
      ) : null}
    </section>
  );
}

function Entry({ item, time }: { readonly item: TimelineItem; readonly time: string }) {
  const Icon = item.icon;
  return (
    <li className={classes.entry}>
      <time className={classes.time} dateTime={item.at}>
        {time}
      </time>
      <span className={classes.icon}>
        <Icon size={16} stroke={1.75} />
      </span>
      <div className={classes.main}>
        <div>
          {item.kind ? <span className={classes.kind}>{item.kind} </span> : null}
          {item.to ? <AppLink to={item.to}>{item.title}</AppLink> : <span>{item.title}</span>}
        </div>
        {item.body ? <div className={classes.body}>{item.body}</div> : null}
      </div>
      {item.aside ? <div className={classes.aside}>{item.aside}</div> : null}
    </li>
  );
}
