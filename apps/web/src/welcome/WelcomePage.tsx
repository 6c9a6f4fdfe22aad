import { useTranslation } from 'react-i18next';
import { SampleCompanyCard } from '#features/sample/web/panels.tsx';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { PageFrame, Pair } from '#platform/web/components/PageFrame.tsx';
import classes from './WelcomePage.module.css';

/** Own data or the sample company: the two ways to a first answer. */
export default function WelcomePage() {
  const { t } = useTranslation('platform');
  return (
    <PageFrame
      question={t('welcome.title')}
      lead={t('welcome.lead')}
      next={<AppLink to="/">{t('welcome.later')}</AppLink>}
    >
      <Pair>
        <section className={classes.way}>
          <h2 className={classes.title}>{t('welcome.bring')}</h2>
          <p className={classes.text}>{t('welcome.bringText')}</p>
          <div>
            <ButtonLink to="/imports/new">{t('welcome.bring')}</ButtonLink>
          </div>
        </section>
        <SampleCompanyCard />
      </Pair>
    </PageFrame>
  );
}
