import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { majorUnits } from '#platform/core/money.ts';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { ScrollRegion } from '#platform/web/components/ScrollRegion.tsx';
import { catalogue } from '../../core/fields/catalogue.ts';
import type { Entity } from '../../core/fields/field.ts';
import type { FilePlan } from '../../core/schema.ts';
import classes from './imports.module.css';
import { importKey, importsApi, useImportWords } from './imports-api.ts';

/** The first rows as they would be stored: the mapping shown by its result. */
type FilePreviewTableProps = {
  readonly importId: string;
  readonly file: FilePlan;
  /** of amounts whose record names none */
  readonly currency: string;
};

export function FilePreviewTable({ importId, file, currency }: FilePreviewTableProps) {
  const { t, entity, reason, field } = useImportWords();
  const { data, error, refetch } = useQuery({
    queryKey: [...importKey(importId), 'preview', file.fileNo, file.mapping, file.format],
    queryFn: ({ signal }) => importsApi.preview({ importId, fileNo: file.fileNo, limit: 5 }, { signal }),
    placeholderData: (before) => before,
  });
  if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <h4>{t('wizard.previewTitle')}</h4>
      <ScrollRegion label={t('wizard.previewTitle')}>
        <Table className={classes.preview}>
          <Table.Tbody>
            {(data?.rows ?? []).map((row) => (
              <Table.Tr key={row.line}>
                <Table.Td className={classes.fieldName}>{row.line}</Table.Td>
                <Table.Td>
                  {row.problem ? (
                    <span className={classes.blocking}>
                      {t('wizard.previewHeld')}: {reason(row.problem.reason)} {row.problem.column}{' '}
                      {row.problem.value}
                    </span>
                  ) : row.records.length === 0 ? (
                    // nobody has said what the columns are: the row as it stands
                    <span className={classes.fieldName}>{row.cells.join(' · ').slice(0, 300)}</span>
                  ) : (
                    row.records.map((record) => (
                      <div key={JSON.stringify(record)}>
                        <strong>{entity(record.kind)}</strong>{' '}
                        {factsOf(record.fields, namesOf(record.kind, field), currency)}
                      </div>
                    ))
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
    </>
  );
}

/** What each place in a record is called: "customer.email" is "Customer e-mail". */
function namesOf(kind: string, field: (column: string) => string): ReadonlyMap<string, string> {
  const fields = catalogue[kind as Entity] ?? [];
  return new Map(fields.map(({ path, column }) => [path, field(column)]));
}

/** "Customer id 42 · E-mail a@example.com": what is filled. */
function factsOf(
  fields: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
  currency: string,
  prefix = '',
): string {
  return Object.entries(fields)
    .flatMap(([key, value]): string[] => {
      const path = `${prefix}${key}`;
      if (
        value === null ||
        value === undefined ||
        value === '' ||
        (Array.isArray(value) && value.length === 0)
      )
        return [];
      if (typeof value === 'object' && !Array.isArray(value)) {
        return [
          factsOf(value as Record<string, unknown>, names, currency, path === 'attributes' ? '' : `${path}.`),
        ];
      }
      const shown =
        key.endsWith('Minor') && typeof value === 'number'
          ? majorUnits(value, typeof fields.currency === 'string' ? fields.currency : currency)
          : value;
      return [`${names.get(path) ?? key} ${String(shown).slice(0, 60)}`];
    })
    .filter((text) => text !== '')
    .join(' · ');
}
