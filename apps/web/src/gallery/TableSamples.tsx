import { useState } from 'react';
import type { Sort } from '#platform/core/paging.ts';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';

type Example = {
  readonly id: string;
  readonly name: string;
  readonly orders: number;
  readonly minor: number;
  readonly since: string;
};

const all: Example[] = Array.from({ length: 5000 }, (_, index) => ({
  id: String(index),
  name: `Example customer ${index + 1}`,
  orders: (index * 7) % 23,
  minor: ((index * 7919) % 100_000) * 10,
  since: new Date(Date.UTC(2024, 0, 1 + (index % 700))).toISOString(),
}));

export function TableSamples() {
  const format = useFormat();
  const [sort, setSort] = useState<Sort>({ field: 'name', direction: 'asc' });
  const [count, setCount] = useState(200);
  const columns: DataColumn<Example>[] = [
    {
      id: 'name',
      header: 'Customer',
      cell: (row) => row.name,
      value: (row) => row.name,
      sortable: true,
      width: 240,
    },
    {
      id: 'orders',
      header: 'Orders',
      cell: (row) => format.number(row.orders),
      value: (row) => row.orders,
      align: 'end',
      width: 100,
      sortable: true,
      help: 'Orders that were not cancelled.',
    },
    {
      id: 'spent',
      header: 'Spent',
      cell: (row) => format.money(row.minor, 'EUR'),
      value: (row) => row.minor / 100,
      align: 'end',
      width: 140,
    },
    {
      id: 'since',
      header: 'Customer since',
      cell: (row) => format.date(row.since),
      value: (row) => row.since,
      width: 160,
    },
    { id: 'id', header: 'Id', cell: (row) => row.id, value: (row) => row.id, hidden: true },
  ];
  return (
    <Section title="Table">
      <DataTable
        id="gallery"
        label="Example customers"
        columns={columns}
        rows={all.slice(0, count)}
        rowId={(row) => row.id}
        rowTo={(row) => `/gallery?row=${row.id}`}
        sort={sort}
        onSort={setSort}
        total={all.length}
        hasMore={count < all.length}
        onMore={() => setCount(count + 200)}
        search=""
        onSearch={() => {}}
      />
      <DataTable
        label="A small table"
        plain
        columns={columns.slice(0, 3)}
        rows={all.slice(0, 4)}
        rowId={(row) => row.id}
      />
      <DataTable
        label="Loading"
        plain
        columns={columns.slice(0, 3)}
        rows={undefined}
        rowId={(row) => row.id}
      />
      <DataTable label="Empty" plain columns={columns.slice(0, 3)} rows={[]} rowId={(row) => row.id} />
    </Section>
  );
}
