import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { useSearchParams } from '#platform/web/search.ts';
import type { HeldRow } from '../core/schema.ts';
import classes from './components/imports.module.css';
import { importKey, importsApi, useImportWords } from './components/imports-api.ts';

/** Every row that was held back, as it stood in its file. */
export default function HeldRowsPage() {
  const { t, reason: reasonText, field } = useImportWords();
  const format = useFormat();
  const { importId = '' } = useParams({ strict: false }) as { importId?: string };
  const [search, setSearch] = useSearchParams();
  const reason = typeof search.reason === 'string' ? search.reason : null;
  const { data: detail } = useQuery({
    queryKey: importKey(importId),
    queryFn: ({ signal }) => importsApi.find({ importId }, { signal }),
  });
  const list = useList<HeldRow>({
    key: ['imports', 'held', importId, reason],
    fetch: ({ limit, cursor }, signal) =>
      importsApi.held(
        { importId, limit: limit ?? 100, ...(cursor ? { cursor } : {}), ...(reason ? { reason } : {}) },
        { signal },
      ),
  });
  const several = (detail?.plan.files.length ?? 0) > 1;
  const columns: DataColumn<HeldRow>[] = [
    {
      id: 'line',
      header: t('held.line'),
      cell: (row) => format.number(row.line),
      value: (row) => row.line,
      align: 'end',
      width: 90,
    },
    ...(several
      ? [
          {
            id: 'file',
            header: t('held.file'),
            cell: (row: HeldRow) => row.file,
            value: (row: HeldRow) => row.file,
            width: 160,
          },
        ]
      : []),
    {
      id: 'reason',
      header: t('held.reason'),
      cell: (row) => reasonText(row.reason),
      value: (row) => row.reason,
      width: 280,
    },
    {
      id: 'column',
      header: t('held.column'),
      cell: (row) => field(row.column),
      value: (row) => row.column,
      width: 120,
    },
    { id: 'value', header: t('held.value'), cell: (row) => row.value, value: (row) => row.value, width: 120 },
    {
      id: 'row',
      header: t('held.row'),
      cell: (row) => <span className={classes.raw}>{row.raw.slice(0, 300)}</span>,
      value: (row) => row.raw,
      width: 420,
    },
  ];
  const totals = detail?.state === 'checked' ? detail.checked : detail?.totals;
  const { search: _, onSearch: __, total: ___, ...table } = list.table;
  return (
    <PageFrame
      question={t('held.question')}
      lead={t('held.lead')}
      filters={
        <Select
          aria-label={t('held.reason')}
          size="xs"
          w={320}
          clearable
          placeholder={t('held.all')}
          value={reason}
          onChange={(value) => setSearch({ reason: value ?? undefined })}
          data={Object.entries(totals?.reasons ?? {}).map(([code, count]) => ({
            value: code,
            label: `${reasonText(code)} (${format.number(count)})`,
          }))}
        />
      }
      next={<AppLink to={`/imports/${importId}`}>{t('held.back')}</AppLink>}
    >
      <DataTable
        id="held-rows"
        label={t('held.label')}
        columns={columns}
        rowId={(row) => `${row.fileNo}-${row.line}`}
        empty={<EmptyState title={t('held.empty')} />}
        {...table}
      />
    </PageFrame>
  );
}
