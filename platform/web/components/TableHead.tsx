import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Sort } from '#platform/core/paging.ts';
import classes from './DataTable.module.css';
import type { DataColumn } from './DataTable.tsx';
import { DefinitionTip } from './DefinitionTip.tsx';

type ColumnHeadProps<Row extends object> = {
  readonly column: DataColumn<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
};

/** A column's name, its definition, and, where the server can, a button that sorts by it. */
export function ColumnHead<Row extends object>({ column, sort, onSort }: ColumnHeadProps<Row>) {
  const { t } = useTranslation('platform');
  const direction = sort?.field === column.id ? sort.direction : null;
  const Arrow = direction === 'asc' ? IconArrowUp : direction === 'desc' ? IconArrowDown : IconArrowsSort;
  const help = column.help ? <DefinitionTip name={column.header}>{column.help}</DefinitionTip> : null;
  const sorted =
    direction === null
      ? {}
      : { 'aria-sort': direction === 'asc' ? ('ascending' as const) : ('descending' as const) };
  return (
    <th scope="col" data-align={column.align ?? 'start'} {...sorted}>
      <span className={classes.head}>
        {column.sortable && onSort ? (
          <UnstyledButton
            className={classes.sort}
            data-active={direction !== null}
            title={t('table.sortBy', { column: column.header })}
            onClick={() => onSort({ field: column.id, direction: direction === 'asc' ? 'desc' : 'asc' })}
          >
            {column.header}
            <Arrow size={14} stroke={1.75} aria-hidden />
          </UnstyledButton>
        ) : (
          column.header
        )}
        {help}
      </span>
    </th>
  );
}
