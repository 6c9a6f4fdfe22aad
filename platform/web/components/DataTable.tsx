import { Button, Checkbox, Menu, Skeleton, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconColumns3, IconDownload, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sort } from '#platform/core/paging.ts';
import { type CsvValue, csvText, download, fileName } from '../csv.ts';
import { useFormat } from '../i18n.ts';
import { AppLink } from './AppLink.tsx';
import classes from './DataTable.module.css';
import { EmptyState } from './EmptyState.tsx';
import { ErrorState } from './ErrorState.tsx';
import { ColumnHead } from './TableHead.tsx';

export type DataColumn<Row extends object> = {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** what the CSV of the loaded rows holds; absent: the column is left out of it */
  readonly value?: (row: Row) => CsvValue;
  readonly align?: 'start' | 'end';
  /** pixels; the columns share what is left in proportion */
  readonly width?: number;
  /** the server can sort by it: `id` is the field */
  readonly sortable?: boolean;
  /** not shown until chosen */
  readonly hidden?: boolean;
  /** what the column means */
  readonly help?: string;
};

export type DataTableProps<Row extends object> = {
  /** accessible name, and the name of the CSV file */
  readonly label: string;
  readonly columns: readonly DataColumn<Row>[];
  /** undefined while loading for the first time */
  readonly rows: readonly Row[] | undefined;
  readonly rowId: (row: Row) => string;
  /** page of a row: its first cell becomes a link, Enter and a click anywhere on it open it */
  readonly rowTo?: (row: Row) => string;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** exact number of rows; null: more than can be counted at once; undefined: not told */
  readonly total?: number | null | undefined;
  readonly hasMore?: boolean;
  readonly loadingMore?: boolean;
  readonly onMore?: () => void;
  /** other rows are on their way and these are the old ones */
  readonly refreshing?: boolean;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  /** what stands there when there is nothing at all */
  readonly empty?: ReactNode;
  readonly search?: string;
  readonly onSearch?: (text: string) => void;
  readonly searchLabel?: string;
  /** saved segments or other controls at the left of the bar */
  readonly segments?: ReactNode;
  /** the whole list as CSV from the server; absent: the loaded rows are exported */
  readonly onExport?: () => void;
  /** no bar above: a small table inside a page */
  readonly plain?: boolean;
};

/** Above this many rows only those in sight are drawn. */
const virtualFrom = 60;
const rowHeight = 38;
const features = tableFeatures({ columnVisibilityFeature });

/** A table of any length: sort and search are the server's, rows in sight are the browser's. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, rowTo, sort, onSort, error, refreshing = false } = props;
  const { t } = useTranslation('platform');
  const hint = useId();
  const [visible, setVisible] = useState<Record<string, boolean>>(() =>
    Object.fromEntries(columns.map((column) => [column.id, column.hidden !== true])),
  );
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.header,
        accessorFn: (row: Row) => column.value?.(row),
      })),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: rows ?? noRows,
    getRowId: rowId,
    state: { columnVisibility: visible },
    onColumnVisibilityChange: setVisible,
  });
  const shown = table
    .getVisibleLeafColumns()
    .flatMap((column) => columns.find(({ id }) => id === column.id) ?? []);
  const models = table.getRowModel().rows;
  const scroll = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: models.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => models[index]?.id ?? index,
    overscan: 12,
    enabled: models.length > virtualFrom,
  });
  const virtual = models.length > virtualFrom;
  const inSight = virtual
    ? virtualizer.getVirtualItems().flatMap((item) => models[item.index] ?? [])
    : models;
  const items = virtualizer.getVirtualItems();
  const before = virtual ? (items[0]?.start ?? 0) : 0;
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const rowKeys = useRowKeys(scroll, (index) => virtual && virtualizer.scrollToIndex(index));
  const first = shown[0];

  return (
    <div className={classes.wrap}>
      {props.plain ? null : <Toolbar {...props} visible={visible} setVisible={setVisible} shown={shown} />}
      {error && !rows ? (
        <ErrorState error={error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
      ) : rows?.length === 0 ? (
        (props.empty ?? <EmptyState title={props.search ? t('state.noMatch') : t('state.empty')} />)
      ) : (
        <div ref={scroll} className={classes.scroll} data-virtual={virtual} data-refreshing={refreshing}>
          {rowTo ? <VisuallyHidden id={hint}>{t('table.keys')}</VisuallyHidden> : null}
          <table
            className={classes.table}
            aria-label={label}
            aria-busy={rows === undefined || refreshing}
            aria-rowcount={props.total ?? (props.hasMore ? -1 : (rows?.length ?? -1))}
            {...(rowTo ? { 'aria-describedby': hint } : {})}
            style={{ minWidth: shown.reduce((sum, column) => sum + (column.width ?? 140), 0) }}
          >
            <colgroup>
              {shown.map((column) => (
                <col key={column.id} style={{ width: column.width ?? 140 }} />
              ))}
            </colgroup>
            <thead>
              <tr>
                {shown.map((column) => (
                  <ColumnHead key={column.id} column={column} sort={sort} onSort={onSort} />
                ))}
              </tr>
            </thead>
            <tbody onKeyDown={rowKeys.onKeyDown}>
              {rows === undefined ? <LoadingRows columns={shown.length} /> : null}
              {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
              {inSight.map((model) => (
                <TableRow
                  key={model.id}
                  row={model.original}
                  index={model.index}
                  columns={shown}
                  first={first}
                  to={rowTo?.(model.original)}
                  tabbable={rowTo !== undefined && model.index === rowKeys.active}
                  onFocus={() => rowKeys.setActive(model.index)}
                />
              ))}
              {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
            </tbody>
          </table>
        </div>
      )}
      <Foot {...props} />
    </div>
  );
}

const noRows: readonly never[] = [];

type TableRowProps<Row extends object> = {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly DataColumn<Row>[];
  readonly first: DataColumn<Row> | undefined;
  readonly to: string | undefined;
  readonly tabbable: boolean;
  readonly onFocus: () => void;
};

function TableRow<Row extends object>({
  row,
  index,
  columns,
  first,
  to,
  tabbable,
  onFocus,
}: TableRowProps<Row>) {
  const navigate = useNavigate();
  const open = (event: MouseEvent): void => {
    // The link in the first cell, a button or a selection of text keeps its own meaning.
    const target = event.target as HTMLElement;
    if (!to || target.closest('a, button, input, label') || window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(to, '_blank');
    else void navigate({ to });
  };
  return (
    <tr
      aria-rowindex={index + 2}
      data-index={index}
      className={to ? classes.open : undefined}
      onClick={to ? open : undefined}
      {...(to ? { tabIndex: tabbable ? 0 : -1, onFocus } : {})}
    >
      {columns.map((column) => (
        <td key={column.id} data-align={column.align ?? 'start'}>
          {to && column.id === first?.id ? (
            <AppLink to={to} className={classes.rowLink ?? ''}>
              {column.cell(row)}
            </AppLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

const places = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place);

const LoadingRows = ({ columns }: { readonly columns: number }) =>
  places(8).map((row) => (
    <tr key={row}>
      {places(columns).map((cell) => (
        <td key={cell}>
          <Skeleton height={12} width={`${45 + ((row * 7 + cell * 13) % 40)}%`} />
        </td>
      ))}
    </tr>
  ));

/** One row is in the tab order; arrows, Home, End and Page keys move it; Enter follows the row's link. */
function useRowKeys(scroll: React.RefObject<HTMLDivElement | null>, reveal: (index: number) => void) {
  const [active, setActive] = useState(0);
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest('tr');
    const index = Number(row?.dataset.index);
    if (!row || Number.isNaN(index) || event.target !== row) return;
    const last = (row.closest('table')?.ariaRowCount ? Number.MAX_SAFE_INTEGER : 0) - 1;
    const moves: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -index,
    };
    if (event.key === 'Enter') {
      row.querySelector('a')?.click();
      return;
    }
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(last, index + move));
    reveal(next);
    requestAnimationFrame(() => {
      const all = scroll.current?.querySelectorAll<HTMLElement>('tbody tr[data-index]');
      const target = [...(all ?? [])].filter((item) => Number(item.dataset.index) <= next).at(-1);
      target?.focus();
    });
  };
  return { active, setActive, onKeyDown };
}

