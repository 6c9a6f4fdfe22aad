import { Button, Code, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '#platform/core/permission.ts';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { identityApi } from './identity-api.ts';
import { LinkToCopy } from './LinkToCopy.tsx';
import { RoleSelect } from './RoleSelect.tsx';

const expiries = ['30', '90', '365', 'none'] as const;
type Expiry = (typeof expiries)[number];

type NewKeyModalProps = { readonly onMade: () => void; readonly onClose: () => void };

/** Makes a key and shows it, once. */
export function NewKeyModal({ onMade, onClose }: NewKeyModalProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const [key, setKey] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={key === null ? t('identity:keys.create') : t('identity:keys.madeTitle')}
      size="lg"
      closeOnClickOutside={key === null}
      closeOnEscape={key === null}
      withCloseButton={key === null}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      {key === null ? (
        <NewKeyForm
          onMade={(made) => {
            onMade();
            setKey(made);
          }}
          onClose={onClose}
        />
      ) : (
        <Stack gap="md">
          <p style={{ margin: 0 }}>{t('identity:keys.madeText')}</p>
          <LinkToCopy label={t('identity:keys.madeLabel')} value={key} />
          <div>
            <p style={{ margin: '0 0 8px' }}>{t('identity:keys.madeUse')}</p>
            <Code
              block
            >{`curl -H "Authorization: Bearer $KEY" ${window.location.origin}/api/v1/directory`}</Code>
          </div>
          <div>
            <Button onClick={onClose}>{t('identity:keys.done')}</Button>
          </div>
        </Stack>
      )}
    </Modal>
  );
}

const lastMoment = (expiry: Expiry): string | null =>
  expiry === 'none' ? null : new Date(Date.now() + Number(expiry) * 86_400_000).toISOString();

type NewKeyFormProps = { readonly onMade: (key: string) => void; readonly onClose: () => void };

function NewKeyForm({ onMade, onClose }: NewKeyFormProps) {
  const { t } = useTranslation('identity');
  const { required } = useRules();
  const options = useQuery({
    queryKey: ['identity', 'key-options'],
    queryFn: ({ signal }) => identityApi.apiKeys.options(undefined, { signal }),
  });
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name: '', role: 'agent' as Role, scopes: [] as string[], expiry: '365' as Expiry },
    rules: { name: required },
    save: ({ name, role, scopes, expiry }) =>
      identityApi.apiKeys.create({ name, role, scopes, expiresAt: lastMoment(expiry) }),
    onSaved: ({ key }) => onMade(key),
  });
  const { role, scopes, expiry } = form.values;
  const offered = options.data?.roles ?? [];
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('keys.name')}
          placeholder={t('keys.namePlaceholder')}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <RoleSelect
          value={role}
          offered={offered.map((one) => one.role)}
          onChange={(next) => {
            form.setFieldValue('role', next);
            form.setFieldValue('scopes', []);
          }}
        />
        <MultiSelect
          label={t('keys.scopeLabel')}
          description={t('keys.scopeHint')}
          data={offered.find((one) => one.role === role)?.scopes ?? []}
          value={scopes}
          onChange={(next) => form.setFieldValue('scopes', next)}
          searchable
          clearable
          hidePickedOptions
        />
        <Select
          label={t('keys.expiry')}
          data={expiries.map((value) => ({ value, label: t(`keys.expiries.${value}`) }))}
          value={expiry}
          allowDeselect={false}
          onChange={(next) => form.setFieldValue('expiry', expiries.find((one) => one === next) ?? '365')}
        />
        <FormFoot
          saving={saving}
          problem={problem ?? options.error}
          label={t('keys.submit')}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
