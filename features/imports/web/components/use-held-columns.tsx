import { Button } from '@mantine/core';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import type { DataColumn } from '#platform/web/components/DataTable.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { HeldRow } from '../../core/schema.ts';
import classes from './imports.module.css';
import { useImportWords } from './imports-api.ts';

type HeldColumns = {
  /** the import has more than one file */
  readonly several: boolean;
  readonly status: HeldRow['status'];
  readonly onDismiss?: (row: HeldRow) => void;
  readonly onReopen?: (row: HeldRow) => void;
};

type Column = DataColumn<HeldRow>;

/** Columns of held rows: where the row stood, why it is held, itself, and what became of it. */
export function useHeldColumns(options: HeldColumns): Column[] {
  const { t, reason, field } = useImportWords();
  const format = useFormat();
  const text = (id: 'value' | 'file', width: number): Column => ({
    id,
    header: t(`held.${id}`),
    cell: (row) => row[id],
    value: (row) => row[id],
    width,
  });
  const line: Column = {
    id: 'line',
    header: t('held.line'),
    cell: (row) => format.number(row.line),
    value: (row) => row.line,
    align: 'end',
    width: 90,
  };
  const why: Column = {
    id: 'reason',
    header: t('held.reason'),
    cell: (row) => reason(row.reason),
    value: (row) => row.reason,
    width: 280,
  };
  const column: Column = {
    id: 'column',
    header: t('held.column'),
    cell: (row) => field(row.column),
    value: (row) => row.column,
    width: 120,
  };
  const raw: Column = {
    id: 'row',
    header: t('held.row'),
    cell: (row) =>
      row.raw === '' ? t('held.erasedRow') : <span className={classes.raw}>{row.raw.slice(0, 300)}</span>,
    value: (row) => row.raw,
    width: options.status === 'open' ? 400 : 240,
  };
  const settled = useSettledColumns(options);
  return [
    line,
    ...(options.several ? [text('file', 160)] : []),
    why,
    column,
    text('value', 120),
    raw,
    ...settled,
  ];
}

/** When it was settled and by what, and the way to settle it or to take that back. */
function useSettledColumns({ status, onDismiss, onReopen }: HeldColumns): Column[] {
  const { t } = useImportWords();
  const format = useFormat();
  const when: Column = {
    id: 'settled',
    header: t('held.statusLabel'),
    cell: (row) => (
      <>
        {row.settledAt ? `${format.date(row.settledAt)} ` : null}
        {row.fixedBy ? <AppLink to={`/imports/${row.fixedBy}`}>{t('held.fixedIn')}</AppLink> : null}
      </>
    ),
    value: (row) => row.settledAt,
    width: 280,
  };
  const action = (label: string, name: (row: HeldRow) => string, act: (row: HeldRow) => void): Column => ({
    id: 'act',
    header: t('held.action'),
    cell: (row) => (
      <Button size="compact-xs" variant="subtle" aria-label={name(row)} onClick={() => act(row)}>
        {label}
      </Button>
    ),
    width: 110,
  });
  const nameOf = (key: 'held.dismissRow' | 'held.reopenRow') => (row: HeldRow) =>
    t(key, { line: format.number(row.line) });
  if (status === 'open')
    return onDismiss ? [action(t('held.dismiss'), nameOf('held.dismissRow'), onDismiss)] : [];
  if (status === 'dismissed' && onReopen)
    return [when, action(t('held.reopen'), nameOf('held.reopenRow'), onReopen)];
  return [when];
}
