import { Table } from '@mantine/core';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import type { CsvValue } from '../csv.ts';
import classes from './Chart.module.css';
import type { ChartData } from './Chart.tsx';

/** The numbers behind a picture. */
export function ChartTable({
  title,
  data,
  height,
}: {
  readonly title: string;
  readonly data: ChartData;
  readonly height: number;
}) {
  const print = (value: CsvValue, column: number): string => {
    if (value === null || value === undefined) return '–';
    const shown = data.columns[column]?.print;
    return typeof value === 'number' && shown ? shown(value) : String(value);
  };
  // Rows and cells of a picture have no identity but their place.
  const rows = data.rows.map((row, place) => ({
    place,
    cells: row.map((value, column) => ({ column, value })),
  }));
  return (
    <ScrollRegion className={classes.view ?? ''} label={title} style={{ maxHeight: Math.max(height, 240) }}>
      <Table stickyHeader aria-label={title} className={classes.table ?? ''}>
        <Table.Thead>
          <Table.Tr>
            {data.columns.map((column) => (
              <Table.Th key={column.label} scope="col">
                {column.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ place, cells }) => (
            <Table.Tr key={place}>
              {cells.map(({ column, value }) => (
                <Table.Td key={column} data-number={typeof value === 'number'}>
                  {print(value, column)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
