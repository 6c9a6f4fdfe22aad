import { Badge, Group, Select, Tooltip } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { useSession } from '#platform/web/session.ts';
import type { PersonView } from '../../core/schema.ts';
import { identityApi } from './identity-api.ts';
import { hasActions, PersonMenu } from './PersonMenu.tsx';
import { useTeams } from './use-teams.ts';

const shows = ['all', 'accounts', 'deactivated', 'imported'] as const;

/** Everybody who serves customers, by name; the search and what is shown stand in the address. */
export function PeopleTable() {
  const { t } = useTranslation('identity');
  const [params, change] = useSearchParams();
  const show = shows.find((name) => name === searchText(params, 'show')) ?? 'all';
  const list = useList({
    key: ['identity', 'people', show],
    fetch: ({ limit, cursor, search }, signal) =>
      identityApi.people.list(
        { limit, show, ...(cursor ? { cursor } : {}), ...(search ? { search } : {}) },
        { signal },
      ),
  });
  const columns = usePeopleColumns(() => void list.query.refetch());
  return (
    <DataTable
      label={t('team.people')}
      columns={columns}
      rowId={(person) => person.staffId}
      searchLabel={t('team.search')}
      segments={
        <Select
          aria-label={t('team.show.label')}
          w={180}
          allowDeselect={false}
          value={show}
          data={shows.map((name) => ({ value: name, label: t(`team.show.${name}`) }))}
          onChange={(name) => change({ show: name === 'all' || name === null ? undefined : name })}
        />
      }
      empty={<EmptyState title={t('team.emptyTitle')} text={t('team.emptyText')} />}
      {...list.table}
    />
  );
}

function usePeopleColumns(onChanged: () => void): readonly DataColumn<PersonView>[] {
  const { t } = useTranslation(['identity', 'platform']);
  const format = useFormat();
  const session = useSession();
  const teams = useTeams().data;
  return useMemo(() => {
    const teamName = (id: string | null): string => teams?.find(({ teamId }) => teamId === id)?.name ?? '';
    const roleName = ({ role }: PersonView): string => (role ? t(`platform:role.${role}`) : '–');
    const status = ({ kind, role, active }: PersonView): string => {
      if (kind === 'bot') return t('identity:team.status.bot');
      if (!active) return t('identity:team.status.deactivated');
      return t(role === null ? 'identity:team.status.imported' : 'identity:team.status.active');
    };
    const columns: DataColumn<PersonView>[] = [
      {
        id: 'name',
        header: t('identity:team.column.name'),
        width: 280,
        cell: (person) => <PersonName person={person} />,
        value: ({ name, email }) => (email ? `${name} <${email}>` : name),
      },
      { id: 'role', header: t('identity:team.column.role'), width: 130, cell: roleName, value: roleName },
      {
        id: 'team',
        header: t('identity:team.column.team'),
        width: 150,
        cell: ({ teamId }) => teamName(teamId) || '–',
        value: ({ teamId }) => teamName(teamId),
      },
      {
        id: 'status',
        header: t('identity:team.column.status'),
        width: 170,
        cell: (person) => (
          <Group gap={6} wrap="nowrap">
            {status(person)}
            {person.secondFactor ? (
              <Tooltip label={t('identity:team.secondFactorOn')}>
                <Badge size="xs" variant="light">
                  {t('identity:team.secondFactor')}
                </Badge>
              </Tooltip>
            ) : null}
          </Group>
        ),
        value: status,
      },
      {
        id: 'seen',
        header: t('identity:team.column.seen'),
        width: 140,
        cell: ({ lastSeenAt, role }) =>
          lastSeenAt ? format.ago(lastSeenAt) : role === null ? '–' : t('identity:team.never'),
        value: ({ lastSeenAt }) => lastSeenAt,
      },
      {
        id: 'source',
        header: t('identity:team.column.source'),
        width: 120,
        cell: ({ source }) => (source === 'holdfast' ? t('identity:team.ownSource') : source),
        value: ({ source }) => source,
      },
    ];
    if (!session.can('identity.manage-people')) return columns;
    const actions: DataColumn<PersonView> = {
      id: 'actions',
      header: t('identity:team.column.actions'),
      width: 90,
      align: 'end',
      cell: (person) =>
        hasActions(person, session) ? <PersonMenu person={person} onChanged={onChanged} /> : null,
    };
    return [...columns, actions];
  }, [t, format, session, teams, onChanged]);
}

function PersonName({ person }: { readonly person: PersonView }) {
  const { t } = useTranslation('identity');
  const session = useSession();
  return (
    <span>
      {person.name}
      {person.staffId === session.staffId ? ` (${t('team.you')})` : null}
      {person.email ? <span style={{ color: 'var(--hf-ink-faint)' }}> · {person.email}</span> : null}
    </span>
  );
}
