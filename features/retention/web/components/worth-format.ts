import { useTranslation } from 'react-i18next';
import type { Effect, WorthInputs } from '#features/retention/core/worth-schema.ts';
import { minorUnits } from '#platform/core/money.ts';
import { useFormat } from '#platform/web/i18n.ts';
import { pointsPerSlope } from './worth-inputs.ts';

/** How the page writes its numbers. Money comes in major units. */
export function useWorthFormat(currency: string) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const points = (effect: Pick<Effect, 'unit'>, slope: number): string =>
    format.change(Math.abs(slope * pointsPerSlope(effect)) / 100, 'share').replace('+', '');
  return {
    minor: (major: number): number => minorUnits(major, currency),
    money: (major: number): string => format.money(minorUnits(major, currency), currency, true),
    count: (value: number): string => format.number(value, Math.abs(value) < 10 ? 1 : 0),
    percent: (share: number): string => format.percent(share, 0),
    agents: (k: number): string =>
      k === 0 ? t('worth.noAgents') : t('worth.agents', { count: k, n: format.number(k) }),
    reached: (inputs: Pick<WorthInputs, 'effect'>, value: number): string =>
      inputs.effect.unit === 'ln-hour' ? format.duration(value * 3600) : format.percent(value),
    points,
    effect: (effect: Pick<Effect, 'unit'>, slope: number): string =>
      t(
        effect.unit === 'ln-hour'
          ? 'worth.effectText.time'
          : slope < 0
            ? 'worth.effectText.less'
            : 'worth.effectText.more',
        { points: points(effect, slope) },
      ),
  };
}
