import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { showDone, showProblem } from '#platform/web/undo.tsx';
import type { SignInSessionView } from '../../core/schema.ts';
import { browserName } from './browser-name.ts';
import { identityApi } from './identity-api.ts';

/** Where I am signed in, and how to end it. */
export function SessionsSection() {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ['identity', 'sessions'],
    queryFn: ({ signal }) => identityApi.account.sessions(undefined, { signal }),
  });
  const end = useMutation({
    mutationFn: (sessionId: string) => identityApi.account.revokeSession({ sessionId }),
    onSettled: () => refetch(),
    onError: showProblem,
  });
  const endOthers = useMutation({
    mutationFn: () => identityApi.account.revokeOtherSessions(),
    onSuccess: ({ ended }) => showDone(t('account.othersEnded', { count: ended, n: format.number(ended) })),
    onSettled: () => refetch(),
    onError: showProblem,
  });
  const where = ({ userAgent }: SignInSessionView): string => {
    const name = browserName(userAgent);
    return name ? t('account.browserOn', name) : t('account.unknownBrowser');
  };
  const columns: readonly DataColumn<SignInSessionView>[] = [
    {
      id: 'where',
      header: t('account.column.where'),
      width: 190,
      cell: (session) => `${where(session)}${session.current ? ` (${t('account.current')})` : ''}`,
    },
    { id: 'ip', header: t('account.column.ip'), width: 110, cell: ({ ip }) => ip || '–' },
    {
      id: 'seen',
      header: t('account.column.seen'),
      width: 130,
      cell: ({ lastSeenAt }) => format.ago(lastSeenAt),
    },
    {
      id: 'since',
      header: t('account.column.since'),
      width: 160,
      cell: ({ createdAt }) => format.date(createdAt, 'minute'),
    },
    {
      id: 'actions',
      header: t('account.column.actions'),
      width: 110,
      align: 'end',
      cell: (session) =>
        session.current ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t('account.endSessionOf', { where: where(session) })}
            onClick={() => end.mutate(session.sessionId)}
          >
            {t('account.endSession')}
          </Button>
        ),
    },
  ];
  const others = data?.some(({ current }) => !current) ?? false;
  return (
    <Section
      title={t('account.sessionsTitle')}
      lead={t('account.sessionsLead')}
      actions={
        others ? (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {t('account.endOthers')}
          </Button>
        ) : null
      }
    >
      <DataTable
        label={t('account.sessionsTitle')}
        columns={columns}
        rows={data}
        rowId={({ sessionId }) => sessionId}
        error={error}
        onRetry={() => void refetch()}
        plain
      />
    </Section>
  );
}
