import { Button, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { useSession } from '#platform/web/session.ts';
import { showProblem, showUndo } from '#platform/web/undo.tsx';
import { settledOutcomes } from '../core/held.ts';
import type { HeldRow, ImportDetail } from '../core/schema.ts';
import classes from './components/imports.module.css';
import { importKey, importsApi, useImportWords } from './components/imports-api.ts';
import { useHeldColumns } from './components/use-held-columns.tsx';

const statuses = ['open', ...settledOutcomes] as const;
type Status = (typeof statuses)[number];

/** Reasons of the rows shown and how many there are of each. */
function reasonsOf(detail: ImportDetail | undefined, status: Status): Record<string, number> {
  if (!detail) return {};
  if (status === 'open')
    return detail.state === 'checked' ? (detail.checked?.reasons ?? {}) : detail.totals.reasons;
  const reasons: Record<string, number> = {};
  for (const { reason, outcome, count } of detail.settled)
    if (outcome === status) reasons[reason] = (reasons[reason] ?? 0) + count;
  return reasons;
}

const sumOf = (reasons: Readonly<Record<string, number>>): number =>
  Object.values(reasons).reduce((sum, count) => sum + count, 0);

type Choice = Parameters<typeof importsApi.dismissHeld>[0];

/** Every change answers with the import as it is now; the rows are asked for anew. */
function useSettling(importId: string) {
  const { t } = useImportWords();
  const format = useFormat();
  const queryClient = useQueryClient();
  const settle = async (work: Promise<ImportDetail>): Promise<void> => {
    queryClient.setQueryData(importKey(importId), await work);
    await queryClient.invalidateQueries({ queryKey: ['imports'] });
  };
  const dismiss = useMutation({
    mutationFn: async ({ choice, count }: { choice: Omit<Choice, 'importId'>; count: number }) => {
      await settle(importsApi.dismissHeld({ importId, ...choice }));
      showUndo({
        message: t('held.dismissed', { count, n: format.number(count) }),
        undo: () => settle(importsApi.reopenHeld({ importId, ...choice })),
      });
    },
    onError: showProblem,
  });
  const reopen = useMutation({
    mutationFn: ({ fileNo, line }: HeldRow) =>
      settle(importsApi.reopenHeld({ importId, rows: [{ fileNo, line }] })),
    onError: showProblem,
  });
  return { dismiss, reopen };
}

/** Every row that was held back, as it stood in its file, and what became of it. */
export default function HeldRowsPage() {
  const { t, reason: reasonText } = useImportWords();
  const format = useFormat();
  const { can } = useSession();
  const { importId = '' } = useParams({ strict: false }) as { importId?: string };
  const [search, setSearch] = useSearchParams();
  const reason = typeof search.reason === 'string' ? search.reason : null;
  const status = statuses.find((one) => one === search.status) ?? 'open';
  const { data: detail } = useQuery({
    queryKey: importKey(importId),
    queryFn: ({ signal }) => importsApi.find({ importId }, { signal }),
  });
  const { dismiss, reopen } = useSettling(importId);
  const list = useList<HeldRow>({
    key: ['imports', 'held', importId, reason, status],
    fetch: ({ limit, cursor }, signal) =>
      importsApi.held(
        {
          importId,
          status,
          limit: limit ?? 100,
          ...(cursor ? { cursor } : {}),
          ...(reason ? { reason } : {}),
        },
        { signal },
      ),
  });
  const ended = detail !== undefined && ['done', 'failed', 'cancelled'].includes(detail.state);
  const maySettle = ended && can('imports.run');
  const columns = useHeldColumns({
    several: (detail?.plan.files.length ?? 0) > 1,
    status,
    ...(maySettle
      ? {
          onDismiss: ({ fileNo, line }: HeldRow) =>
            dismiss.mutate({ choice: { rows: [{ fileNo, line }] }, count: 1 }),
          onReopen: (row: HeldRow) => reopen.mutate(row),
        }
      : {}),
  });
  const reasons = reasonsOf(detail, status);
  const shown = reason === null ? sumOf(reasons) : (reasons[reason] ?? 0);
  const { search: _, onSearch: __, total: ___, ...table } = list.table;
  return (
    <PageFrame
      question={t('held.question')}
      lead={t('held.lead')}
      actions={
        maySettle && status === 'open' && shown > 0 ? (
          <Button
            variant="default"
            loading={dismiss.isPending}
            onClick={() => dismiss.mutate({ choice: reason === null ? {} : { reason }, count: shown })}
          >
            {t('held.dismissAll')}
          </Button>
        ) : null
      }
      filters={
        <div className={classes.filters}>
          {ended ? (
            <Select
              aria-label={t('held.statusLabel')}
              size="xs"
              w={260}
              allowDeselect={false}
              value={status}
              onChange={(value) =>
                setSearch({ status: value === 'open' ? undefined : (value ?? undefined), reason: undefined })
              }
              data={statuses.map((one) => ({
                value: one,
                label: t('held.statusOption', {
                  status: t(`held.status.${one}`),
                  n: format.number(sumOf(reasonsOf(detail, one))),
                }),
              }))}
            />
          ) : null}
          <Select
            aria-label={t('held.reason')}
            size="xs"
            w={320}
            clearable
            placeholder={t('held.all')}
            value={reason}
            onChange={(value) => setSearch({ reason: value ?? undefined })}
            data={Object.entries(reasons).map(([code, count]) => ({
              value: code,
              label: `${reasonText(code)} (${format.number(count)})`,
            }))}
          />
        </div>
      }
      next={<AppLink to={`/imports/${importId}`}>{t('held.back')}</AppLink>}
    >
      <DataTable
        id="held-rows"
        label={t('held.label')}
        columns={columns}
        rowId={(row) => `${row.fileNo}-${row.line}`}
        empty={<EmptyState title={t(`held.none.${status}`)} />}
        {...table}
      />
    </PageFrame>
  );
}
