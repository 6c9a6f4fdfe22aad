import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { ScrollRegion } from '#platform/web/components/ScrollRegion.tsx';
import type { FilePlan } from '../../core/schema.ts';
import classes from './imports.module.css';
import { importKey, importsApi, useImportWords } from './imports-api.ts';

/** The first rows as they would be stored: the mapping shown by its result. */
export function FilePreviewTable({ importId, file }: { readonly importId: string; readonly file: FilePlan }) {
  const { t, entity, reason } = useImportWords();
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
                  ) : (
                    row.records.map((record) => (
                      <div key={JSON.stringify(record)}>
                        <strong>{entity(record.kind)}</strong> {factsOf(record.fields)}
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

/** "externalId 42 · customer.email a@example.com": what is filled, nested records by path. */
function factsOf(fields: Readonly<Record<string, unknown>>, prefix = ''): string {
  return Object.entries(fields)
    .flatMap(([key, value]): string[] => {
      if (
        value === null ||
        value === undefined ||
        value === '' ||
        (Array.isArray(value) && value.length === 0)
      )
        return [];
      if (typeof value === 'object' && !Array.isArray(value))
        return [factsOf(value as Record<string, unknown>, `${prefix}${key}.`)];
      return [`${prefix}${key} ${String(value).slice(0, 60)}`];
    })
    .filter((text) => text !== '')
    .join(' · ');
}
