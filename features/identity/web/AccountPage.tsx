import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { identityApi } from './components/identity-api.ts';
import { EmailSection, PasswordSection, ProfileSection } from './components/ProfileSections.tsx';
import { SecondFactorSection } from './components/SecondFactorSection.tsx';
import { SessionsSection } from './components/SessionsSection.tsx';

/** One's own account: name, language, password, second factor, sessions. */
export default function AccountPage() {
  const { t } = useTranslation(['identity', 'platform']);
  const { data, error, refetch } = useQuery({
    queryKey: ['identity', 'account'],
    queryFn: ({ signal }) => identityApi.account.get(undefined, { signal }),
  });
  const onChanged = (): void => void refetch();
  return (
    <PageFrame
      question={t('identity:account.question')}
      lead={data ? `${data.name} · ${t(`platform:role.${data.role}`)}` : null}
      width="reading"
    >
      {error ? <ErrorState error={error} onRetry={onChanged} /> : null}
      {data ? (
        <>
          <ProfileSection account={data} onChanged={onChanged} />
          <EmailSection account={data} onChanged={onChanged} />
          <PasswordSection account={data} onChanged={onChanged} />
          <SecondFactorSection account={data} onChanged={onChanged} />
          <SessionsSection />
        </>
      ) : null}
    </PageFrame>
  );
}
