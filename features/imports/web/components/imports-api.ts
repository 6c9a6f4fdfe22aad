import { useTranslation } from 'react-i18next';
import { apiFor, apiRequest } from '#platform/web/api-client.ts';
import type { importsContract } from '../../core/contract.ts';
import type { ImportDetail } from '../../core/schema.ts';

export const importsApi = apiFor<typeof importsContract>('imports');
export const importKey = (importId: string) => ['imports', 'one', importId] as const;

/** Endings the server reads. */
export const readable = ['.csv', '.tsv', '.txt', '.xlsx', '.json', '.ndjson', '.jsonl', '.gz'];

/** Sends one file as it is; the browser streams it from disk. */
export async function uploadFile(importId: string, file: File): Promise<ImportDetail> {
  const name = encodeURIComponent(file.webkitRelativePath || file.name);
  const answer = await apiRequest(`/imports/${importId}/files/${name}`, {
    method: 'PUT',
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
  });
  return (await answer.json()) as ImportDetail;
}

export async function uploadFixed(importId: string, file: File): Promise<ImportDetail> {
  const answer = await apiRequest(`/imports/${importId}/fixed`, {
    method: 'PUT',
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
  });
  return (await answer.json()) as ImportDetail;
}

/** Keys that come from data: a reason, an entity, a column. A key nobody has words for is shown as it is. */
export function useImportWords() {
  const { t, i18n } = useTranslation('imports');
  const known = (key: string): string | null => (i18n.exists(key) ? i18n.t(key as never) : null);
  return {
    t,
    entity: (kind: string): string => known(`imports:entity.${kind}`) ?? kind,
    field: (column: string): string => known(`imports:field.${column}`) ?? column,
    preset: (id: string): string => known(`imports:preset.${id}`) ?? id,
    /** reasons come from the row that refused */
    reason: (reason: string): string => {
      const [row = '', name = ''] = reason.split(':');
      return known(`${row}:refusal.${name}`) ?? reason;
    },
  };
}
