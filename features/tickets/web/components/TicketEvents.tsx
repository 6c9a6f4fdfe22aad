import { useTranslation } from 'react-i18next';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { EventView, TicketView } from '../../core/schema.ts';
import { eventReasons, exclusions, ticketPriorities, ticketStatuses } from '../../core/vocabulary.ts';
import { recordAnchor } from './TicketThread.tsx';
import classes from './tickets.module.css';

const plainTypes = ['handoff', 'queue', 'abandoned', 'reply-stamp'] as const;
const namingTypes = ['assignee', 'team', 'schedule', 'merge'] as const;
const tellingTypes = ['merged-in', 'unmerge', 'unmerged-from'] as const;

/** What an event says, in the reader's language. */
export function useEventText(): (event: EventView) => string {
  const { t } = useTranslation('tickets');
  return (event) => {
    const { type } = event;
    const to = event.to ?? '';
    if (type === 'status') {
      const status = ticketStatuses.find((known) => known === to);
      return t('event.status', { to: status ? t(`status.${status}`) : to });
    }
    if (type === 'priority') {
      const priority = ticketPriorities.find((known) => known === to);
      return t('event.priority', { to: priority ? t(`priority.${priority}`) : to });
    }
    if (type === 'exclusion') {
      const reason = exclusions.find((known) => known === to);
      return reason ? t('event.exclusion', { to: t(`exclusion.${reason}`) }) : t('event.restored');
    }
    const plain = plainTypes.find((known) => known === type);
    if (plain) return t(`event.${plain}`);
    const naming = namingTypes.find((known) => known === type);
    if (naming) return t(`event.${naming}`, { to: to || t('nobody') });
    const telling = tellingTypes.find((known) => known === type);
    if (telling) return t(`event.${telling}`, { from: event.from ?? '' });
    return t('event.other', { type, to });
  };
}

/** What happened to the ticket, oldest first: who did it, and why where a rule did. */
export function TicketEvents({
  ticket,
  marked,
}: {
  readonly ticket: TicketView;
  readonly marked: string | null;
}) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const text = useEventText();
  if (ticket.events.length === 0) return <EmptyState compact title={t('page.historyEmpty')} />;
  const asides = (event: EventView): string[] => {
    const reason = eventReasons.find((known) => known === event.reason);
    const by = event.actor
      ? t('event.by', { name: event.actor.name || t('noName') })
      : event.actorKind === 'customer' || event.actorKind === 'bot'
        ? t(`event.actor.${event.actorKind}`)
        : null;
    return [by, reason ? t(`reason.${reason}`) : null, event.stamp ? t('event.stamp') : null].filter(
      (part) => part !== null,
    );
  };
  return (
    <ol className={classes.events}>
      {ticket.events.map((event) => (
        <li
          key={event.eventId}
          id={recordAnchor(event.eventId)}
          tabIndex={-1}
          className={classes.event}
          data-marked={marked === event.eventId}
        >
          <time className={classes.faint} dateTime={event.occurredAt}>
            {format.date(event.occurredAt, 'minute')}
          </time>
          <span>
            {text(event)} <span className={classes.faint}>{asides(event).join(', ')}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
