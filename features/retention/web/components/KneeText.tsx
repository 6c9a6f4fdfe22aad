import { Trans, useTranslation } from 'react-i18next';
import type { KneeResult } from '#features/retention/core/link/driver-result.ts';
import { kneeLines } from '#features/retention/core/link/driver-words.ts';
import { Section } from '#platform/web/components/PageFrame.tsx';
import classes from './driver.module.css';
import type { DriverWords } from './use-driver-words.ts';

type KneeTextProps = { readonly knee: KneeResult | null; readonly words: DriverWords };

/** Where faster stops paying, in words with its interval. */
export function KneeText({ knee, words }: KneeTextProps) {
  const { t } = useTranslation('retention');
  if (!knee) return null;
  return (
    <Section title={t('link.knee.title')}>
      <div className={classes.lines}>
        {kneeLines(words, knee).map(({ text, values }) => (
          <p key={text} className={classes.strong}>
            <Trans t={t} i18nKey={`link.${text}`} values={values} components={{ b: <b /> }} />
          </p>
        ))}
      </div>
    </Section>
  );
}
