import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { RecordColumns, record } from '#platform/web/components/Record.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import type { LinkedTicket, TicketView } from '../core/schema.ts';
import { TicketActions } from './components/TicketActions.tsx';
import { TicketAside, TicketLinks } from './components/TicketAside.tsx';
import { TicketClocks } from './components/TicketClocks.tsx';
import { TicketEvents } from './components/TicketEvents.tsx';
import { recordAnchor, TicketThread } from './components/TicketThread.tsx';
import { ticketsApi } from './components/tickets-api.ts';
import { useTicketWords } from './components/use-ticket-words.ts';

/** One ticket: the conversation, who asks, and every clock with the records that started and ended it. */
export default function TicketPage() {
  const { t } = useTranslation('tickets');
  const { ticketId = '' } = useParams({ strict: false }) as { ticketId?: string };
  const { data, error, refetch } = useQuery({
    queryKey: ['tickets', 'view', ticketId],
    queryFn: ({ signal }) => ticketsApi.find({ ticketId }, { signal }),
  });
  if (data) return <Ticket ticket={data} />;
  return (
    <PageFrame question={t('page.fallback')}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton height={320} />}
    </PageFrame>
  );
}

function Ticket({ ticket }: { readonly ticket: TicketView }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const words = useTicketWords();
  const canChange = useSession().can('tickets.change');
  const [marked, setMarked] = useState<string | null>(null);
  const question = t('page.title', { number: ticket.number, subject: ticket.subject || t('page.noSubject') });
  useEffect(() => {
    const before = document.title;
    document.title = question;
    return () => {
      document.title = before;
    };
  }, [question]);
  const show = (recordId: string) => {
    setMarked(recordId);
    const element = document.getElementById(recordAnchor(recordId));
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
  };
  const from = ticket.requester?.name ? `, ${t('page.from', { name: ticket.requester.name })}` : '';
  const lead = t('page.lead', {
    channel: words.channel(ticket.channel),
    date: format.date(ticket.createdAt, 'minute'),
  });
  return (
    <PageFrame
      question={question}
      lead={lead + from}
      actions={canChange ? <TicketActions ticket={ticket} /> : null}
      answer={<Answer ticket={ticket} />}
      next={<AppLink to="/tickets">{t('page.back')}</AppLink>}
    >
      <Notices ticket={ticket} />
      <RecordColumns sticky aside={<TicketAside ticket={ticket} />}>
        <Section title={t('page.thread')}>
          <TicketThread ticket={ticket} marked={marked} />
        </Section>
      </RecordColumns>
      <Section title={t('clocks.title')} lead={t('clocks.lead')}>
        <TicketClocks ticket={ticket} onShow={show} />
      </Section>
      <Section title={t('page.history')}>
        <TicketEvents ticket={ticket} marked={marked} />
      </Section>
    </PageFrame>
  );
}

/** How it stands, in one sentence. These are the ticket's own times, not estimates: they have no interval. */
function Answer({ ticket }: { readonly ticket: TicketView }) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const ago = (moment: string): string =>
    format.duration(Math.max(0, (Date.now() - Date.parse(moment)) / 1000));
  const solved = ticket.status === 'solved' || ticket.status === 'closed';
  const business = (seconds: number | null): ReactNode =>
    seconds === null ? undefined : t('page.answer.business', { time: format.duration(seconds) });
  if (solved && ticket.artFullSeconds !== null) {
    const time = format.duration(ticket.artFullSeconds);
    return (
      <Sentence note={business(ticket.artFullBusinessSeconds)}>
        {ticket.frtSeconds === null
          ? t('page.answer.solvedNoReply', { time })
          : t('page.answer.solved', { time, first: format.duration(ticket.frtSeconds) })}
      </Sentence>
    );
  }
  if (solved) return <Sentence>{t('page.answer.solvedUnknown')}</Sentence>;
  if (ticket.waitingSince === null) {
    return <Sentence>{t('page.answer.open', { time: ago(ticket.createdAt) })}</Sentence>;
  }
  const running = ticket.clocks.find(
    (clock) => clock.state === 'running' && ['M1', 'M4', 'M5'].includes(clock.code),
  );
  return (
    <Sentence note={business(running?.businessSeconds ?? null)}>
      {t('page.answer.waiting', { time: ago(ticket.waitingSince) })}
    </Sentence>
  );
}

/** What a reader must know before believing the rest: left out, merged, a follow-up. */
function Notices({ ticket }: { readonly ticket: TicketView }) {
  const { t } = useTranslation('tickets');
  const link = (other: LinkedTicket): string => `#${other.number}`;
  const { exclusion, mergedInto, merged, followUpOf } = ticket;
  return (
    <>
      {exclusion !== null && exclusion !== 'merged' ? (
        <p className={record.notice}>{t('page.excluded', { reason: t(`exclusion.${exclusion}`) })}</p>
      ) : null}
      {exclusion === 'merged' ? (
        <div className={record.notice}>
          {mergedInto ? t('page.mergedInto', { ticket: link(mergedInto) }) : t('page.mergedIntoUnknown')}
          {mergedInto ? <TicketLinks tickets={[mergedInto]} /> : null}
        </div>
      ) : null}
      {merged.length > 0 ? (
        <div className={record.notice}>
          {t('page.merged', { count: merged.length })}
          <TicketLinks tickets={merged} />
        </div>
      ) : null}
      {followUpOf ? (
        <div className={record.notice}>
          {t('page.followUpOf', { ticket: link(followUpOf) })}
          <TicketLinks tickets={[followUpOf]} />
        </div>
      ) : null}
    </>
  );
}
