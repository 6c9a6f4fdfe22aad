import { useTranslation } from 'react-i18next';
import { useSegments } from '#features/customers/web/panels.tsx';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { AnswerTable } from './components/AnswerTable.tsx';
import { answersCodec } from './components/answers-codec.ts';

export default function AnswersPage() {
  const { t } = useTranslation(['surveys', 'platform']);
  const segments = useSegments('answers', answersCodec);
  return (
    <PageFrame
      question={t('answers.question')}
      next={<AppLink to="/surveys">{t('surveys.question')}</AppLink>}
    >
      <AnswerTable
        label={t('answers.nav')}
        segments={segments}
        empty={
          <EmptyState
            title={t('answers.empty')}
            text={t('answers.emptyText')}
            action={<ButtonLink to="/imports/new">{t('platform:action.bring')}</ButtonLink>}
          />
        }
      />
    </PageFrame>
  );
}
