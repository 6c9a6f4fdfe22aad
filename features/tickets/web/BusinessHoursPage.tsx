import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { PromisesSection } from './components/PromisesSection.tsx';
import { SchedulesSection } from './components/SchedulesSection.tsx';

/** When the company is at work and how fast it promises to be: what every business clock is measured by. */
export default function BusinessHoursPage() {
  const { t } = useTranslation('tickets');
  return (
    <PageFrame
      question={t('hours.question')}
      lead={t('hours.lead')}
      next={<AppLink to="/serving">{t('list.next')}</AppLink>}
    >
      <SchedulesSection />
      <PromisesSection />
    </PageFrame>
  );
}
