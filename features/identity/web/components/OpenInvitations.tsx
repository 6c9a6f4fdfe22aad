import { Button, Group } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { showProblem, showUndo } from '#platform/web/undo.tsx';
import { mayGovern } from '../../core/role-rules.ts';
import type { InvitationView, LinkView } from '../../core/schema.ts';
import { LinkModal } from './InviteModal.tsx';
import { identityApi } from './identity-api.ts';

/** Invitations nobody has answered; not shown while there is none. */
export function OpenInvitations() {
  const { t } = useTranslation(['identity', 'platform']);
  const format = useFormat();
  const session = useSession();
  const client = useQueryClient();
  const [shown, setShown] = useState<LinkView | null>(null);
  const { data } = useQuery({
    queryKey: ['identity', 'invitations'],
    queryFn: ({ signal }) => identityApi.invitations.list(undefined, { signal }),
  });
  if (!data || data.length === 0) return null;
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['identity', 'invitations'] });

  const showLink = ({ invitationId }: InvitationView): void => {
    identityApi.invitations.link({ invitationId }).then((link) => {
      setShown(link);
      refresh();
    }, showProblem);
  };
  const revoke = ({ invitationId, email, name, role, teamId }: InvitationView): void => {
    identityApi.invitations.revoke({ invitationId }).then(() => {
      refresh();
      showUndo({
        message: t('identity:invite.revoked', { email }),
        // a new one: the old link stays dead
        undo: async () => {
          setShown(await identityApi.invitations.create({ email, name, role, teamId }));
          refresh();
        },
      });
    }, showProblem);
  };

  const columns: readonly DataColumn<InvitationView>[] = [
    { id: 'email', header: t('identity:field.email'), width: 260, cell: ({ email }) => email },
    {
      id: 'role',
      header: t('identity:field.role'),
      width: 120,
      cell: ({ role }) => t(`platform:role.${role}`),
    },
    { id: 'by', header: t('identity:invite.by'), width: 160, cell: ({ invitedBy }) => invitedBy || '–' },
    {
      id: 'until',
      header: t('identity:invite.until'),
      width: 170,
      cell: ({ expired, expiresAt }) =>
        expired ? t('identity:invite.expired') : format.date(expiresAt, 'minute'),
    },
    {
      id: 'actions',
      header: t('identity:team.column.actions'),
      width: 240,
      align: 'end',
      cell: (invitation) =>
        mayGovern(session.role, invitation.role) ? (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <Button size="compact-sm" variant="subtle" onClick={() => showLink(invitation)}>
              {t('identity:invite.again')}
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => revoke(invitation)}>
              {t('identity:invite.revoke')}
            </Button>
          </Group>
        ) : null,
    },
  ];
  return (
    <Section title={t('identity:invite.open')} lead={t('identity:invite.openLead')}>
      <DataTable
        label={t('identity:invite.open')}
        columns={columns}
        rows={data}
        rowId={(row) => row.invitationId}
        plain
      />
      {shown ? (
        <LinkModal
          title={t('identity:invite.made')}
          text={t('identity:invite.once', { date: format.date(shown.expiresAt, 'minute') })}
          link={shown}
          onClose={() => setShown(null)}
        />
      ) : null}
    </Section>
  );
}
