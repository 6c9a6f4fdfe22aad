import { Trans, useTranslation } from 'react-i18next';
import type { DriverSummary } from '#features/retention/core/contract/link.ts';
import { type DriverWords, groupOfKey, type Spoken } from './use-driver-words.ts';

type DriverSentenceProps = {
  readonly summary: DriverSummary;
  readonly words: DriverWords;
  /** absent: read from the keys */
  readonly spoken?: Spoken;
};

/** A summary as words need it; its groups are known by their keys. */
export const spokenOf = ({ id, scale, sides }: DriverSummary): Spoken => ({
  id,
  scale,
  groups: [...(sides?.a ?? []), ...(sides?.b ?? [])].map((key) => groupOfKey(key, scale)),
});

const doubts = ['control-alarms', 'queue-contradicts', 'weaker-than-measured'] as const;

/** The finding of one driver in one sentence: an association with its interval and grade, or why it is none. */
export function DriverSentence({ summary, words, spoken = spokenOf(summary) }: DriverSentenceProps) {
  const { t } = useTranslation('retention');
  const { difference, sides, grade, finding, because } = summary;
  if (!difference || !sides) return t('link.sentence.cannot', { why: words.reason(summary.reason) });
  const between = { a: words.clause(spoken, sides.a), b: words.clause(spoken, sides.b), grade: grade ?? '–' };
  const numbers = {
    difference: words.signed(difference.value),
    low: words.end(difference.low),
    high: words.end(difference.high),
  };
  const components = { b: <b />, grade: <b /> };
  if (finding === 'no-difference') return t('link.sentence.level', { ...between, ...numbers });
  if (finding === 'unclear')
    return (
      <Trans
        t={t}
        i18nKey="link.sentence.unclear"
        values={{ ...between, ...numbers }}
        components={components}
      />
    );
  if (grade === 'C') {
    const why = t(`link.why.${doubts.find((code) => because.includes(code)) ?? 'other'}`);
    return (
      <Trans
        t={t}
        i18nKey="link.sentence.doubtful"
        values={{ ...between, ...numbers, why }}
        components={components}
      />
    );
  }
  const more = difference.value > 0;
  const [low, high] = more ? [difference.low, difference.high] : [-difference.high, -difference.low];
  return (
    <Trans
      t={t}
      i18nKey={more ? 'link.sentence.more' : 'link.sentence.less'}
      values={{
        ...between,
        points: words.points(Math.abs(difference.value)),
        low: words.points(low),
        high: words.points(high),
      }}
      components={components}
    />
  );
}
