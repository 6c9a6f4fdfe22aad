import { Button, Menu, Modal, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useSession } from '#platform/web/session.ts';
import { showDone } from '#platform/web/undo.tsx';
import { retentionApi } from './use-slice.ts';
import { searchOf, type WorthState } from './worth-inputs.ts';

const listKey = ['retention', 'worth-scenarios'];

/** Saved inputs: opened into the address, saved under a name. */
export function WorthScenarios({ state }: { readonly state: WorthState }) {
  const { t } = useTranslation('retention');
  const session = useSession();
  const [saving, setSaving] = useState(false);
  const { data = [] } = useQuery({
    queryKey: listKey,
    queryFn: ({ signal }) => retentionApi.worth.scenarios(undefined, { signal }),
  });
  return (
    <>
      {data.length > 0 ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default">{t('worth.scenario.open')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {data.map(({ scenarioId, name, version, inputs }) => (
              <Menu.Item key={scenarioId} onClick={() => state.set(searchOf(inputs))}>
                {t('worth.scenario.item', { name, version })}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {session.can('retention.experiments') ? (
        <Button variant="default" onClick={() => setSaving(true)} disabled={!state.inputs}>
          {t('worth.scenario.save')}
        </Button>
      ) : null}
      <Modal opened={saving} onClose={() => setSaving(false)} title={t('worth.scenario.save')}>
        {saving ? <SaveForm state={state} onDone={() => setSaving(false)} /> : null}
      </Modal>
    </>
  );
}

function SaveForm({ state, onDone }: { readonly state: WorthState; readonly onDone: () => void }) {
  const { t } = useTranslation('retention');
  const queries = useQueryClient();
  const rules = useRules();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name: '' },
    rules: { name: rules.required },
    save: ({ name }) => {
      if (!state.inputs) throw new Error('nothing to save yet');
      return retentionApi.worth.save({ name, inputs: state.inputs });
    },
    onSaved: ({ name, version }) => {
      onDone();
      void queries.invalidateQueries({ queryKey: listKey });
      showDone(t('worth.scenario.saved', { name, version }));
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <TextInput
          data-autofocus
          label={t('worth.scenario.name')}
          description={t('worth.scenario.nameHelp')}
          {...form.getInputProps('name')}
        />
        <FormFoot saving={saving} problem={problem} onCancel={onDone} />
      </Stack>
    </form>
  );
}
