import { Anchor, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { EntryCard } from './components/EntryCard.tsx';
import { identityApi, insidePath, useEntered } from './components/identity-api.ts';

/** E-mail and password, then the second factor where there is one; goes to `?to=` afterwards. */
export default function SignInPage() {
  const { t } = useTranslation('identity');
  const [search] = useSearchParams();
  const [challenge, setChallenge] = useState<string | null>(null);
  const entered = useEntered();
  const onEntered = (): void => void entered(insidePath(searchText(search, 'to')));
  if (challenge !== null) {
    return <SecondStep challenge={challenge} onEntered={onEntered} onAgain={() => setChallenge(null)} />;
  }
  return (
    <EntryCard
      question={t('signIn.question')}
      foot={<AppLink to="/reset-password">{t('signIn.forgot')}</AppLink>}
    >
      <FirstStep onEntered={onEntered} onChallenge={setChallenge} />
    </EntryCard>
  );
}

type FirstStepProps = { readonly onEntered: () => void; readonly onChallenge: (challenge: string) => void };

function FirstStep({ onEntered, onChallenge }: FirstStepProps) {
  const { t } = useTranslation('identity');
  const { required, email } = useRules();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { email: '', password: '' },
    rules: { email, password: required },
    checkOnBlur: false,
    save: (values) => identityApi.session.signIn(values),
    onSaved: (answer) => (answer.status === 'signed-in' ? onEntered() : onChallenge(answer.challenge)),
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('field.email')}
          type="email"
          autoComplete="username"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('field.password')}
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
        <FormFoot saving={saving} problem={problem} label={t('signIn.submit')} />
      </Stack>
    </form>
  );
}

type SecondStepProps = {
  readonly challenge: string;
  readonly onEntered: () => void;
  readonly onAgain: () => void;
};

function SecondStep({ challenge, onEntered, onAgain }: SecondStepProps) {
  const { t } = useTranslation('identity');
  const { required } = useRules();
  const [recovery, setRecovery] = useState(false);
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { code: '' },
    rules: { code: required },
    checkOnBlur: false,
    save: ({ code }) => identityApi.session.secondFactor({ challenge, code }),
    onSaved: onEntered,
  });
  return (
    <EntryCard
      question={t('signIn.codeQuestion')}
      lead={recovery ? t('signIn.recoveryLead') : t('signIn.codeLead')}
      foot={
        <Group justify="center" gap="lg" component="span">
          <Anchor component="button" type="button" inherit onClick={() => setRecovery(!recovery)}>
            {recovery ? t('signIn.useApp') : t('signIn.useRecovery')}
          </Anchor>
          <Anchor component="button" type="button" inherit onClick={onAgain}>
            {t('signIn.startAgain')}
          </Anchor>
        </Group>
      }
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput
            key={String(recovery)}
            label={recovery ? t('signIn.recoveryCode') : t('field.code')}
            inputMode={recovery ? 'text' : 'numeric'}
            autoComplete="one-time-code"
            autoFocus
            {...form.getInputProps('code')}
          />
          <FormFoot saving={saving} problem={problem} label={t('signIn.submit')} />
        </Stack>
      </form>
    </EntryCard>
  );
}
