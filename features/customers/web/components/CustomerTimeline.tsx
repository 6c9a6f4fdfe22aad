import { Chip, Group } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleDot,
  IconInbox,
  IconMessage,
  IconReceiptRefund,
  IconRepeat,
  IconRepeatOff,
  IconShoppingCart,
  IconShoppingCartOff,
  IconStar,
} from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { Timeline, type TimelineItem } from '#platform/web/components/Timeline.tsx';
import { type Format, translateKey, useFormat } from '#platform/web/i18n.ts';
import { type NavIcon, searchList } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import type { TimelineEntry } from '../../core/schema.ts';
import classes from './customers.module.css';
import { customersApi, customersKey } from './customers-api.ts';

const icons: Readonly<Record<string, NavIcon>> = {
  order: IconShoppingCart,
  refund: IconReceiptRefund,
  cancellation: IconShoppingCartOff,
  subscriptionStarted: IconRepeat,
  subscriptionEnded: IconRepeatOff,
  ticket: IconInbox,
  'ticket-resolved': IconCircleCheck,
  message: IconMessage,
  answer: IconStar,
};

/** Everything that happened with a customer, newest first; which kinds are shown stands in the address. */
export function CustomerTimeline({ customerId }: { readonly customerId: string }) {
  const { t, i18n } = useTranslation('customers');
  const format = useFormat();
  const [search, change] = useSearchParams();
  const chosen = searchList(search, 'show');
  const query = useInfiniteQuery({
    queryKey: [...customersKey, 'timeline', customerId, chosen],
    queryFn: ({ pageParam, signal }) =>
      customersApi.timeline(
        { customerId, sources: [...chosen], limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const sources = query.data?.pages[0]?.sources ?? [];
  const sourceName = (source: string): string => {
    const key = `customers:source.${source}`;
    // A part of the product that is newer than these words is still shown, by its own name.
    return i18n.exists(key) ? translateKey(i18n, key) : source;
  };
  const items = query.data?.pages.flatMap((page) =>
    page.rows.map((entry) => itemOf(entry, sentence(translateKey(i18n, entry.title, entry.params)), format)),
  );
  if (query.error && !items) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      {sources.length > 1 ? (
        <Chip.Group
          multiple
          value={[...chosen]}
          onChange={(show: string[]) => change({ show }, { replace: true })}
        >
          <Group gap="xs" role="group" aria-label={t('page.show')}>
            {sources.map((source) => (
              <Chip key={source} value={source} size="sm" variant="outline">
                {sourceName(source)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      ) : null}
      <Timeline
        label={t('page.timeline')}
        items={items}
        {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
        loadingMore={query.isFetchingNextPage}
      />
      {query.error ? <ErrorState compact error={query.error} /> : null}
    </>
  );
}

/** Rows write what happened as the rest of a sentence; here it stands alone. */
const sentence = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1).trimEnd();

const itemOf = (entry: TimelineEntry, title: string, format: Format): TimelineItem => ({
  // one record may have begun and ended
  id: `${entry.kind} ${entry.id}`,
  at: entry.at,
  icon: icons[entry.kind] ?? IconCircleDot,
  title,
  ...(entry.to ? { to: entry.to } : {}),
  ...(entry.body ? { body: <span className={classes.words}>{entry.body}</span> } : {}),
  ...(entry.amount
    ? { aside: format.money(entry.amount.minor, entry.amount.currency) }
    : entry.score
      ? { aside: `${format.number(entry.score.value)} / ${format.number(entry.score.max)}` }
      : {}),
});
