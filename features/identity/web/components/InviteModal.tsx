import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '#platform/core/permission.ts';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { LinkView, PersonView } from '../../core/schema.ts';
import { identityApi } from './identity-api.ts';
import { addressOf, LinkToCopy } from './LinkToCopy.tsx';
import { RoleSelect } from './RoleSelect.tsx';
import { TeamSelect } from './TeamSelect.tsx';

type Made = LinkView & { readonly email: string };

type InviteModalProps = {
  /** somebody known from history who gets a sign-in; absent: somebody new */
  readonly person?: PersonView | undefined;
  readonly onClose: () => void;
};

export function InviteModal({ person, onClose }: InviteModalProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const [made, setMade] = useState<Made | null>(null);
  const title = made
    ? t('identity:invite.made')
    : person
      ? t('identity:invite.titleFor', { name: person.name })
      : t('identity:invite.title');
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      {made ? (
        <InvitationReady made={made} onClose={onClose} />
      ) : (
        <InviteForm person={person} onMade={setMade} onClose={onClose} />
      )}
    </Modal>
  );
}

type InviteFormProps = InviteModalProps & { readonly onMade: (made: Made) => void };

function InviteForm({ person, onMade, onClose }: InviteFormProps) {
  const { t } = useTranslation('identity');
  const { email } = useRules();
  const client = useQueryClient();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: {
      email: person?.email ?? '',
      name: person?.name ?? '',
      role: 'agent' as Role,
      teamId: person?.teamId ?? (null as string | null),
    },
    rules: { email },
    save: (values) =>
      identityApi.invitations.create({ ...values, ...(person ? { staffId: person.staffId } : {}) }),
    onSaved: (link, values) => {
      void client.invalidateQueries({ queryKey: ['identity', 'invitations'] });
      onMade({ ...link, email: values.email });
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        {person ? <p style={{ margin: 0 }}>{t('invite.forLead')}</p> : null}
        <TextInput label={t('field.email')} type="email" data-autofocus {...form.getInputProps('email')} />
        <TextInput label={t('invite.name')} {...form.getInputProps('name')} />
        <RoleSelect value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
        <TeamSelect value={form.values.teamId} onChange={(teamId) => form.setFieldValue('teamId', teamId)} />
        <FormFoot saving={saving} problem={problem} label={t('invite.submit')} onCancel={onClose} />
      </Stack>
    </form>
  );
}

/** What to do with an invitation that is made: it is on its way, or the link is passed on by hand. */
function InvitationReady({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const { t } = useTranslation(['identity', 'platform']);
  const format = useFormat();
  return (
    <Stack gap="md">
      <p style={{ margin: 0 }}>
        {made.mailed ? t('identity:invite.mailed', { email: made.email }) : t('identity:invite.notMailed')}
      </p>
      <LinkToCopy label={t('identity:invite.link')} value={addressOf(made.path)} />
      <p style={{ margin: 0 }}>
        {t('identity:invite.once', { date: format.date(made.expiresAt, 'minute') })}
      </p>
      <div>
        <Button variant="default" onClick={onClose}>
          {t('platform:action.close')}
        </Button>
      </div>
    </Stack>
  );
}

type LinkModalProps = {
  readonly title: string;
  readonly text: string;
  readonly link: LinkView;
  readonly onClose: () => void;
};

/** A link that was asked for once more. */
export function LinkModal({ title, text, link, onClose }: LinkModalProps) {
  const { t } = useTranslation(['identity', 'platform']);
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <Stack gap="md">
        <LinkToCopy label={t('identity:invite.link')} value={addressOf(link.path)} />
        <p style={{ margin: 0 }}>{text}</p>
      </Stack>
    </Modal>
  );
}
