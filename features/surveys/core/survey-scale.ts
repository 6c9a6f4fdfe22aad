import type { SurveyKind } from './record.ts';

export type Scale = { readonly min: number; readonly max: number };

/** 0-10 for NPS, 1-5 for CSAT and CES, unless the source says otherwise. */
export function scaleOf(kind: SurveyKind, min: number | undefined, max: number | undefined): Scale {
  return { min: min ?? (kind === 'nps' ? 0 : 1), max: max ?? (kind === 'nps' ? 10 : 5) };
}

/** Lowest answer that counts as satisfied or easy: promoters for NPS, the top two of five, 5 to 7 of seven. */
export function positiveFrom(kind: SurveyKind, scale: Scale): number {
  if (kind === 'nps') return scale.max - 1;
  const points = scale.max - scale.min + 1;
  // a thumb up or down, a smiley: only the best one is a yes
  if (points <= 3) return scale.max;
  return points >= 7 ? scale.max - 2 : scale.max - 1;
}

/** The three groups of NPS, as conditions on a valid score of 0 to 10. */
export const npsBands = {
  promoter: 'score >= 9',
  passive: 'score >= 7 and score < 9',
  detractor: 'score < 7',
} as const;

export type ScaleProblem = 'surveys:scale-invalid';

export const scaleProblem = (scale: Scale): ScaleProblem | null =>
  scale.max > scale.min && scale.max - scale.min <= 100 ? null : 'surveys:scale-invalid';