type ToolbarProps<Row extends object> = DataTableProps<Row> & {
  readonly visible: Record<string, boolean>;
  readonly setVisible: (visible: Record<string, boolean>) => void;
  readonly shown: readonly DataColumn<Row>[];
};

function Toolbar<Row extends object>(props: ToolbarProps<Row>) {
  const {
    label,
    columns,
    rows = [],
    onSearch,
    search = '',
    searchLabel,
    segments,
    onExport,
    visible,
    setVisible,
    shown,
  } = props;
  const { t } = useTranslation('platform');
  const [text, setText] = useState(search);
  const later = useDebouncedCallback((next: string) => onSearch?.(next), 200);
  const exportLoaded = (): void => {
    const exported = shown.flatMap((column) =>
      column.value ? [{ header: column.header, value: column.value }] : [],
    );
    const lines = rows.map((row) => exported.map((column) => column.value(row)));
    download(fileName(label, 'csv'), csvText([exported.map((column) => column.header), ...lines]));
  };
  return (
    <div className={classes.toolbar}>
      {segments}
      {onSearch ? (
        <TextInput
          type="search"
          className={classes.search ?? ''}
          aria-label={searchLabel ?? t('table.search')}
          placeholder={searchLabel ?? t('table.search')}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            later(event.currentTarget.value);
          }}
        />
      ) : null}
      <span className={classes.gap} />
      <Menu closeOnItemClick={false} position="bottom-end">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconColumns3 size={16} stroke={1.75} aria-hidden />}
          >
            {t('table.columns')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {columns.map((column) => (
            <Menu.Item
              key={column.id}
              role="menuitemcheckbox"
              aria-checked={visible[column.id] !== false}
              leftSection={
                <Checkbox.Indicator size="xs" checked={visible[column.id] !== false} aria-hidden />
              }
              onClick={() => setVisible({ ...visible, [column.id]: visible[column.id] === false })}
            >
              {column.header}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="subtle"
        color="gray"
        disabled={rows.length === 0}
        leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
        onClick={onExport ?? exportLoaded}
      >
        {t('table.csv')}
      </Button>
    </div>
  );
}

function Foot<Row extends object>({
  rows,
  total,
  hasMore = false,
  loadingMore = false,
  onMore,
  plain,
  error,
}: DataTableProps<Row>) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  if (!rows || rows.length === 0) return null;
  const counted =
    total === null
      ? t('table.shownMany', { shown: format.number(rows.length), total: format.number(10_000) })
      : total !== undefined && total > rows.length
        ? t('table.shown', { shown: format.number(rows.length), total: format.number(total) })
        : t('table.rows', { count: rows.length, n: format.number(rows.length) });
  if (plain && !hasMore) return null;
  return (
    <div className={classes.foot}>
      <span aria-live="polite">{counted}</span>
      {hasMore && onMore ? (
        <Button variant="default" size="xs" loading={loadingMore} onClick={onMore}>
          {t('table.loadMore')}
        </Button>
      ) : null}
      {error ? <ErrorState error={error} compact /> : null}
    </div>
  );
}
