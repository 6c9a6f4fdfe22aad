import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChange } from '#platform/web/change.ts';
import { DefinitionTip } from '#platform/web/components/DefinitionTip.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import type { MessageView, TicketView } from '../../core/schema.ts';
import classes from './tickets.module.css';
import { ticketsApi, ticketsKey } from './tickets-api.ts';

/** Anchor of a record on the ticket's page; the clocks point at it. */
export const recordAnchor = (id: string): string => `record-${id}`;

type ThreadProps = { readonly ticket: TicketView; readonly marked: string | null };

/** What was said, oldest first; messages of merged tickets stand at their own times. */
export function TicketThread({ ticket, marked }: ThreadProps) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  if (ticket.messages.length === 0) return <EmptyState compact title={t('page.threadEmpty')} />;
  return (
    <>
      {ticket.messagesCut ? (
        <p className={record.note}>{t('page.threadCut', { n: format.number(ticket.messages.length) })}</p>
      ) : null}
      <ol className={classes.thread}>
        {ticket.messages.map((message) => (
          <Message key={message.messageId} ticket={ticket} message={message} marked={marked} />
        ))}
      </ol>
    </>
  );
}

type MessageProps = ThreadProps & { readonly message: MessageView };

function Message({ ticket, message, marked }: MessageProps) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const { authorKind } = message;
  const internal = !message.public && authorKind !== 'customer';
  const side = authorKind === 'customer' ? 'theirs' : internal ? 'note' : 'ours';
  const merged = ticket.merged.find((one) => one.ticketId === message.ticketId);
  const requester = ticket.requester?.name || ticket.customer.name || t('page.author.customer');
  const author =
    authorKind === 'customer' ? requester : message.author?.name || t(`page.author.${authorKind}`);
  return (
    <li
      id={recordAnchor(message.messageId)}
      tabIndex={-1}
      className={classes.message}
      data-side={side}
      data-marked={marked === message.messageId}
    >
      <div className={classes.messageHead}>
        <span className={classes.author}>{author}</span>
        <time className={classes.faint} dateTime={message.sentAt}>
          {format.date(message.sentAt, 'minute')}
        </time>
        {internal ? <span className={classes.tag}>{t('page.note')}</span> : null}
        {message.automatic ? <span className={classes.tag}>{t('page.automatic')}</span> : null}
        {merged ? (
          <span className={classes.tag}>{t('page.fromMerged', { ticket: `#${merged.number}` })}</span>
        ) : null}
        {authorKind === 'customer' && !message.automatic ? (
          <ThanksMark
            ticketId={message.ticketId}
            message={message}
            opening={message === ticket.messages[0]}
          />
        ) : null}
      </div>
      <div className={classes.body}>{message.body}</div>
    </li>
  );
}

type ThanksProps = {
  readonly ticketId: string;
  readonly message: MessageView;
  /** what a ticket begins with is never only thanks */
  readonly opening: boolean;
};

/** Whether the customer only thanked: recognised by the words, and always for a person to correct (E14). */
function ThanksMark({ ticketId, message, opening }: ThanksProps) {
  const { t } = useTranslation('tickets');
  const change = useChange(ticketsKey);
  const canChange = useSession().can('tickets.change');
  const { messageId, thanks, body } = message;
  const mayThank = !opening && body.length < 300 && !body.includes('?');
  const set = (next: boolean) => ticketsApi.markThanks({ ticketId, messageId, thanks: next });
  return (
    <>
      {thanks ? (
        <span className={classes.tag}>
          {t('page.thanks')} <DefinitionTip name={t('page.thanks')}>{t('page.thanksHelp')}</DefinitionTip>
        </span>
      ) : null}
      {canChange && (thanks || mayThank) ? (
        <Button
          variant="subtle"
          size="compact-xs"
          loading={change.isPending}
          onClick={() =>
            change.mutate({
              message: thanks ? t('page.thanksUnmarked') : t('page.thanksMarked'),
              run: () => set(!thanks),
              undo: () => set(thanks),
            })
          }
        >
          {thanks ? t('page.unmarkThanks') : t('page.markThanks')}
        </Button>
      ) : null}
    </>
  );
}
