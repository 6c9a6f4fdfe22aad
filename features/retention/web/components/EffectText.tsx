import { useTranslation } from 'react-i18next';
import type { StageLine } from '#features/retention/core/contract/agents.ts';
import { minorUnits } from '#platform/core/money.ts';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './agents.module.css';

type EffectTextProps = {
  readonly effect: StageLine['stays'];
  readonly look: { readonly unit: 'points' } | { readonly unit: 'money'; readonly currency: string };
};

/** "+1.2 (−0.4 … +2.8), within chance"; or that nothing alike can be compared, or how many more are needed. */
export function EffectText({ effect, look }: EffectTextProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { difference, adjustedP, needed } = effect;
  if (!difference)
    return (
      <span className={classes.interval}>
        {needed === null ? t('channels.table.cannot') : t('channels.table.few', { n: format.number(needed) })}
      </span>
    );
  const apart = difference.low > 0 || difference.high < 0;
  const state = (adjustedP ?? 1) < 0.05 ? 'clear' : apart ? 'several' : 'within';
  const print = (value: number): string =>
    look.unit === 'points'
      ? format.points(value)
      : format.change(minorUnits(value, look.currency), 'money', look.currency);
  return (
    <>
      <span className={classes.numbers}>
        <b>{print(difference.value)}</b>{' '}
        <span className={classes.interval}>{`(${print(difference.low)} … ${print(difference.high)})`}</span>
      </span>
      <span className={classes.below}>{t(`channels.table.${state}`)}</span>
    </>
  );
}
