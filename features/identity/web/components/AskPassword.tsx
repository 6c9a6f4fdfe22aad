import { Modal, PasswordInput, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';

type AskPasswordProps<R> = {
  readonly title: string;
  /** what the password is needed for; gets it, and fails when it is wrong */
  readonly act: (password: string) => Promise<R>;
  readonly onDone: (result: R) => void;
  readonly onClose: () => void;
};

/** Asks for the password again before something a borrowed session must not do. */
export function AskPassword<R>({ title, act, onDone, onClose }: AskPasswordProps<R>) {
  const { t } = useTranslation(['identity', 'platform']);
  const { required } = useRules();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { password: '' },
    rules: { password: required },
    save: ({ password }) => act(password),
    onSaved: onDone,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <PasswordInput
            label={t('identity:field.currentPassword')}
            autoComplete="current-password"
            data-autofocus
            {...form.getInputProps('password')}
          />
          <FormFoot saving={saving} problem={problem} label={t('identity:account.next')} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
