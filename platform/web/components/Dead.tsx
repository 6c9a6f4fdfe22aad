import { useTranslation } from 'react-i18next';
import { ButtonLink } from './AppLink.tsx';
import { EmptyState } from './EmptyState.tsx';
import { PageFrame } from './PageFrame.tsx';

/** Ends of the road: pages that are not there, or not for this reader. */

export function NotFound() {
  const { t } = useTranslation('platform');
  return (
    <PageFrame question={t('error.notFoundTitle')} width="reading">
      <EmptyState
        title={t('error.notFoundText')}
        action={<ButtonLink to="/">{t('action.toToday')}</ButtonLink>}
      />
    </PageFrame>
  );
}

export function Forbidden() {
  const { t } = useTranslation('platform');
  return (
    <PageFrame question={t('error.forbiddenTitle')} width="reading">
      <EmptyState
        title={t('error.forbidden')}
        action={<ButtonLink to="/">{t('action.toToday')}</ButtonLink>}
      />
    </PageFrame>
  );
}
