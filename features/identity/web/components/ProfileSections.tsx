import { Button, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { showDone, showProblem } from '#platform/web/undo.tsx';
import type { AccountView } from '../../core/schema.ts';
import { identityApi } from './identity-api.ts';
import { LanguageChoice } from './LanguageChoice.tsx';
import { NewPassword, usePasswordRule } from './NewPassword.tsx';

type AccountProps = { readonly account: AccountView; readonly onChanged: () => void };

/** What the shell shows of the person is read again. */
function useVisitorChanged(): () => void {
  const client = useQueryClient();
  const router = useRouter();
  return () => {
    void client.refetchQueries({ queryKey: ['visitor'], type: 'all' }).then(() => router.invalidate());
  };
}

export function ProfileSection({ account, onChanged }: AccountProps) {
  const { t } = useTranslation('identity');
  const { required } = useRules();
  const visitorChanged = useVisitorChanged();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name: account.name },
    rules: { name: required },
    save: ({ name }) => identityApi.account.change({ name }),
    onSaved: () => {
      onChanged();
      visitorChanged();
      showDone(t('account.saved'));
    },
  });
  return (
    <Section title={t('account.profile')}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md" maw={400}>
          <LanguageChoice
            onChosen={(locale) => void identityApi.account.change({ locale }).catch(showProblem)}
          />
          <TextInput label={t('field.name')} autoComplete="name" {...form.getInputProps('name')} />
          <FormFoot saving={saving} problem={problem} />
        </Stack>
      </form>
    </Section>
  );
}

export function EmailSection({ account, onChanged }: AccountProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const { required, email } = useRules();
  const visitorChanged = useVisitorChanged();
  const [open, setOpen] = useState(false);
  return (
    <Section
      title={t('identity:account.emailTitle')}
      lead={t('identity:account.emailLead', { email: account.email })}
      actions={
        <Button variant="default" onClick={() => setOpen(true)}>
          {t('identity:account.changeEmail')}
        </Button>
      }
    >
      {open ? (
        <EmailModal rules={{ email, password: required }} onClose={() => setOpen(false)} onSaved={saved} />
      ) : null}
    </Section>
  );

  function saved(next: string): void {
    setOpen(false);
    onChanged();
    visitorChanged();
    showDone(t('identity:account.emailChanged', { email: next }));
  }
}

type EmailModalProps = {
  readonly rules: Record<'email' | 'password', (value: string) => string | null>;
  readonly onSaved: (email: string) => void;
  readonly onClose: () => void;
};

function EmailModal({ rules, onSaved, onClose }: EmailModalProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { email: '', password: '' },
    rules,
    save: (values) => identityApi.account.changeEmail(values),
    onSaved: (_done, values) => onSaved(values.email),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('identity:account.changeEmail')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('identity:account.newEmail')}
            type="email"
            autoComplete="email"
            data-autofocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('identity:field.currentPassword')}
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

export function PasswordSection({ account, onChanged }: AccountProps) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <Section
      title={t('account.passwordTitle')}
      lead={t('account.passwordLead', { ago: format.ago(account.passwordChangedAt) })}
      actions={
        <Button variant="default" onClick={() => setOpen(true)}>
          {t('account.changePassword')}
        </Button>
      }
    >
      {open ? (
        <PasswordModal
          email={account.email}
          onClose={() => setOpen(false)}
          onSaved={() => {
            setOpen(false);
            onChanged();
            showDone(t('account.passwordChanged'));
          }}
        />
      ) : null}
    </Section>
  );
}

type PasswordModalProps = {
  readonly email: string;
  readonly onSaved: () => void;
  readonly onClose: () => void;
};

function PasswordModal({ email, onSaved, onClose }: PasswordModalProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const { required } = useRules();
  const passwordRule = usePasswordRule();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { current: '', next: '' },
    rules: { current: required, next: (value) => passwordRule(value, email) },
    save: (values) => identityApi.account.changePassword(values),
    onSaved,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('identity:account.changePassword')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <input type="hidden" name="username" autoComplete="username" value={email} />
          <PasswordInput
            label={t('identity:field.currentPassword')}
            autoComplete="current-password"
            data-autofocus
            {...form.getInputProps('current')}
          />
          <NewPassword {...form.getInputProps('next')} />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
