import { Modal, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '#platform/core/permission.ts';
import { FormFoot, useApiForm } from '#platform/web/form.tsx';
import { showUndo } from '#platform/web/undo.tsx';
import type { PersonView } from '../../core/schema.ts';
import { identityApi } from './identity-api.ts';
import { RoleSelect } from './RoleSelect.tsx';
import { TeamSelect } from './TeamSelect.tsx';

type ChangeModalProps = {
  readonly person: PersonView;
  readonly onChanged: () => void;
  readonly onClose: () => void;
};

export function RoleModal({ person, onChanged, onClose }: ChangeModalProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const { staffId, name } = person;
  const before = person.role ?? 'agent';
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { role: before as Role },
    save: ({ role }) => identityApi.people.change({ staffId, role }),
    onSaved: (_done, { role }) => {
      onChanged();
      onClose();
      showUndo({
        message: t('identity:team.roleChanged', { name, role: t(`platform:role.${role}`) }),
        undo: async () => {
          await identityApi.people.change({ staffId, role: before });
          onChanged();
        },
      });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('identity:team.roleOf', { name })}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          <RoleSelect
            data-autofocus
            value={form.values.role}
            onChange={(role) => form.setFieldValue('role', role)}
          />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

export function TeamModal({ person, onChanged, onClose }: ChangeModalProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const { staffId, name } = person;
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { teamId: person.teamId },
    save: ({ teamId }) => identityApi.people.change({ staffId, teamId }),
    onSaved: () => {
      onChanged();
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('identity:team.teamOf', { name })}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit}>
        <Stack gap="md">
          <TeamSelect
            data-autofocus
            value={form.values.teamId}
            onChange={(teamId) => form.setFieldValue('teamId', teamId)}
          />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
