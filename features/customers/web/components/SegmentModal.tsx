import { Checkbox, Modal, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { showDone } from '#platform/web/undo.tsx';
import type { SegmentInput, SegmentView } from '../../core/schema.ts';
import { customersApi, segmentsKey } from './customers-api.ts';

type SegmentModalProps = {
  /** the segment that gets another name; undefined: a new one */
  readonly saved: SegmentView | undefined;
  /** what a new one says */
  readonly what: Pick<SegmentInput, 'list' | 'filter' | 'sort'>;
  readonly onSaved: (segmentId: string) => void;
  readonly onClose: () => void;
};

/** Gives what is shown a name, or a saved segment another one. */
export function SegmentModal({ saved, what, onSaved, onClose }: SegmentModalProps) {
  const { t } = useTranslation(['customers', 'platform']);
  const client = useQueryClient();
  const { required } = useRules();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name: saved?.name ?? '', shared: saved?.shared ?? true },
    rules: { name: required },
    save: ({ name, shared }) => {
      if (!saved) return customersApi.segments.add({ ...what, name, shared });
      const { segmentId, list, filter, sort } = saved;
      return customersApi.segments.change({ segmentId, list, name, filter, sort, shared });
    },
    onSaved: async (segment) => {
      await client.invalidateQueries({ queryKey: segmentsKey });
      onSaved(segment.segmentId);
      showDone(t('segments.saved'));
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(saved ? 'segments.rename' : 'segments.saveTitle')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('segments.name')}
            maxLength={80}
            data-autofocus
            {...form.getInputProps('name')}
          />
          {saved && !saved.mine ? null : (
            <Checkbox
              label={t('segments.forAll')}
              description={t(what.list === 'customers' ? 'segments.help' : 'segments.helpList')}
              {...form.getInputProps('shared', { type: 'checkbox' })}
            />
          )}
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
