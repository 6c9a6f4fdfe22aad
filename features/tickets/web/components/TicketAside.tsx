import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { Pairs, Panel, record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { LinkedTicket, TicketView } from '../../core/schema.ts';
import { StatusText } from './StatusText.tsx';
import classes from './tickets.module.css';
import { useStageName } from './use-stage-name.ts';
import { useTicketWords } from './use-ticket-words.ts';

type Props = { readonly ticket: TicketView };

/** Beside the conversation: who asks, what it is, what was counted, what else they asked. */
export function TicketAside({ ticket }: Props) {
  const { t } = useTranslation('tickets');
  return (
    <>
      <Customer ticket={ticket} />
      <Details ticket={ticket} />
      <Counts ticket={ticket} />
      {ticket.others.length > 0 ? (
        <Panel title={t('page.others')}>
          <TicketLinks tickets={ticket.others} />
        </Panel>
      ) : null}
    </>
  );
}

function Customer({ ticket }: Props) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const words = useTicketWords();
  const { customer, customerContext: context } = ticket;
  const orders = t('page.orders', { count: context.ordersCount, n: format.number(context.ordersCount) });
  const money = context.currency ? `, ${format.money(context.revenueMinor, context.currency, true)}` : '';
  return (
    <Panel title={t('page.customer')}>
      <AppLink to={`/customers/${customer.id}`}>{words.nameOf(customer)}</AppLink>
      <Pairs
        of={[
          [t('page.tier'), context.tier],
          [t('page.since'), context.since && format.date(context.since, 'month')],
          [t('page.country'), context.country],
          [t('page.language'), context.language],
          [
            t('page.lastOrder'),
            context.lastOrderAt && `${format.date(context.lastOrderAt, 'day')} · ${orders}${money}`,
          ],
          [
            t('page.ticketsOf'),
            t('page.ticketsCount', {
              all: format.number(context.ticketsCount),
              open: format.number(context.openTickets),
            }),
          ],
          [t('page.lastNps'), context.lastNps === null ? null : format.number(context.lastNps)],
          [t('page.lastCsat'), context.lastCsat === null ? null : format.number(context.lastCsat)],
        ]}
      />
    </Panel>
  );
}

function Details({ ticket }: Props) {
  const { t } = useTranslation('tickets');
  const words = useTicketWords();
  const stageName = useStageName();
  return (
    <Panel title={t('page.details')}>
      <Pairs
        of={[
          [t('list.column.team'), ticket.team && words.nameOf(ticket.team)],
          [t('list.column.topic'), ticket.topic],
          [t('list.column.stage'), stageName(ticket.stage)],
          [t('page.severity'), ticket.severity],
          [t('page.tags'), ticket.tags.join(', ')],
          [
            t('page.initiatedBy'),
            ticket.initiatedBy === 'customer' ? null : t(`page.initiators.${ticket.initiatedBy}`),
          ],
          [t('page.resolveReason'), ticket.resolveReason],
          [t('page.source'), ticket.source],
          [t('page.externalId'), ticket.externalId],
          ...Object.entries(ticket.attributes).map(
            ([name, value]) => [name, value === null ? null : String(value)] as const,
          ),
        ]}
      />
    </Panel>
  );
}

const flags = [
  ['oneTouch', 'oneTouch'],
  ['reopenedInWindow', 'reopened'],
  ['repeatInWindow', 'repeat'],
  ['unanswered', 'unanswered'],
  ['autoClosed', 'autoClosed'],
  ['botOnly', 'botOnly'],
  ['outOfHours', 'outOfHours'],
  ['abandoned', 'abandoned'],
] as const;

function Counts({ ticket }: Props) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const n = (count: number) => ({ count, n: format.number(count) });
  const counted = [
    ticket.customerTurns === null ? null : t('page.turns', n(ticket.customerTurns)),
    ticket.humanReplies === null ? null : t('page.replies', n(ticket.humanReplies)),
    ticket.botReplies ? t('page.botReplies', n(ticket.botReplies)) : null,
    ticket.cycles > 1 ? t('page.cycles', n(ticket.cycles)) : null,
    ticket.transfers > 0 ? t('page.transfers', n(ticket.transfers)) : null,
    ...flags.map(([key, name]) => (ticket[key] ? t(`page.flag.${name}`) : null)),
  ].filter((line) => line !== null);
  const quality = ticket.dataQuality.map((problem) => problem.split(':').at(-1) ?? problem);
  const known = (['negative', 'over-5-years', 'resolve-time-unknown', 'reopen-time-unknown'] as const).filter(
    (one) => quality.includes(one),
  );
  return (
    <Panel title={t('page.counts')}>
      <ul className={record.list}>
        {counted.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {known.map((problem) => (
          <li key={problem}>
            {t('page.quality')}: {t(`page.qualityText.${problem}`)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Other tickets as links with their status. */
export function TicketLinks({ tickets }: { readonly tickets: readonly LinkedTicket[] }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  return (
    <ul className={record.list}>
      {tickets.map((ticket) => (
        <li key={ticket.ticketId}>
          <AppLink to={`/tickets/${ticket.ticketId}`}>
            {t('page.title', { number: ticket.number, subject: ticket.subject || t('page.noSubject') })}
          </AppLink>
          <div className={classes.faint}>
            {format.date(ticket.createdAt, 'day')}{' '}
            {ticket.exclusion ? t(`exclusion.${ticket.exclusion}`) : <StatusText status={ticket.status} />}
          </div>
        </li>
      ))}
    </ul>
  );
}
