import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmModal } from '#platform/web/components/ConfirmModal.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { showDone, showProblem, showUndo } from '#platform/web/undo.tsx';
import { mayGovern } from '../../core/role-rules.ts';
import type { LinkView, PersonView } from '../../core/schema.ts';
import { RoleModal, TeamModal } from './ChangePersonModal.tsx';
import { InviteModal, LinkModal } from './InviteModal.tsx';
import { identityApi } from './identity-api.ts';

type PersonMenuProps = { readonly person: PersonView; readonly onChanged: () => void };
type Dialog = 'role' | 'team' | 'invite' | 'factor' | { readonly link: LinkView } | null;

/** What the reader may do about a person; nothing is offered that the server would refuse. */
export function PersonMenu({ person, onChanged }: PersonMenuProps) {
  const { t } = useTranslation('identity');
  const session = useSession();
  const format = useFormat();
  const [dialog, setDialog] = useState<Dialog>(null);
  const { staffId, name, role, active } = person;
  const self = staffId === session.staffId;
  const governs = role !== null && mayGovern(session.role, role);
  const close = (): void => setDialog(null);

  const switchTo = async (on: boolean): Promise<void> => {
    await (on ? identityApi.people.reactivate({ staffId }) : identityApi.people.deactivate({ staffId }));
    onChanged();
  };
  const toggle = (): void => {
    switchTo(!active).then(
      () =>
        showUndo({
          message: active ? t('team.deactivated', { name }) : t('team.reactivated', { name }),
          undo: () => switchTo(active),
        }),
      showProblem,
    );
  };
  const makeLink = (): void => {
    identityApi.people.resetLink({ staffId }).then((link) => setDialog({ link }), showProblem);
  };

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('team.menu', { name })}>
            <IconDots size={18} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {governs ? <Menu.Item onClick={() => setDialog('role')}>{t('team.changeRole')}</Menu.Item> : null}
          {governs || role === null ? (
            <Menu.Item onClick={() => setDialog('team')}>{t('team.changeTeam')}</Menu.Item>
          ) : null}
          {role === null && person.kind === 'human' ? (
            <Menu.Item onClick={() => setDialog('invite')}>{t('team.inviteThem')}</Menu.Item>
          ) : null}
          {governs && active ? <Menu.Item onClick={makeLink}>{t('team.resetLink')}</Menu.Item> : null}
          {governs && !self && person.secondFactor ? (
            <Menu.Item onClick={() => setDialog('factor')}>{t('team.removeSecondFactor')}</Menu.Item>
          ) : null}
          {governs && !self ? (
            <Menu.Item onClick={toggle}>{active ? t('team.deactivate') : t('team.reactivate')}</Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'role' ? <RoleModal person={person} onChanged={onChanged} onClose={close} /> : null}
      {dialog === 'team' ? <TeamModal person={person} onChanged={onChanged} onClose={close} /> : null}
      {dialog === 'invite' ? <InviteModal person={person} onClose={close} /> : null}
      {dialog === 'factor' ? (
        <ConfirmModal
          title={t('team.removeSecondFactorOf', { name })}
          text={t('team.removeSecondFactorText')}
          label={t('team.removeSecondFactor')}
          act={() => identityApi.people.removeSecondFactor({ staffId })}
          onDone={() => {
            onChanged();
            close();
            showDone(t('team.factorRemoved', { name }));
          }}
          onClose={close}
        />
      ) : null}
      {dialog !== null && typeof dialog === 'object' ? (
        <LinkModal
          title={t('resetLink.title', { name })}
          text={t('resetLink.text', { date: format.date(dialog.link.expiresAt, 'minute') })}
          link={dialog.link}
          onClose={close}
        />
      ) : null}
    </>
  );
}

/** False where the menu would be empty. */
export function hasActions(
  person: PersonView,
  session: Pick<ReturnType<typeof useSession>, 'role' | 'can'>,
): boolean {
  if (!session.can('identity.manage-people')) return false;
  return person.role === null || mayGovern(session.role, person.role);
}
