import { Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { useProblemText } from '#platform/web/components/ErrorState.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { EntryCard } from './components/EntryCard.tsx';
import { identityApi } from './components/identity-api.ts';
import { NewPassword, usePasswordRule } from './components/NewPassword.tsx';

/** Without a link: ask for one. With a link (in the address's fragment): set the password. */
export default function ResetPasswordPage() {
  const token = useLocation().hash;
  return token === '' ? <AskForLink /> : <SetPassword token={token} />;
}

function AskForLink() {
  const { t } = useTranslation('identity');
  const { email } = useRules();
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ['identity', 'session'],
    queryFn: ({ signal }) => identityApi.session.current(undefined, { signal }),
  });
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { email: '' },
    rules: { email },
    checkOnBlur: false,
    save: (values) => identityApi.passwordReset.request(values),
    onSaved: (_answer, values) => setAskedFor(values.email),
  });
  const foot = <AppLink to="/sign-in">{t('reset.toSignIn')}</AppLink>;
  if (data && !data.mail) {
    const text = t('reset.noMailText', { email: `<${t('reset.emailPlaceholder')}>` });
    return <EntryCard question={t('reset.question')} lead={`${t('reset.noMail')}. ${text}`} foot={foot} />;
  }
  if (askedFor !== null)
    return <EntryCard question={t('reset.sent')} lead={t('reset.sentText')} foot={foot} />;
  return (
    <EntryCard question={t('reset.question')} lead={t('reset.lead')} foot={foot}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('field.email')}
            type="email"
            autoComplete="username"
            {...form.getInputProps('email')}
          />
          <FormFoot saving={saving} problem={problem} label={t('reset.submit')} />
        </Stack>
      </form>
    </EntryCard>
  );
}

function SetPassword({ token }: { readonly token: string }) {
  const { t } = useTranslation('identity');
  const problemText = useProblemText();
  const passwordRule = usePasswordRule();
  const [done, setDone] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['identity', 'reset', token],
    queryFn: ({ signal }) => identityApi.passwordReset.inspect({ token }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { password: '' },
    rules: { password: (value) => passwordRule(value, data?.email ?? '') },
    save: ({ password }) => identityApi.passwordReset.finish({ token, password }),
    onSaved: () => setDone(true),
  });
  if (done) {
    return (
      <EntryCard question={t('reset.done')} lead={t('reset.doneText')}>
        <ButtonLink to="/sign-in">{t('reset.toSignIn')}</ButtonLink>
      </EntryCard>
    );
  }
  if (error) {
    return (
      <EntryCard question={t('reset.badLink')} lead={problemText(error)}>
        <ButtonLink to="/reset-password">{t('reset.newLink')}</ButtonLink>
      </EntryCard>
    );
  }
  if (!data) return null;
  return (
    <EntryCard question={t('reset.setQuestion')} lead={t('reset.setLead', { email: data.email })}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <input type="hidden" name="username" autoComplete="username" value={data.email} />
          <NewPassword {...form.getInputProps('password')} />
          <FormFoot saving={saving} problem={problem} label={t('reset.setSubmit')} />
        </Stack>
      </form>
    </EntryCard>
  );
}
