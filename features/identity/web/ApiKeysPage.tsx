import { Anchor, Button, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmModal } from '#platform/web/components/ConfirmModal.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { showDone } from '#platform/web/undo.tsx';
import { mayCarry } from '../core/role-rules.ts';
import type { ApiKeyView } from '../core/schema.ts';
import { identityApi } from './components/identity-api.ts';
import { NewKeyModal } from './components/NewKeyModal.tsx';

/** Keys of programs: made, seen, revoked. */
export default function ApiKeysPage() {
  const { t } = useTranslation('identity');
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyView | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['identity', 'keys'],
    queryFn: ({ signal }) => identityApi.apiKeys.list(undefined, { signal }),
  });
  const columns = useKeyColumns(setRevoking);
  const make = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t('keys.create')}
    </Button>
  );
  return (
    <PageFrame
      question={t('keys.question')}
      lead={t('keys.lead')}
      actions={make}
      next={<Anchor href="/api/docs">{t('keys.docs')}</Anchor>}
    >
      <DataTable
        label={t('keys.nav')}
        columns={columns}
        rows={data}
        rowId={({ keyId }) => keyId}
        error={error}
        onRetry={() => void refetch()}
        empty={<EmptyState title={t('keys.empty')} text={t('keys.emptyText')} />}
        plain
      />
      {making ? <NewKeyModal onMade={() => void refetch()} onClose={() => setMaking(false)} /> : null}
      {revoking ? (
        <ConfirmModal
          title={t('keys.revokeTitle', { name: revoking.name })}
          text={t('keys.revokeText')}
          label={t('keys.revoke')}
          act={() => identityApi.apiKeys.revoke({ keyId: revoking.keyId })}
          onDone={() => {
            showDone(t('keys.revoked', { name: revoking.name }));
            setRevoking(null);
            void refetch();
          }}
          onClose={() => setRevoking(null)}
        />
      ) : null}
    </PageFrame>
  );
}

function useKeyColumns(onRevoke: (key: ApiKeyView) => void): readonly DataColumn<ApiKeyView>[] {
  const { t } = useTranslation(['identity', 'platform']);
  const format = useFormat();
  const session = useSession();
  const mayDo = ({ role, scopes }: ApiKeyView): string => {
    const name = t(`platform:role.${role}`);
    if (scopes.length === 0) return t('identity:keys.allOf', { role: name });
    return t('identity:keys.scopes', { role: name, count: scopes.length, n: format.number(scopes.length) });
  };
  return [
    { id: 'name', header: t('identity:keys.column.name'), width: 180, cell: ({ name }) => name },
    {
      id: 'key',
      header: t('identity:keys.column.key'),
      width: 120,
      cell: ({ prefix }) => <code>{prefix}…</code>,
    },
    {
      id: 'role',
      header: t('identity:keys.column.role'),
      width: 180,
      cell: (key) =>
        key.scopes.length === 0 ? (
          mayDo(key)
        ) : (
          <Tooltip label={key.scopes.join(', ')}>
            <span>{mayDo(key)}</span>
          </Tooltip>
        ),
    },
    { id: 'by', header: t('identity:keys.column.by'), width: 130, cell: ({ createdBy }) => createdBy },
    {
      id: 'used',
      header: t('identity:keys.column.used'),
      width: 120,
      cell: ({ lastUsedAt }) => (lastUsedAt ? format.ago(lastUsedAt) : t('identity:keys.never')),
    },
    {
      id: 'expires',
      header: t('identity:keys.column.expires'),
      width: 130,
      cell: ({ expiresAt }) => (expiresAt ? format.date(expiresAt) : t('identity:keys.noEnd')),
    },
    {
      id: 'state',
      header: t('identity:keys.column.state'),
      width: 120,
      cell: ({ state }) =>
        state === 'paused' ? (
          <Tooltip label={t('identity:keys.pausedHelp')}>
            <span>{t('identity:keys.state.paused')}</span>
          </Tooltip>
        ) : (
          t(`identity:keys.state.${state}`)
        ),
    },
    {
      id: 'actions',
      header: t('identity:keys.column.actions'),
      width: 110,
      align: 'end',
      cell: (key) =>
        key.state !== 'revoked' && mayCarry(session.role, key.role) ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={t('identity:keys.revokeOf', { name: key.name })}
            onClick={() => onRevoke(key)}
          >
            {t('identity:keys.revoke')}
          </Button>
        ) : null,
    },
  ];
}
