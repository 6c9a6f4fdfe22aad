import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showDone, showProblem } from '#platform/web/undo.tsx';
import classes from './imports.module.css';
import { importsApi, useImportWords } from './imports-api.ts';

/** Keeps the mapping for the next files with these columns. */
export function SavePreset({ importId, name }: { readonly importId: string; readonly name: string }) {
  const { t } = useImportWords();
  const queryClient = useQueryClient();
  const [text, setText] = useState(name.replace(/\.[a-z.]+$/i, ''));
  const save = async (): Promise<void> => {
    try {
      await importsApi.savePreset({ importId, name: text.trim() });
      await queryClient.invalidateQueries({ queryKey: ['imports', 'presets'] });
      showDone(t('wizard.savePresetDone'));
    } catch (error) {
      showProblem(error);
    }
  };
  return (
    <form
      className={classes.actions}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        size="xs"
        aria-label={t('wizard.presetName')}
        value={text}
        maxLength={100}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" variant="subtle" disabled={text.trim() === ''}>
        {t('wizard.savePreset')}
      </Button>
    </form>
  );
}
