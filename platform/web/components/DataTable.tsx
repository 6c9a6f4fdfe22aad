import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useEffect, useId, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sort } from '#platform/core/paging.ts';
import type { CsvValue } from '../csv.ts';
import { AppLink } from './AppLink.tsx';
import { useColumnChoice } from './column-choice.ts';
import classes from './DataTable.module.css';
import { EmptyState } from './EmptyState.tsx';
import { ErrorState } from './ErrorState.tsx';
import { useRowKeys } from './row-keys.ts';
import { ScrollRegion } from './ScrollRegion.tsx';
import { Foot, Toolbar } from './TableBars.tsx';
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
  /** under this name the reader's choice of columns is kept on the device */
  readonly id?: string;
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
  const { visible, toggle } = useColumnChoice(props.id, columns);
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
  const rowKeys = useRowKeys(scroll, {
    count: models.length,
    reveal: (index) => virtual && virtualizer.scrollToIndex(index),
  });
  const first = shown[0];
  // Whichever row was in the tab order may have been scrolled out of the page; another one takes its place.
  const tabbable = inSight.some((model) => model.index === rowKeys.active)
    ? rowKeys.active
    : inSight[0]?.index;
  const nearEnd = virtual && (items.at(-1)?.index ?? 0) > models.length - 30;
  const { onMore, hasMore = false, loadingMore = false } = props;
  useEffect(() => {
    if (nearEnd && hasMore && !loadingMore && !error) onMore?.();
  }, [nearEnd, hasMore, loadingMore, error, onMore]);

  return (
    <div className={classes.wrap}>
      {props.plain ? null : <Toolbar {...props} visible={visible} toggle={toggle} shown={shown} />}
      {error && !rows ? (
        <ErrorState error={error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
      ) : rows?.length === 0 ? (
        (props.empty ?? <EmptyState title={props.search ? t('state.noMatch') : t('state.empty')} />)
      ) : (
        <ScrollRegion ref={scroll} label={label} className={scrollClass(virtual, refreshing)}>
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
                  tabbable={model.index === tabbable}
                  onFocus={() => rowKeys.setActive(model.index)}
                />
              ))}
              {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <Foot {...props} />
    </div>
  );
}

const noRows: readonly never[] = [];

const scrollClass = (virtual: boolean, refreshing: boolean): string =>
  [classes.scroll, virtual ? classes.virtual : '', refreshing ? classes.refreshing : ''].join(' ');

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
      {columns.map((column) => {
        const content = column.cell(row);
        // A text that does not fit its column can still be read.
        const whole = typeof content === 'string' ? { title: content } : {};
        return (
          <td key={column.id} data-align={column.align ?? 'start'} {...whole}>
            {to && column.id === first?.id ? (
              <AppLink to={to} className={classes.rowLink ?? ''} tabIndex={-1}>
                {content}
              </AppLink>
            ) : (
              content
            )}
          </td>
        );
      })}
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
