import { ActionIcon, Button, Group } from '@mantine/core';
import { IconArrowUp, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDirectory } from '#features/identity/web/panels.tsx';
import { useChange } from '#platform/web/change.ts';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import type { SlaView } from '../../core/schema.ts';
import { ticketPriorities } from '../../core/vocabulary.ts';
import { PromiseModal } from './PromiseModal.tsx';
import { ticketsApi, ticketsKey } from './tickets-api.ts';
import { useTicketWords } from './use-ticket-words.ts';

const conditionKeys = ['priority', 'channel', 'tier', 'team', 'topic'] as const;

/** How fast the company says it will be, for whom; tried from the top. */
export function PromisesSection() {
  const { t } = useTranslation('tickets');
  const canManage = useSession().can('tickets.manage-clocks');
  const [edited, setEdited] = useState<SlaView | 'new' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['tickets', 'promises'],
    queryFn: ({ signal }) => ticketsApi.promises.list(undefined, { signal }),
  });
  const columns = useColumns(data ?? [], canManage, setEdited);
  return (
    <Section
      title={t('promises.title')}
      lead={t('promises.lead')}
      actions={
        canManage ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setEdited('new')}
          >
            {t('promises.add')}
          </Button>
        ) : null
      }
    >
      <DataTable
        label={t('promises.title')}
        columns={columns}
        rows={data}
        rowId={({ policyId }) => policyId}
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState title={t('promises.empty')} text={t('promises.emptyText')} />}
        plain
      />
      {edited ? (
        <PromiseModal promise={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Section>
  );
}

/** "Priority: Urgent; Channel: Chat", or everybody. */
function useConditionText(): (promise: SlaView) => string {
  const { t } = useTranslation('tickets');
  const words = useTicketWords();
  const { data: directory } = useDirectory();
  const valueText = (key: (typeof conditionKeys)[number], value: string): string => {
    if (key === 'channel') return words.channel(value);
    if (key === 'team') return directory?.teams.find((team) => team.teamId === value)?.name ?? '…';
    const priority = key === 'priority' ? ticketPriorities.find((one) => one === value) : undefined;
    return priority ? t(`priority.${priority}`) : value;
  };
  return ({ conditions }) => {
    const parts = conditionKeys.flatMap((key) => {
      const values = conditions[key] ?? [];
      if (values.length === 0) return [];
      return `${t(`promises.condition.${key}`)}: ${values.map((value) => valueText(key, value)).join(', ')}`;
    });
    return parts.length === 0 ? t('promises.everyone') : parts.join('; ');
  };
}

function useColumns(
  promises: readonly SlaView[],
  canManage: boolean,
  edit: (promise: SlaView) => void,
): readonly DataColumn<SlaView>[] {
  const { t } = useTranslation('tickets');
  const format = useFormat();
  const change = useChange(ticketsKey);
  const conditionText = useConditionText();
  const time = (minutes: number | null): string => (minutes === null ? '–' : format.duration(minutes * 60));
  const order = promises.map(({ policyId }) => policyId);
  const up = (promise: SlaView) => {
    const at = order.indexOf(promise.policyId);
    const next = order.with(at, order[at - 1] ?? '').with(at - 1, promise.policyId);
    change.mutate({
      message: t('hours.saved'),
      run: () => ticketsApi.promises.order({ policyIds: next }),
      undo: () => ticketsApi.promises.order({ policyIds: order }),
    });
  };
  const end = ({ policyId, name }: SlaView) =>
    change.mutate({
      message: t('promises.ended', { name }),
      run: () => ticketsApi.promises.end({ policyId }),
    });
  const minutes = (
    id: 'first' | 'next' | 'resolution',
    value: (promise: SlaView) => number | null,
  ): DataColumn<SlaView> => ({
    id,
    header: t(`promises.column.${id}`),
    width: 120,
    align: 'end',
    cell: (promise) => time(value(promise)),
  });
  const columns: DataColumn<SlaView>[] = [
    { id: 'name', header: t('promises.column.name'), width: 180, cell: ({ name }) => name },
    { id: 'for', header: t('promises.column.forWhom'), width: 260, cell: conditionText },
    minutes('first', ({ firstReplyMinutes }) => firstReplyMinutes),
    minutes('next', ({ nextReplyMinutes }) => nextReplyMinutes),
    minutes('resolution', ({ resolutionMinutes }) => resolutionMinutes),
    {
      id: 'clock',
      header: t('promises.column.clock'),
      width: 130,
      cell: ({ businessHours }) => t(businessHours ? 'promises.business' : 'promises.calendar'),
    },
  ];
  if (!canManage) return columns;
  const icon = { size: 16, stroke: 1.75 };
  const actions: DataColumn<SlaView> = {
    id: 'actions',
    header: t('promises.column.actions'),
    width: 130,
    align: 'end',
    cell: (promise) => (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        <ActionIcon
          aria-label={t('promises.up', { name: promise.name })}
          disabled={order[0] === promise.policyId}
          onClick={() => up(promise)}
        >
          <IconArrowUp {...icon} />
        </ActionIcon>
        <ActionIcon aria-label={t('promises.change', { name: promise.name })} onClick={() => edit(promise)}>
          <IconPencil {...icon} />
        </ActionIcon>
        <ActionIcon aria-label={t('promises.end', { name: promise.name })} onClick={() => end(promise)}>
          <IconTrash {...icon} />
        </ActionIcon>
      </Group>
    ),
  };
  return [...columns, actions];
}
