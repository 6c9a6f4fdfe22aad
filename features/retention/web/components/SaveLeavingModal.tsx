import { Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { customersContract } from '#features/customers/core/contract.ts';
import type { Filter } from '#platform/core/paging.ts';
import { apiFor } from '#platform/web/api-client.ts';
import { addDays } from '#platform/web/filters.ts';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { showDone } from '#platform/web/undo.tsx';
import classes from './leaving.module.css';
import type { LeavingState } from './use-leaving.ts';

const customersApi = apiFor<typeof customersContract>('customers');

/** What of the page can be asked again of the list of customers, whose fields segments are made of. */
function conditionsOf(leaving: LeavingState, today: string, days: number): Filter {
  const { kind, tiers, countries } = leaving;
  const holders = kind === 'contract';
  return [
    ...(holders
      ? [{ field: 'activeSubscriptions', op: 'gt' as const, value: 0 }]
      : [
          { field: 'activeSubscriptions', op: 'eq' as const, value: 0 },
          { field: 'lastOrderAt', op: 'lt' as const, value: addDays(today, -days) },
        ]),
    ...(tiers.length > 0 ? [{ field: 'tier', op: 'in' as const, value: [...tiers] }] : []),
    ...(countries.length > 0 ? [{ field: 'country', op: 'in' as const, value: [...countries] }] : []),
  ];
}

type SaveLeavingModalProps = {
  readonly leaving: LeavingState;
  readonly today: string;
  readonly days: number;
  readonly onClose: () => void;
};

/** Saves who has been silent for long as conditions over the list of customers. */
export function SaveLeavingModal({ leaving, today, days, onClose }: SaveLeavingModalProps) {
  const { t } = useTranslation(['retention', 'platform']);
  const format = useFormat();
  const client = useQueryClient();
  const { required } = useRules();
  const holders = leaving.kind === 'contract';
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: {
      name: holders
        ? t('leaving.segment.holders')
        : t('leaving.segment.suggested', { days: format.number(days) }),
      days,
    },
    rules: { name: required },
    save: ({ name, days: silent }) =>
      customersApi.segments.add({ list: 'customers', name, filter: conditionsOf(leaving, today, silent) }),
    onSaved: async () => {
      await client.invalidateQueries({ queryKey: ['retention', 'choices'] });
      showDone(t('leaving.segment.saved'));
      onClose();
    },
  });
  const also = [...leaving.tiers, ...leaving.countries].filter((value) => value !== '');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('leaving.segment.title')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <p style={{ margin: 0 }}>{t('leaving.segment.text')}</p>
          {holders ? null : (
            <div className={classes.segmentDays}>
              <NumberInput
                label={t('leaving.segment.silence')}
                min={1}
                max={3650}
                suffix={` ${t('leaving.segment.days')}`}
                {...form.getInputProps('days')}
              />
              <span className={classes.line}>{t('leaving.segment.withoutContract')}</span>
            </div>
          )}
          {also.length > 0 ? (
            <p className={classes.line}>{t('leaving.segment.also', { list: format.list(also) })}</p>
          ) : null}
          <TextInput
            label={t('leaving.segment.name')}
            description={t('leaving.segment.help')}
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
