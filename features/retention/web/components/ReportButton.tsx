import { Button, Tooltip } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SliceInput } from '#features/retention/core/schema.ts';
import { apiRequest } from '#platform/web/api-client.ts';
import { download } from '#platform/web/csv.ts';
import { useFormat } from '#platform/web/i18n.ts';
import { stringifySearch } from '#platform/web/route.ts';
import { showProblem } from '#platform/web/undo.tsx';

type ReportButtonProps = {
  /** what the page asks by; undefined while its filters are loading */
  readonly asked: (SliceInput & { readonly analysis?: string }) | undefined;
};

/** The page's question as one file to send on, in the reader's language. It waits until every driver is computed. */
export function ReportButton({ asked }: ReportButtonProps) {
  const { t } = useTranslation('retention');
  const { locale } = useFormat();
  const report = useMutation({
    mutationFn: async () => {
      const answer = await apiRequest(`/retention/report${stringifySearch({ ...asked, lang: locale })}`);
      const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
      download(name ?? 'report.html', await answer.blob());
    },
    onError: showProblem,
  });
  return (
    <Tooltip label={t('link.reportHint')} multiline maw={280}>
      <Button
        variant="default"
        loading={report.isPending}
        disabled={asked === undefined}
        onClick={() => report.mutate()}
      >
        {t('link.report')}
      </Button>
    </Tooltip>
  );
}
