import { ActionIcon, Button, Modal, Stack, TextInput } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import type { TeamView } from '../../core/schema.ts';
import { identityApi } from './identity-api.ts';
import { teamsKey, useTeams } from './use-teams.ts';

export function TeamsSection() {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const canManage = useSession().can('identity.manage-people');
  const { data, error, refetch } = useTeams();
  const [edited, setEdited] = useState<TeamView | 'new' | null>(null);
  const columns: DataColumn<TeamView>[] = [
    { id: 'name', header: t('teams.column.name'), width: 320, cell: ({ name }) => name },
    {
      id: 'people',
      header: t('teams.column.people'),
      width: 100,
      align: 'end',
      cell: ({ people }) => format.number(people),
    },
  ];
  if (canManage) {
    columns.push({
      id: 'actions',
      header: t('team.column.actions'),
      width: 90,
      align: 'end',
      cell: (team) => (
        <ActionIcon aria-label={t('teams.rename', { name: team.name })} onClick={() => setEdited(team)}>
          <IconPencil size={16} stroke={1.75} />
        </ActionIcon>
      ),
    });
  }
  return (
    <Section
      title={t('teams.title')}
      lead={t('teams.lead')}
      actions={
        canManage ? (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setEdited('new')}
          >
            {t('teams.create')}
          </Button>
        ) : null
      }
    >
      <DataTable
        label={t('teams.title')}
        columns={columns}
        rows={data}
        rowId={({ teamId }) => teamId}
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState compact title={t('teams.empty')} text={t('teams.emptyText')} />}
        plain
      />
      {edited ? (
        <TeamNameModal team={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Section>
  );
}

type TeamNameModalProps = { readonly team: TeamView | null; readonly onClose: () => void };

function TeamNameModal({ team, onClose }: TeamNameModalProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const { required } = useRules();
  const client = useQueryClient();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name: team?.name ?? '' },
    rules: { name: required },
    save: async ({ name }) => {
      if (team) await identityApi.teams.rename({ teamId: team.teamId, name });
      else await identityApi.teams.create({ name });
    },
    onSaved: () => {
      void client.invalidateQueries({ queryKey: teamsKey });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={team ? t('identity:teams.renameTitle') : t('identity:teams.create')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput label={t('identity:teams.name')} data-autofocus {...form.getInputProps('name')} />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
