import { Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { localeOf } from '#platform/web/i18n.ts';
import { EntryCard } from './components/EntryCard.tsx';
import { identityApi, useEntered } from './components/identity-api.ts';
import { LanguageChoice } from './components/LanguageChoice.tsx';
import { NewPassword, usePasswordRule } from './components/NewPassword.tsx';

/** The very first page: makes the owner, then offers the sample company or one's own data. */
export default function FirstStartPage() {
  const { t } = useTranslation('identity');
  const { data } = useQuery({
    queryKey: ['identity', 'session'],
    queryFn: ({ signal }) => identityApi.session.current(undefined, { signal }),
  });
  if (data?.ownerExists) {
    return (
      <EntryCard
        question={t('firstStart.taken')}
        lead={t('firstStart.takenText')}
        foot={<AppLink to="/sign-in">{t('reset.toSignIn')}</AppLink>}
      />
    );
  }
  return (
    <EntryCard question={t('firstStart.question')} lead={t('firstStart.lead')}>
      <OwnerForm />
    </EntryCard>
  );
}

function OwnerForm() {
  const { t, i18n } = useTranslation('identity');
  const { required, email } = useRules();
  const passwordRule = usePasswordRule();
  const entered = useEntered();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name: '', email: '', companyName: '', password: '' },
    rules: { name: required, email, password: (value, values) => passwordRule(value, values.email) },
    save: (values) =>
      identityApi.setup.createOwner({
        ...values,
        locale: localeOf(i18n),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    onSaved: () => void entered('/welcome'),
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <LanguageChoice />
        <TextInput
          label={t('field.name')}
          autoComplete="name"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('field.company')}
          description={t('field.companyHint')}
          autoComplete="organization"
          {...form.getInputProps('companyName')}
        />
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          {...form.getInputProps('email')}
        />
        <NewPassword label={t('field.password')} {...form.getInputProps('password')} />
        <FormFoot saving={saving} problem={problem} label={t('firstStart.submit')} />
      </Stack>
    </form>
  );
}
