import { Button, Menu, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconColumns3, IconDownload, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { csvText, download, fileName } from '../csv.ts';
import { useFormat } from '../i18n.ts';
import classes from './DataTable.module.css';
import type { DataColumn, DataTableProps } from './DataTable.tsx';
import { ErrorState } from './ErrorState.tsx';

type ToolbarProps<Row extends object> = DataTableProps<Row> & {
  readonly visible: Record<string, boolean>;
  readonly toggle: (column: string) => void;
  readonly shown: readonly DataColumn<Row>[];
};

/** Above a table: saved segments, search, which columns, export. */
export function Toolbar<Row extends object>(props: ToolbarProps<Row>) {
  const {
    label,
    columns,
    onSearch,
    search = '',
    searchLabel,
    segments,
    onExport,
    visible,
    toggle,
    shown,
  } = props;
  const rows = props.rows ?? [];
  // columns and a file of nothing are no offer
  const nothing = props.rows?.length === 0;
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
  if (nothing && !segments && !onSearch) return null;
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
      {nothing ? null : (
        <div className={classes.tools}>
          <Menu position="bottom-end">
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
                <Menu.CheckboxItem
                  key={column.id}
                  checked={visible[column.id] !== false}
                  onChange={() => toggle(column.id)}
                >
                  {column.header}
                </Menu.CheckboxItem>
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
      )}
    </div>
  );
}

/** Below a table: how many rows, and more of them. */
export function Foot<Row extends object>({
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
