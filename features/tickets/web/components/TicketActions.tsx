import { ActionIcon, Group, Menu } from '@mantine/core';
import { IconArrowsJoin, IconDots, IconEyeOff, IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDirectory } from '#features/identity/web/panels.tsx';
import { useChange } from '#platform/web/change.ts';
import { ChoiceMenu } from '#platform/web/components/FilterMenu.tsx';
import type { TicketView } from '../../core/schema.ts';
import { ticketPriorities, ticketStatuses } from '../../core/vocabulary.ts';
import { MergeModal } from './MergeModal.tsx';
import { ticketsApi, ticketsKey } from './tickets-api.ts';

type Props = { readonly ticket: TicketView };

/** Status, owner, priority at hand; what is rarer in a menu. Everything can be taken back. */
export function TicketActions({ ticket }: Props) {
  const { t } = useTranslation('tickets');
  const { data: directory } = useDirectory();
  const change = useChange(ticketsKey);
  const { ticketId } = ticket;
  const set = (patch: Patch, back: Patch, message: string) =>
    change.mutate({
      message,
      run: () => ticketsApi.change({ ticketId, ...patch }),
      undo: () => ticketsApi.change({ ticketId, ...back }),
    });
  const people = (directory?.people ?? []).filter(
    (person) => person.active || person.staffId === ticket.assignee?.id,
  );
  const owners = [
    { value: '', label: t('nobody') },
    ...people.map(({ staffId, name }) => ({ value: staffId, label: name })),
  ];
  if (ticket.exclusion === 'merged') return <MoreMenu ticket={ticket} />;
  return (
    <Group gap="xs">
      <ChoiceMenu
        label={t('act.status')}
        value={ticket.status}
        choices={ticketStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={(status) =>
          set({ status }, { status: ticket.status }, t('act.statusDone', { to: t(`status.${status}`) }))
        }
      />
      <ChoiceMenu
        label={t('act.owner')}
        value={ticket.assignee?.id ?? ''}
        quiet={!ticket.assignee}
        choices={owners}
        onChange={(id: string) =>
          set(
            { assigneeId: id === '' ? null : id },
            { assigneeId: ticket.assignee?.id ?? null },
            t('act.ownerDone', { to: owners.find((owner) => owner.value === id)?.label ?? '' }),
          )
        }
      />
      <ChoiceMenu
        label={t('act.priority')}
        value={ticket.priority}
        choices={ticketPriorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
        onChange={(priority) =>
          set(
            { priority },
            { priority: ticket.priority },
            t('act.priorityDone', { to: t(`priority.${priority}`) }),
          )
        }
      />
      <MoreMenu ticket={ticket} />
    </Group>
  );
}

type Patch = Omit<Parameters<typeof ticketsApi.change>[0], 'ticketId'>;

function MoreMenu({ ticket }: Props) {
  const { t } = useTranslation('tickets');
  const { data: directory } = useDirectory();
  const change = useChange(ticketsKey);
  const [merging, setMerging] = useState(false);
  const { ticketId, exclusion } = ticket;
  const exclude = (next: 'spam' | 'deleted' | 'test' | 'internal' | null) => {
    const back = exclusion === 'merged' ? null : exclusion;
    change.mutate({
      message: next === null ? t('act.restored') : t('act.excluded'),
      run: () => ticketsApi.exclude({ ticketId, exclusion: next }),
      undo: () => ticketsApi.exclude({ ticketId, exclusion: back }),
    });
  };
  const toTeam = (teamId: string, name: string) =>
    change.mutate({
      message: t('act.teamDone', { to: name }),
      run: () => ticketsApi.change({ ticketId, teamId }),
      undo: () => ticketsApi.change({ ticketId, teamId: ticket.team?.id ?? null }),
    });
  const teams = (directory?.teams ?? []).filter((team) => team.teamId !== ticket.team?.id);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t('act.more')}>
            <IconDots size={16} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {exclusion === 'merged' ? (
            <Menu.Item
              leftSection={<IconRestore size={16} />}
              onClick={() =>
                change.mutate({ message: t('act.unmerged'), run: () => ticketsApi.unmerge({ ticketId }) })
              }
            >
              {t('act.unmerge')}
            </Menu.Item>
          ) : (
            <>
              {teams.length > 0 ? <Menu.Label>{t('act.team')}</Menu.Label> : null}
              {teams.map((team) => (
                <Menu.Item key={team.teamId} onClick={() => toTeam(team.teamId, team.name)}>
                  {team.name}
                </Menu.Item>
              ))}
              <Menu.Divider />
              {exclusion === null ? (
                <Menu.Item leftSection={<IconArrowsJoin size={16} />} onClick={() => setMerging(true)}>
                  {t('act.merge')}
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconRestore size={16} />} onClick={() => exclude(null)}>
                  {t('act.restore')}
                </Menu.Item>
              )}
              {(['spam', 'test', 'internal', 'deleted'] as const)
                .filter((reason) => reason !== exclusion)
                .map((reason) => (
                  <Menu.Item
                    key={reason}
                    leftSection={<IconEyeOff size={16} />}
                    onClick={() => exclude(reason)}
                  >
                    {t('act.exclude', { reason: t(`exclusion.${reason}`) })}
                  </Menu.Item>
                ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {merging ? <MergeModal ticket={ticket} onClose={() => setMerging(false)} /> : null}
    </>
  );
}
