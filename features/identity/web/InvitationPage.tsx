import { Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { useProblemText } from '#platform/web/components/ErrorState.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { localeOf } from '#platform/web/i18n.ts';
import { EntryCard } from './components/EntryCard.tsx';
import { identityApi, useEntered } from './components/identity-api.ts';
import { LanguageChoice } from './components/LanguageChoice.tsx';
import { NewPassword, usePasswordRule } from './components/NewPassword.tsx';

/** Where an invitation link leads: choose a password and be in. */
export default function InvitationPage() {
  const { t } = useTranslation(['identity', 'platform']);
  const problemText = useProblemText();
  const token = useLocation().hash;
  const { data, error } = useQuery({
    queryKey: ['identity', 'invitation', token],
    queryFn: ({ signal }) => identityApi.invitation.inspect({ token }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) {
    return (
      <EntryCard
        question={t('identity:invitation.badLink')}
        lead={problemText(error)}
        foot={<AppLink to="/sign-in">{t('identity:reset.toSignIn')}</AppLink>}
      />
    );
  }
  if (!data) return null;
  const words = {
    company: data.companyName || t('platform:product'),
    inviter: data.invitedBy || t('identity:invitation.someone'),
    role: t(`platform:role.${data.role}`),
    email: data.email,
  };
  return (
    <EntryCard
      question={t('identity:invitation.question', words)}
      lead={t('identity:invitation.lead', words)}
    >
      <JoinForm token={token} email={data.email} name={data.name} />
    </EntryCard>
  );
}

type JoinFormProps = { readonly token: string; readonly email: string; readonly name: string };

function JoinForm({ token, email, name }: JoinFormProps) {
  const { t, i18n } = useTranslation('identity');
  const { required } = useRules();
  const passwordRule = usePasswordRule();
  const entered = useEntered();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name, password: '' },
    rules: { name: required, password: (value) => passwordRule(value, email) },
    save: (values) => identityApi.invitation.accept({ ...values, token, locale: localeOf(i18n) }),
    onSaved: () => void entered('/'),
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <LanguageChoice />
        <TextInput label={t('field.name')} autoComplete="name" {...form.getInputProps('name')} />
        {/* for the password manager: it keeps the password under this address */}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <NewPassword label={t('field.password')} {...form.getInputProps('password')} />
        <FormFoot saving={saving} problem={problem} label={t('invitation.submit')} />
      </Stack>
    </form>
  );
}
