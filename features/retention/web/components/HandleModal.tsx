import { Modal, Select, Stack, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LeavingRow } from '#features/retention/core/contract/leaving.ts';
import { addDays } from '#platform/web/filters.ts';
import { FormFoot, useApiForm } from '#platform/web/form.tsx';
import { showDone, showProblem, showUndo } from '#platform/web/undo.tsx';
import { leavingKey } from './use-leaving.ts';
import { nameOf } from './use-leaving-columns.tsx';
import { retentionApi } from './use-slice.ts';

const pauses = { week: 7, month: 30, quarter: 90, never: null } as const;
type Pause = keyof typeof pauses;
const pauseKeys = Object.keys(pauses) as Pause[];

/** Puts a customer back on the list at once. */
export function usePutBack() {
  const { t } = useTranslation('retention');
  const client = useQueryClient();
  return (row: LeavingRow): void => {
    const { handling, customerId } = row;
    if (!handling) return;
    retentionApi.leaving.unhandle({ customerId, handlingId: handling.handlingId }).then(async () => {
      await client.invalidateQueries({ queryKey: leavingKey });
      showDone(t('leaving.handle.undone', { name: nameOf(row) }));
    }, showProblem);
  };
}

type HandleModalProps = { readonly row: LeavingRow; readonly onClose: () => void };

/** "Taken care of": a note, and when the customer comes back to the list. */
export function HandleModal({ row, onClose }: HandleModalProps) {
  const { t } = useTranslation(['retention', 'platform']);
  const client = useQueryClient();
  const name = nameOf(row);
  const { customerId } = row;
  const refresh = () => client.invalidateQueries({ queryKey: leavingKey });
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { note: '', until: 'month' },
    save: ({ note, until }) => {
      const days = pauses[pauseKeys.find((key) => key === until) ?? 'month'];
      const today = new Date().toISOString().slice(0, 10);
      return retentionApi.leaving.handle({
        customerId,
        note,
        until: days === null ? null : addDays(today, days),
      });
    },
    onSaved: async ({ handlingId }) => {
      onClose();
      showUndo({
        message: t('leaving.handle.done', { name }),
        undo: async () => {
          await retentionApi.leaving.unhandle({ customerId, handlingId });
          await refresh();
        },
      });
      await refresh();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('leaving.handle.title', { name })}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <p style={{ margin: 0 }}>{t('leaving.handle.text')}</p>
          <Textarea
            label={t('leaving.handle.note')}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={1000}
            data-autofocus
            {...form.getInputProps('note')}
          />
          <Select
            label={t('leaving.handle.until')}
            allowDeselect={false}
            data={pauseKeys.map((value) => ({ value, label: t(`leaving.handle.in.${value}`) }))}
            {...form.getInputProps('until')}
          />
          <FormFoot saving={saving} problem={problem} label={t('leaving.handle.save')} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
