import { Trans, useTranslation } from 'react-i18next';
import type { KneeResult } from '#features/retention/core/link/driver-result.ts';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './driver.module.css';

type Knee = NonNullable<Extract<KneeResult, { state: 'knee' | 'no-knee' | 'no-effect' }>['lower']>;

/** Where faster stops paying, in words with its interval; "no detectable knee" is an answer too. */
export function KneeText({ knee }: { readonly knee: KneeResult | null }) {
  const { t } = useTranslation('retention');
  if (!knee) return null;
  return (
    <Section title={t('link.knee.title')}>
      <div className={classes.lines}>
        {knee.state === 'unclear' ? (
          <p className={classes.strong}>{t('link.knee.unclear', { why: t('link.knee.unclearWhy') })}</p>
        ) : knee.state === 'no-effect' ? (
          <p className={classes.strong}>{t('link.knee.noEffect')}</p>
        ) : knee.lower === null && knee.upper === null ? (
          <p className={classes.strong}>{t('link.knee.none')}</p>
        ) : (
          <>
            {knee.lower ? <KneeLine knee={knee.lower} end="lower" /> : null}
            {knee.upper ? <KneeLine knee={knee.upper} end="upper" /> : null}
          </>
        )}
      </div>
    </Section>
  );
}

function KneeLine({ knee, end }: { readonly knee: Knee; readonly end: 'lower' | 'upper' }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const hours = (value: number): string => format.duration(rounded(value * 3600));
  const { low, high } = knee;
  const sharp = low !== null && high !== null;
  return (
    <p className={classes.strong}>
      <Trans
        t={t}
        i18nKey={sharp ? `link.knee.${end}` : `link.knee.${end}Open`}
        values={{
          at: hours(knee.hours),
          ...(sharp ? { low: hours(low), high: hours(high) } : {}),
        }}
        components={{ b: <b /> }}
      />
    </p>
  );
}

/** As exact as such an interval allows: "about 3 h", not "about 3 h 11 min". */
function rounded(seconds: number): number {
  const step = seconds >= 36_000 ? 3600 : seconds >= 7200 ? 1800 : seconds >= 1800 ? 300 : 60;
  return Math.max(step, Math.round(seconds / step) * step);
}
