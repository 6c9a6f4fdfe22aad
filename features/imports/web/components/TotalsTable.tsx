import { Table } from '@mantine/core';
import { ScrollRegion } from '#platform/web/components/ScrollRegion.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { ImportTotals } from '../../core/schema.ts';
import classes from './imports.module.css';
import { useImportWords } from './imports-api.ts';

/** New, changed, unchanged and held back, by kind of record. */
export function TotalsTable({ totals }: { readonly totals: ImportTotals }) {
  const { t, entity } = useImportWords();
  const format = useFormat();
  const rows = Object.entries(totals.records);
  if (rows.length === 0) return null;
  // most rows are held before they are any record: then the column would say 0 beside a list of held rows
  const refused = rows.some(([, counts]) => (counts?.refused ?? 0) > 0);
  return (
    <ScrollRegion label={t('wizard.kind')}>
      <Table className={classes.numbers}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('wizard.kind')}</Table.Th>
            <Table.Th>{t('wizard.created')}</Table.Th>
            <Table.Th>{t('wizard.changed')}</Table.Th>
            <Table.Th>{t('wizard.unchanged')}</Table.Th>
            {refused ? <Table.Th>{t('wizard.refused')}</Table.Th> : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([kind, counts]) => (
            <Table.Tr key={kind}>
              <Table.Td>{entity(kind)}</Table.Td>
              <Table.Td>{format.number(counts?.created ?? 0)}</Table.Td>
              <Table.Td>{format.number(counts?.changed ?? 0)}</Table.Td>
              <Table.Td>{format.number(counts?.unchanged ?? 0)}</Table.Td>
              {refused ? <Table.Td>{format.number(counts?.refused ?? 0)}</Table.Td> : null}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
