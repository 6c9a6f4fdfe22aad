import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filter } from '#platform/core/paging.ts';
import { ChoiceMenu } from '#platform/web/components/FilterMenu.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useSession } from '#platform/web/session.ts';
import { showDone } from '#platform/web/undo.tsx';
import type { SegmentView } from '../../core/schema.ts';
import classes from './customers.module.css';
import { customersApi, customersKey } from './customers-api.ts';
import { useChange } from './use-change.ts';

type SegmentBarProps = {
  readonly segments: readonly SegmentView[];
  readonly segment: SegmentView | undefined;
  /** the conditions are no longer those of the segment */
  readonly changed: boolean;
  readonly filter: Filter;
  /** undefined: everybody */
  readonly onChoose: (segmentId: string | undefined) => void;
};

/** Saved segments: choose one, save the conditions as one, keep its changes, remove it. */
export function SegmentBar({ segments, segment, changed, filter, onChoose }: SegmentBarProps) {
  const { t } = useTranslation('customers');
  const canSave = useSession().can('customers.segments');
  const [saving, setSaving] = useState(false);
  const client = useQueryClient();
  const change = useChange<SegmentView>();
  const own = changed || (!segment && filter.length > 0);
  const remove = (gone: SegmentView) => {
    const { list, name } = gone;
    change.mutate(
      {
        message: t('segments.removed', { name }),
        run: () => customersApi.segments.remove({ segmentId: gone.segmentId }),
        // it comes back under a new id, so the address has to learn it
        undo: async () => {
          const back = await customersApi.segments.add({ list, name, filter: gone.filter });
          await client.invalidateQueries({ queryKey: [...customersKey, 'segments'] });
          onChoose(back.segmentId);
        },
      },
      { onSuccess: () => onChoose(undefined) },
    );
  };
  const update = (kept: SegmentView) => {
    const { segmentId, list, name } = kept;
    change.mutate(
      {
        message: t('segments.saved'),
        run: () => customersApi.segments.change({ segmentId, list, name, filter }),
        undo: () => customersApi.segments.change({ segmentId, list, name, filter: kept.filter }),
      },
      { onSuccess: () => onChoose(segmentId) },
    );
  };
  if (segments.length === 0 && (!own || !canSave)) return null;
  return (
    <div className={classes.bar}>
      {segments.length > 0 ? (
        <ChoiceMenu
          label={t('segments.label')}
          value={own ? 'own' : (segment?.segmentId ?? 'everyone')}
          shown={own ? t('segments.changed') : (segment?.name ?? t('segments.everyone'))}
          choices={[
            { value: 'everyone', label: t('segments.everyone') },
            ...segments.map(({ segmentId, name }) => ({ value: segmentId, label: name })),
          ]}
          onChange={(value) => onChoose(value === 'everyone' ? undefined : value)}
        />
      ) : null}
      {canSave && segment && changed ? (
        <Button variant="default" loading={change.isPending} onClick={() => update(segment)}>
          {t('segments.update', { name: segment.name })}
        </Button>
      ) : null}
      {canSave && own ? (
        <Button variant="default" onClick={() => setSaving(true)}>
          {t('segments.save')}
        </Button>
      ) : null}
      {canSave && segment && !changed ? (
        <Button variant="subtle" color="gray" loading={change.isPending} onClick={() => remove(segment)}>
          {t('segments.remove')}
        </Button>
      ) : null}
      {saving ? <SaveModal filter={filter} onSaved={onChoose} onClose={() => setSaving(false)} /> : null}
    </div>
  );
}

type SaveModalProps = {
  readonly filter: Filter;
  readonly onSaved: (segmentId: string) => void;
  readonly onClose: () => void;
};

function SaveModal({ filter, onSaved, onClose }: SaveModalProps) {
  const { t } = useTranslation(['customers', 'platform']);
  const client = useQueryClient();
  const { required } = useRules();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name: '' },
    rules: { name: required },
    save: ({ name }) => customersApi.segments.add({ list: 'customers', name, filter }),
    onSaved: async (segment) => {
      await client.invalidateQueries({ queryKey: [...customersKey, 'segments'] });
      onSaved(segment.segmentId);
      showDone(t('segments.saved'));
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('segments.saveTitle')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('segments.name')}
            description={t('segments.help')}
            maxLength={80}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
