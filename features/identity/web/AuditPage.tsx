import { ActionIcon, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { type SearchParams, searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import type { AuditFilter, AuditLineView } from '../core/schema.ts';
import { AuditDetail } from './components/AuditDetail.tsx';
import { actionWords, actorWords, detailText } from './components/audit-words.ts';
import { identityApi } from './components/identity-api.ts';
import { useDirectory } from './components/use-directory.ts';

/** Days of the reader as instants: the first moment of `from`, the first moment after `to`. */
function filterFrom(search: SearchParams): AuditFilter {
  const day = (name: string): Date | null => {
    const text = searchText(search, name) ?? '';
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00`) : null;
  };
  const [from, to] = [day('from'), day('to')];
  const action = searchText(search, 'action');
  const actorId = searchText(search, 'actor');
  if (to) to.setDate(to.getDate() + 1);
  return {
    ...(action ? { action } : {}),
    ...(actorId ? { actorId } : {}),
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: to.toISOString() } : {}),
  };
}

/** Who did what: filter in the address, newest first, all of it as a file. */
export default function AuditPage() {
  const { t } = useTranslation('identity');
  const [search] = useSearchParams();
  const filter = filterFrom(search);
  const list = useList<AuditLineView>({
    key: ['identity', 'audit', filter],
    fetch: ({ limit, cursor }, signal) =>
      identityApi.audit.list({ ...filter, limit, ...(cursor ? { cursor } : {}) }, { signal }),
  });
  const columns = useAuditColumns();
  const { onSearch: _noSearch, search: _noText, onSort: _noSort, ...table } = list.table;
  return (
    <PageFrame question={t('audit.question')} lead={t('audit.lead')}>
      <DataTable
        label={t('audit.nav')}
        columns={columns}
        rowId={({ auditId }) => auditId}
        segments={<AuditFilters />}
        empty={<EmptyState title={t('audit.empty')} text={t('audit.emptyText')} />}
        onExport={() => {
          const pairs = Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : []));
          window.location.assign(`/api/v1/audit.csv?${new URLSearchParams(pairs)}`);
        }}
        {...table}
      />
    </PageFrame>
  );
}

function AuditFilters() {
  const { t, i18n } = useTranslation('identity');
  const [search, change] = useSearchParams();
  const { data: actions = [] } = useQuery({
    queryKey: ['identity', 'audit-actions'],
    queryFn: ({ signal }) => identityApi.audit.actions(undefined, { signal }),
  });
  const { data: directory } = useDirectory();
  const set = (name: string) => (value: string | null) => change({ [name]: value ?? undefined });
  const filtered = ['action', 'actor', 'from', 'to'].some((name) => searchText(search, name));
  return (
    <>
      <Select
        aria-label={t('audit.filter.action')}
        placeholder={t('audit.filter.all')}
        data={actions.map((action) => ({ value: action, label: actionWords(i18n, action) }))}
        value={searchText(search, 'action') ?? null}
        onChange={set('action')}
        searchable
        clearable
        w={200}
      />
      <Select
        aria-label={t('audit.filter.actor')}
        placeholder={t('audit.filter.anyone')}
        data={(directory?.people ?? []).map(({ staffId, name }) => ({ value: staffId, label: name }))}
        value={searchText(search, 'actor') ?? null}
        onChange={set('actor')}
        searchable
        clearable
        limit={100}
        w={160}
      />
      <TextInput
        type="date"
        aria-label={t('audit.filter.from')}
        leftSection={<span aria-hidden>{t('audit.filter.from')}</span>}
        leftSectionWidth={t('audit.filter.from').length * 8 + 20}
        value={searchText(search, 'from') ?? ''}
        onChange={(event) => set('from')(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        aria-label={t('audit.filter.to')}
        leftSection={<span aria-hidden>{t('audit.filter.to')}</span>}
        leftSectionWidth={t('audit.filter.to').length * 8 + 20}
        value={searchText(search, 'to') ?? ''}
        onChange={(event) => set('to')(event.currentTarget.value)}
      />
      {filtered ? (
        <ActionIcon
          size="lg"
          aria-label={t('audit.filter.clear')}
          onClick={() => change({ action: undefined, actor: undefined, from: undefined, to: undefined })}
        >
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      ) : null}
    </>
  );
}

function useAuditColumns(): readonly DataColumn<AuditLineView>[] {
  const { t, i18n } = useTranslation('identity');
  const format = useFormat();
  const { data: directory } = useDirectory();
  const nameOf = (id: string): string | undefined =>
    directory?.people.find(({ staffId }) => staffId === id)?.name ??
    directory?.teams.find(({ teamId }) => teamId === id)?.name;
  const subject = ({ subjectKind, subjectId, detail }: AuditLineView): string => {
    const key = `identity:audit.subject.${subjectKind}`;
    const kind = i18n.exists(key) ? translateKey(i18n, key) : subjectKind;
    const known =
      nameOf(subjectId) ??
      (typeof detail.name === 'string' ? detail.name : undefined) ??
      (typeof detail.email === 'string' ? detail.email : undefined);
    return known ?? (subjectId === subjectKind ? kind : `${kind} ${subjectId.slice(0, 8)}`);
  };
  return [
    {
      id: 'when',
      header: t('audit.column.when'),
      width: 200,
      cell: ({ occurredAt }) => format.date(occurredAt, 'second'),
    },
    { id: 'who', header: t('audit.column.who'), width: 160, cell: (line) => actorWords(t, line) },
    {
      id: 'what',
      header: t('audit.column.what'),
      width: 220,
      cell: ({ action }) => actionWords(i18n, action),
    },
    { id: 'subject', header: t('audit.column.subject'), width: 180, cell: subject },
    {
      id: 'detail',
      header: t('audit.column.detail'),
      width: 300,
      cell: ({ detail }) => <AuditDetail text={detailText(i18n, detail, nameOf)} detail={detail} />,
    },
    { id: 'ip', header: t('audit.column.ip'), width: 130, cell: ({ ip }) => ip ?? '–', hidden: true },
  ];
}
