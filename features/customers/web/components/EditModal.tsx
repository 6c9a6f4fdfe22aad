import { Autocomplete, Modal, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormFoot, useApiForm } from '#platform/web/form.tsx';
import { showDone } from '#platform/web/undo.tsx';
import type { CustomerDetail } from '../../core/schema.ts';
import { customersApi, customersKey } from './customers-api.ts';
import { useFacets } from './use-facets.ts';

type EditModalProps = { readonly customer: CustomerDetail; readonly onClose: () => void };

/** What can be changed by hand; numbers and events come from their records and cannot. */
export function EditModal({ customer, onClose }: EditModalProps) {
  const { t } = useTranslation(['customers', 'platform']);
  const client = useQueryClient();
  const { choices } = useFacets();
  const { customerId } = customer;
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: {
      name: customer.name,
      kind: customer.kind,
      tier: customer.tier ?? '',
      language: customer.language ?? '',
      timeZone: customer.timeZone ?? '',
      country: customer.country ?? '',
      city: customer.city ?? '',
      tags: [...customer.tags],
      internal: customer.internal,
    },
    save: (values) => customersApi.change({ customerId, ...values }),
    onSaved: () => {
      void client.invalidateQueries({ queryKey: customersKey });
      showDone(t('edit.saved'));
      onClose();
    },
  });
  const values = (of: 'tier' | 'country' | 'language' | 'tags') => choices[of].map(({ value }) => value);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('edit.title')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput label={t('field.name')} maxLength={300} data-autofocus {...form.getInputProps('name')} />
          <Select
            label={t('field.kind')}
            data={choices.kind.map(({ value, label }) => ({ value, label }))}
            allowDeselect={false}
            {...form.getInputProps('kind')}
          />
          <Autocomplete
            label={t('field.tier')}
            data={values('tier')}
            maxLength={60}
            {...form.getInputProps('tier')}
          />
          <Autocomplete
            label={t('field.country')}
            data={values('country')}
            maxLength={60}
            {...form.getInputProps('country')}
          />
          <TextInput label={t('field.city')} maxLength={120} {...form.getInputProps('city')} />
          <Autocomplete
            label={t('field.language')}
            data={values('language')}
            maxLength={20}
            {...form.getInputProps('language')}
          />
          <Autocomplete
            label={t('field.timeZone')}
            description={t('edit.zoneHelp')}
            data={Intl.supportedValuesOf('timeZone')}
            limit={20}
            maxLength={60}
            {...form.getInputProps('timeZone')}
          />
          <TagsInput
            label={t('field.tags')}
            description={t('edit.tagsHelp')}
            data={values('tags')}
            maxTags={100}
            {...form.getInputProps('tags')}
          />
          <Switch
            label={t('edit.internal')}
            description={t('help.internal')}
            {...form.getInputProps('internal', { type: 'checkbox' })}
          />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
