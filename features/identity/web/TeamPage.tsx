import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { useSession } from '#platform/web/session.ts';
import { InviteModal } from './components/InviteModal.tsx';
import { OpenInvitations } from './components/OpenInvitations.tsx';
import { PeopleTable } from './components/PeopleTable.tsx';
import { TeamsSection } from './components/TeamsSection.tsx';

/** Who works here: people, open invitations, teams. */
export default function TeamPage() {
  const { t } = useTranslation('identity');
  const canManage = useSession().can('identity.manage-people');
  const [inviting, { open, close }] = useDisclosure(false);
  return (
    <PageFrame
      question={t('team.question')}
      lead={t('team.lead')}
      actions={
        canManage ? (
          <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
            {t('team.invite')}
          </Button>
        ) : null
      }
    >
      <PeopleTable />
      {canManage ? <OpenInvitations /> : null}
      <TeamsSection />
      {inviting ? <InviteModal onClose={close} /> : null}
    </PageFrame>
  );
}
