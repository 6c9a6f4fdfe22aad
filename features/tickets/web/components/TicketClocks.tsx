import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DefinitionTip } from '#platform/web/components/DefinitionTip.tsx';
import { record } from '#platform/web/components/Record.tsx';
import { ScrollRegion } from '#platform/web/components/ScrollRegion.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { ClockView, RecordRefView, TicketView } from '../../core/schema.ts';
import { useEventText } from './TicketEvents.tsx';
import classes from './tickets.module.css';

type ClocksProps = {
  readonly ticket: TicketView;
  /** shows a record of the thread or the history */
  readonly onShow: (recordId: string) => void;
};

/** Every clock of the ticket: the record that started it, the one that ended it, both times side by side. */
export function TicketClocks({ ticket, onShow }: ClocksProps) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  return (
    <>
      <ScrollRegion label={t('clocks.title')}>
        <table className={classes.clocks}>
          <thead>
            <tr>
              <th scope="col">{t('clocks.clock')}</th>
              <th scope="col">{t('clocks.started')}</th>
              <th scope="col">{t('clocks.ended')}</th>
              <th scope="col" className={classes.figure}>
                {t('clocks.calendar')}
              </th>
              <th scope="col" className={classes.figure}>
                {t('clocks.business')}
              </th>
            </tr>
          </thead>
          <tbody>
            {ticket.clocks.map((clock) => (
              <ClockRow
                key={`${clock.clock} ${clock.no} ${clock.start.id}`}
                clock={clock}
                ticket={ticket}
                onShow={onShow}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className={record.note}>
        {ticket.calendars.length === 0
          ? t('clocks.noHours')
          : `${t('clocks.hours')} ${format.list(
              ticket.calendars.map(({ name, zone, validFrom }) =>
                t('clocks.hoursOf', { name, zone, date: format.date(validFrom, 'day') }),
              ),
            )}`}
      </p>
    </>
  );
}

type RowProps = ClocksProps & { readonly clock: ClockView };

function ClockRow({ clock, ticket, onShow }: RowProps) {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const name = t(`clocks.name.${clock.clock}`, { name: clock.agent?.name || t('noName'), no: clock.no ?? 1 });
  const duration = (seconds: number | null): string => (seconds === null ? '–' : format.duration(seconds));
  return (
    <tr>
      <td>
        {name}{' '}
        <DefinitionTip name={`${name} (${clock.code})`}>
          {t(`clocks.definition.${clock.clock}`)}
        </DefinitionTip>
        <div className={classes.clockState} data-state={clock.state}>
          {t(`clocks.state.${clock.state}`)}
        </div>
      </td>
      <td>
        <Moment at={clock.start} ticket={ticket} onShow={onShow} />
      </td>
      <td>
        {clock.end ? (
          <Moment at={clock.end} ticket={ticket} onShow={onShow} />
        ) : (
          <span className={classes.faint}>
            {clock.state === 'running' || clock.state === 'breached' ? t('clocks.none') : t('clocks.unknown')}
          </span>
        )}
      </td>
      <td className={classes.figure}>
        {duration(clock.seconds)}
        {clock.leftOutSeconds > 0 ? (
          <div className={classes.faint}>
            {t('clocks.leftOut', { time: format.duration(clock.leftOutSeconds) })}
          </div>
        ) : null}
        {clock.targetSeconds === null ? null : (
          <div className={classes.faint}>
            {t('clocks.target', { time: format.duration(clock.targetSeconds) })}
          </div>
        )}
        {clock.dueAt ? (
          <div className={classes.faint}>{t('clocks.due', { date: format.date(clock.dueAt, 'minute') })}</div>
        ) : null}
      </td>
      <td className={classes.figure}>{duration(clock.businessSeconds)}</td>
    </tr>
  );
}

/** Which record a clock started or ended with: its time, what it is, and the way to it. */
function Moment({ at, ticket, onShow }: { readonly at: RecordRefView } & ClocksProps) {
  const format = useFormat();
  const text = useRecordText(ticket);
  const here = at.kind === 'message' || at.kind === 'event' || at.kind === 'stamp';
  return (
    <>
      <time dateTime={at.at} style={{ whiteSpace: 'nowrap' }}>
        {format.date(at.at, 'second')}
      </time>
      <div>
        {here ? (
          <Anchor component="button" type="button" inherit onClick={() => onShow(at.id)}>
            {text(at)}
          </Anchor>
        ) : (
          <span className={classes.faint}>{text(at)}</span>
        )}
      </div>
    </>
  );
}

function useRecordText(ticket: TicketView): (at: RecordRefView) => string {
  const { t } = useTranslation('tickets');
  const eventText = useEventText();
  return (at) => {
    if (at.kind === 'created' || at.kind === 'merged-created') return t(`clocks.record.${at.kind}`);
    const message = ticket.messages.find((one) => one.messageId === at.id);
    if (message) {
      return t(`clocks.record.message.${message.authorKind}`, { name: message.author?.name || t('noName') });
    }
    const event = ticket.events.find((one) => one.eventId === at.id);
    if (event) return eventText(event);
    return t('clocks.record.gone');
  };
}
