import { Button, Group, Modal, Radio, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '#platform/web/change.ts';
import { record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { LinkedTicket, TicketView } from '../../core/schema.ts';
import { ticketsApi, ticketsKey } from './tickets-api.ts';
import { useTicketWords } from './use-ticket-words.ts';

type Props = { readonly ticket: TicketView; readonly onClose: () => void };

/** Which other ticket of the customer this one is really about. */
export function MergeModal({ ticket, onClose }: Props) {
  const { t } = useTranslation(['tickets', 'platform']);
  const format = useFormat();
  const words = useTicketWords();
  const navigate = useNavigate();
  const change = useChange(ticketsKey);
  const [into, setInto] = useState<string | null>(null);
  const { ticketId } = ticket;
  const apart = (other: LinkedTicket): number =>
    Math.abs(Date.parse(other.createdAt) - Date.parse(ticket.createdAt));
  // what belongs together mostly came together
  const choices = ticket.others
    .filter((other) => other.exclusion === null)
    .toSorted((a, b) => apart(a) - apart(b));
  const merge = () => {
    if (into === null) return;
    change.mutate(
      {
        message: t('tickets:act.merged'),
        run: () => ticketsApi.merge({ ticketId, into }),
        undo: () => ticketsApi.unmerge({ ticketId }),
      },
      {
        onSuccess: () => {
          onClose();
          void navigate({ to: `/tickets/${into}` });
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('tickets:act.mergeTitle', { number: ticket.number })}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <Stack gap="md">
        <p className={record.note}>{t('tickets:act.mergeLead')}</p>
        {choices.length === 0 ? (
          <p style={{ margin: 0 }}>{t('tickets:act.mergeNone')}</p>
        ) : (
          <Radio.Group
            label={t('tickets:act.mergePick', { name: words.nameOf(ticket.customer) })}
            value={into}
            onChange={setInto}
          >
            <Stack gap="xs" mt="xs">
              {choices.map((other) => (
                <Radio
                  key={other.ticketId}
                  value={other.ticketId}
                  label={`#${other.number} ${other.subject || t('tickets:page.noSubject')}`}
                  description={`${format.date(other.createdAt, 'minute')}, ${t(`tickets:status.${other.status}`)}`}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Group gap="xs">
          <Button disabled={into === null} loading={change.isPending} onClick={merge}>
            {t('tickets:act.mergeGo')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('platform:action.cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
