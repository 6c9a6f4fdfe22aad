import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { passwordProblem } from '../../core/password.ts';

/** Where a new password is chosen: says what makes a good one, and lets a password manager make it. */
export function NewPassword(props: PasswordInputProps) {
  const { t } = useTranslation('identity');
  return (
    <PasswordInput
      label={t('field.newPassword')}
      description={t('field.passwordHint')}
      autoComplete="new-password"
      required
      withAsterisk={false}
      {...props}
    />
  );
}

/** The server's rule and the server's words, said at the field. */
export function usePasswordRule(): (password: string, email: string) => string | null {
  const { t } = useTranslation('identity');
  return (password, email) => {
    const problem = passwordProblem(password, email);
    switch (problem) {
      case null:
        return null;
      case 'identity:password-too-short':
        return t('refusal.password-too-short');
      case 'identity:password-too-simple':
        return t('refusal.password-too-simple');
      case 'identity:password-has-email':
        return t('refusal.password-has-email');
    }
  };
}
