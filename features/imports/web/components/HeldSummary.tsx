import { Button, FileButton, Table } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ProblemAlert } from '#platform/web/components/ErrorState.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import type { ImportDetail, ImportTotals } from '../../core/schema.ts';
import classes from './imports.module.css';
import { uploadFixed, useImportWords } from './imports-api.ts';

/** Why rows were held back, how many, and the way to bring them in after all. */
export function HeldSummary({
  detail,
  totals,
}: {
  readonly detail: ImportDetail;
  readonly totals: ImportTotals;
}) {
  const { t, reason } = useImportWords();
  const format = useFormat();
  const ran = detail.state !== 'checked';
  const settled = (['fixed', 'dismissed', 'erased'] as const)
    .filter((outcome) => totals[outcome] > 0)
    .map((outcome) =>
      t(`wizard.${outcome}Note`, { count: totals[outcome], n: format.number(totals[outcome]) }),
    );
  if (totals.held === 0 && settled.length === 0) return null;
  return (
    <Section
      title={t(totals.held > 0 ? 'wizard.heldTitle' : 'wizard.settledTitle')}
      lead={settled.length > 0 ? settled.join(' ') : undefined}
      actions={
        <ButtonLink to={`/imports/${detail.importId}/held`} variant="default">
          {t('wizard.seeHeld')}
        </ButtonLink>
      }
    >
      <Table className={classes.numbers}>
        <Table.Tbody>
          {Object.entries(totals.reasons)
            .sort(([, a], [, b]) => b - a)
            .map(([code, count]) => (
              <Table.Tr key={code}>
                <Table.Td>{reason(code)}</Table.Td>
                <Table.Td>{format.number(count)}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      {ran && totals.held > 0 ? <SendBack detail={detail} totals={totals} /> : null}
    </Section>
  );
}

function SendBack({ detail, totals }: { readonly detail: ImportDetail; readonly totals: ImportTotals }) {
  const { t } = useImportWords();
  const { can } = useSession();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const files = totals.files.filter(({ held }) => held > 0);
  const nameOf = (fileNo: number): string =>
    detail.plan.files.find((file) => file.fileNo === fileNo)?.name ?? '';
  const send = async (file: File | null): Promise<void> => {
    if (!file) return;
    setSending(true);
    setProblem(null);
    try {
      const { importId } = await uploadFixed(detail.importId, file);
      await navigate({ to: `/imports/${importId}` });
    } catch (error) {
      setProblem(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <p>{t('wizard.fixText')}</p>
      <div className={classes.actions}>
        {files.map(({ fileNo }) => (
          <Button
            key={fileNo}
            component="a"
            variant="default"
            href={`/api/v1/imports/${detail.importId}/held.csv?fileNo=${fileNo}`}
            download
          >
            {files.length > 1 ? `${t('wizard.downloadHeld')}: ${nameOf(fileNo)}` : t('wizard.downloadHeld')}
          </Button>
        ))}
        {can('imports.run') ? (
          <FileButton onChange={(file) => void send(file)} accept=".csv,.tsv,.txt,.xlsx">
            {(props) => (
              <Button {...props} variant="default" loading={sending}>
                {t('wizard.fixSend')}
              </Button>
            )}
          </FileButton>
        ) : null}
      </div>
      {problem ? <ProblemAlert error={problem} /> : null}
    </>
  );
}
