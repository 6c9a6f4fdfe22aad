import type { ExposureId } from '../../core/link/exposures.ts';
import { exposures } from '../../core/link/exposures.ts';
import { Effect, type WorthMeasure } from '../../core/worth-schema.ts';
import { findDriver, findQueue, summaryOf } from './find-driver.ts';
import { rankedSummary } from './find-drivers.ts';
import type { LinkQuestion } from './open-link.ts';

const exposureIds: Readonly<Record<WorthMeasure, ExposureId>> = {
  frt: 'first-reply',
  art: 'resolution-full',
  'one-touch': 'one-touch',
  reopen: 'reopened',
};

const digits = (value: number): number => Number(value.toPrecision(4));

/**
 * What the retention link says of a measure, as the effect a worth is computed from: change of the share lost per unit of ln hours
 * between the knees (the slope in log odds at the company's own share lost), or per unit of a share. Null when the
 * company's records cannot answer; the grade goes along, and with C no money is promised.
 */
export async function findEffect(link: LinkQuestion, measure: WorthMeasure): Promise<Effect | null> {
  const exposure = exposures.find(({ id }) => id === exposureIds[measure]);
  if (!exposure) return null;
  const result = await findDriver(link, exposure);
  if (result.state !== 'answered' || !result.difference) return null;
  const summary =
    rankedSummary(link, exposure.id) ??
    summaryOf(exposure, result, null, (await findQueue(link, exposure, 'asked'))?.congestion ?? null);
  const source = `${exposure.id}, ${link.analysis.name || 'standing analysis'} ${link.analysis.version}`;
  const grade = summary.grade ?? 'none';
  if (exposure.scale !== 'duration') {
    // a yes more is a no less: staying gained is loss saved
    const { value, low, high } = result.difference;
    return Effect.parse({
      riskPerUnit: digits(-value),
      low: digits(-high),
      high: digits(-low),
      unit: 'share',
      grade,
      source,
    });
  }
  const { knee } = result;
  if (!knee || knee.state === 'unclear') return null;
  const share = result.lost / result.n;
  const perUnit = (slope: number): number => digits(slope * share * (1 - share));
  return Effect.parse({
    riskPerUnit: perUnit(knee.slope.value),
    low: perUnit(knee.slope.low),
    high: perUnit(knee.slope.high),
    unit: 'ln-hour',
    ...(knee.lower ? { kneeLow: digits(knee.lower.hours) } : {}),
    ...(knee.upper ? { kneeHigh: digits(knee.upper.hours) } : {}),
    grade,
    source,
  });
}
