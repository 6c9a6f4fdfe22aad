import { Trans, useTranslation } from 'react-i18next';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { SearchParams } from '#platform/web/route.ts';
import { useSession } from '#platform/web/session.ts';
import classes from './driver.module.css';
import type { DriverWords } from './use-driver-words.ts';
import type { DriverAnswer, EvidenceAnswer } from './use-link.ts';

type MoneyProps = { readonly answer: DriverAnswer; readonly words: DriverWords };

/** What goes with the difference in a year, with how it is put together. */
export function MoneyPanel({ answer, words }: MoneyProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { money } = answer.result;
  if (!money || answer.summary.finding === 'unclear' || answer.summary.finding === 'no-difference')
    return null;
  const { currency, settings } = answer.run;
  const { keptPerYear: kept, perYear, valuePerCustomer } = money;
  const counts = {
    customers: format.number(money.encountersPerYear),
    kept: format.number(kept.value),
    keptLow: format.number(kept.low),
    keptHigh: format.number(kept.high),
  };
  return (
    <Section title={t('link.money.title')}>
      <p className={classes.strong}>
        {perYear && valuePerCustomer !== null ? (
          <Trans
            t={t}
            i18nKey="link.money.text"
            values={{
              ...counts,
              money: words.money(perYear.value, currency),
              low: words.money(perYear.low, currency),
              high: words.money(perYear.high, currency),
              value: words.money(valuePerCustomer, currency),
            }}
            components={{ b: <b /> }}
          />
        ) : (
          t('link.money.noMoney', counts)
        )}
      </p>
      <p className={classes.line}>
        {settings.marginShare < 1
          ? t('link.money.margin', { margin: format.percent(settings.marginShare, 0) })
          : t('link.money.revenue')}
      </p>
    </Section>
  );
}

/** A range as the page of worth reads it from an address. */
const rangeOf = (...numbers: readonly number[]): string =>
  numbers.map((one) => Number(one.toPrecision(4))).join('~');

const measures = {
  'first-reply': 'frt',
  'resolution-full': 'art',
  'one-touch': 'one-touch',
  reopened: 'reopen',
} as const;

/** The page of worth with this driver's effect filled in; undefined where that page knows no such measure. */
export function worthSearch(
  answer: DriverAnswer,
  evidence: EvidenceAnswer | undefined,
  source: string,
): SearchParams | undefined {
  const { summary, result } = answer;
  const measure = Object.entries(measures).find(([id]) => id === summary.id)?.[1];
  const { difference, knee } = result;
  if (!measure || !difference) return undefined;
  const about = {
    measure,
    grade: summary.grade ?? 'none',
    source,
  };
  // staying more is leaving less; the page asks what the measure does to leaving
  if (summary.scale === 'flag')
    return { ...about, effect: rangeOf(-difference.value, -difference.high, -difference.low) };
  const queue = evidence?.evidence.congestion;
  const slope =
    queue?.state === 'answered' && evidence?.summary.because.includes('queue-agrees')
      ? queue.perLnHour
      : evidence?.evidence.adjustedPerLnHour;
  if (!slope) return undefined;
  const knees = knee && knee.state !== 'unclear' ? { low: knee.lower?.hours, high: knee.upper?.hours } : {};
  return {
    ...about,
    effect: rangeOf(slope.value, slope.low, slope.high),
    ...(knees.low === undefined ? {} : { kneeLow: knees.low.toPrecision(3) }),
    ...(knees.high === undefined ? {} : { kneeHigh: knees.high.toPrecision(3) }),
  };
}

type SettleProps = MoneyProps & { readonly worth: SearchParams | undefined };

/** The lottery that would settle it, ready to be planned. */
export function SettlePanel({ answer, words, worth }: SettleProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { can } = useSession();
  const { summary, result, run } = answer;
  const { experiment, sides } = result;
  if (!sides || !summary.actionable || summary.scale === 'category') return null;
  if (!experiment)
    return (
      <Section title={t('link.experiment.title')}>
        <p className={classes.line}>{t('link.experiment.none')}</p>
      </Section>
    );
  const numbers = {
    perArm: format.number(experiment.perArm),
    effect: words.points(experiment.effect),
    baseline: format.percent(experiment.baseline),
  };
  const months = experiment.months === null ? null : Math.max(1, Math.ceil(experiment.months));
  const [better, worse] = (result.difference?.value ?? 0) >= 0 ? [sides.a, sides.b] : [sides.b, sides.a];
  const name = words.name(summary.id);
  const plan: SearchParams = {
    name,
    tried: t('link.experiment.tried', {
      name,
      a: words.side(summary, better),
      b: words.side(summary, worse),
    }),
    horizon: String(run.settings.horizon),
    effect: (experiment.effect * 100).toPrecision(2),
    // only a wait can be drawn by lot in the queue
    kind: summary.scale === 'duration' ? 'lottery' : 'other',
  };
  return (
    <Section title={t('link.experiment.title')}>
      <p className={classes.strong}>
        {months === null
          ? t('link.experiment.textOpen', numbers)
          : t('link.experiment.text', { ...numbers, count: months, n: format.number(months) })}
      </p>
      <div className={classes.actions}>
        {can('retention.experiments') ? (
          <ButtonLink to="/experiments/new" search={plan} variant="default">
            {t('link.experiment.plan')}
          </ButtonLink>
        ) : null}
        {worth ? (
          <AppLink to="/worth" search={worth}>
            {t('link.experiment.worth')}
          </AppLink>
        ) : null}
      </div>
    </Section>
  );
}
