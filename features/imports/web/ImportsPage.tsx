import { useTranslation } from 'react-i18next';
import { ButtonLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { useSession } from '#platform/web/session.ts';
import type { ImportSummary } from '../core/schema.ts';
import { importsApi } from './components/imports-api.ts';

/** Every import with what came of it. */
export default function ImportsPage() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { can } = useSession();
  const list = useList<ImportSummary>({
    key: ['imports', 'list'],
    fetch: ({ limit, cursor }, signal) =>
      importsApi.list({ limit: limit ?? 100, ...(cursor ? { cursor } : {}) }, { signal }),
  });
  const columns: DataColumn<ImportSummary>[] = [
    {
      id: 'name',
      header: t('list.name'),
      cell: (row) => row.name || row.fileNames.join(', ') || t('list.name'),
      value: (row) => row.name,
      width: 260,
    },
    {
      id: 'state',
      header: t('list.state'),
      cell: (row) => t(`state.${row.state}`),
      value: (row) => row.state,
      width: 130,
    },
    {
      id: 'source',
      header: t('list.source'),
      cell: (row) => row.source,
      value: (row) => row.source,
      width: 130,
    },
    {
      id: 'rows',
      header: t('list.rows'),
      cell: (row) => format.number(row.totals.rows),
      value: (row) => row.totals.rows,
      align: 'end',
      width: 110,
    },
    {
      id: 'held',
      header: t('list.held'),
      cell: (row) => format.number(row.totals.held),
      value: (row) => row.totals.held,
      align: 'end',
      width: 110,
    },
    {
      id: 'when',
      header: t('list.when'),
      cell: (row) => format.ago(row.createdAt),
      value: (row) => row.createdAt,
      width: 140,
    },
  ];
  const begin = can('imports.run') ? <ButtonLink to="/imports/new">{t('list.begin')}</ButtonLink> : null;
  const { search: _, onSearch: __, total: ___, ...table } = list.table;
  return (
    <PageFrame question={t('list.question')} lead={t('list.lead')} actions={begin}>
      <DataTable
        id="imports"
        label={t('list.label')}
        columns={columns}
        rowId={(row) => row.importId}
        rowTo={(row) => `/imports/${row.importId}`}
        empty={<EmptyState title={t('list.empty')} text={t('list.emptyText')} action={begin} />}
        {...table}
      />
    </PageFrame>
  );
}
