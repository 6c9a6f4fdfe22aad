import { Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ProblemAlert } from '#platform/web/components/ErrorState.tsx';
import { FileDrop } from '#platform/web/components/FileDrop.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { importsApi, readable, uploadFile, useImportWords } from './components/imports-api.ts';

/** Built-in presets in the order they are offered; kept here because the rules behind them stay on the server. */
const builtIn = [
  'holdfast',
  'zendesk',
  'freshdesk',
  'freshservice',
  'intercom',
  'hubspot',
  'shopify',
  'olist',
  'online-retail',
] as const;

/** Files in: sends them one after another, then opens the import with its guessed mapping. */
export default function NewImportPage() {
  const { t, preset: presetName } = useImportWords();
  const navigate = useNavigate();
  const [preset, setPreset] = useState<string | null>(null);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [sending, setSending] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const { data: saved = [] } = useQuery({
    queryKey: ['imports', 'presets'],
    queryFn: ({ signal }) => importsApi.presets(undefined, { signal }),
  });

  const send = async (chosen: readonly File[]): Promise<void> => {
    setFiles(chosen);
    setProblem(null);
    if (chosen.length === 0) return;
    try {
      const { importId } = await importsApi.create({ ...(preset ? { preset } : {}) });
      for (const file of chosen) {
        setSending(file.name);
        await uploadFile(importId, file);
      }
      await navigate({ to: `/imports/${importId}` });
    } catch (error) {
      setProblem(error);
    } finally {
      setSending(null);
    }
  };

  return (
    <PageFrame
      question={t('wizard.question')}
      lead={t('wizard.lead')}
      width="reading"
      next={<AppLink to="/imports">{t('wizard.back')}</AppLink>}
    >
      <Stack gap="lg">
        <Select
          label={t('wizard.presetLabel')}
          description={t('wizard.presetHelp')}
          placeholder={t('wizard.presetAuto')}
          clearable
          value={preset}
          onChange={setPreset}
          data={[
            {
              group: t('wizard.presetLabel'),
              items: builtIn.map((id) => ({ value: id, label: presetName(id) })),
            },
            ...(saved.length > 0
              ? [
                  {
                    group: t('wizard.saved'),
                    items: saved.map(({ presetId, name }) => ({ value: presetId, label: name })),
                  },
                ]
              : []),
          ]}
          maw={360}
        />
        <FileDrop
          files={sending ? files : []}
          onChange={(chosen) => void send(chosen)}
          accept={readable}
          folders
          disabled={sending !== null}
        />
        <p>{sending ? t('wizard.uploading', { name: sending }) : t('wizard.drop')}</p>
        {problem ? <ProblemAlert error={problem} /> : null}
      </Stack>
    </PageFrame>
  );
}
