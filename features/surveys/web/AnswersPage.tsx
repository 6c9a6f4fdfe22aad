import { useTranslation } from 'react-i18next';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { AnswerTable } from './components/AnswerTable.tsx';

export default function AnswersPage() {
  const { t } = useTranslation('surveys');
  return (
    <PageFrame
      question={t('answers.question')}
      next={<AppLink to="/surveys">{t('surveys.question')}</AppLink>}
    >
      <AnswerTable
        label={t('answers.nav')}
        empty={
          <EmptyState
            title={t('answers.empty')}
            text={t('answers.emptyText')}
            action={<ButtonLink to="/imports/new">{t('answers.bring')}</ButtonLink>}
          />
        }
      />
    </PageFrame>
  );
}
