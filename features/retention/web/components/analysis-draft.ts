import type { AnalysisSettings } from '#features/retention/core/link/analysis.ts';
import type { SetupAnswer } from './use-link.ts';

/** The settings as they are typed: numbers that may still be empty, margin in percent. */
export type AnalysisDraft = {
  name: string;
  outcome: AnalysisSettings['outcome'];
  horizon: AnalysisSettings['horizon'];
  windowDays: number | string;
  covariates: AnalysisSettings['covariates'];
  /** recognised by their names instead of ticked one by one */
  byName: boolean;
  leavingTopics: string[];
  incidents: AnalysisSettings['incidents'];
  primary: AnalysisSettings['primary'];
  /** percent */
  margin: number | string;
};

export const outcomes = ['stays', 'contract', 'purchase', 'revenue'] as const;
export const horizonChoices = [30, 60, 90, 180] as const;

export function draftOf(setup: SetupAnswer): AnalysisDraft {
  const { settings, analysis } = setup.run;
  return {
    name: analysis.name,
    outcome: settings.outcome,
    horizon: settings.horizon,
    windowDays: settings.windowDays,
    covariates: [...settings.covariates],
    byName: settings.leavingTopics === null,
    leavingTopics: setup.topics.filter(({ leaving }) => leaving).map(({ topic }) => topic),
    incidents: settings.incidents.map((one) => ({ ...one })),
    primary: settings.primary,
    margin: Number((settings.marginShare * 100).toFixed(2)),
  };
}

export const settingsOf = (draft: AnalysisDraft): AnalysisSettings => ({
  outcome: draft.outcome,
  horizon: draft.horizon,
  windowDays: Math.round(Number(draft.windowDays)),
  covariates: draft.covariates,
  leavingTopics: draft.byName ? null : draft.leavingTopics,
  incidents: draft.incidents,
  primary: draft.primary,
  marginShare: Number(draft.margin) / 100,
});

/** The list with one entry a place further up or down. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const next = [...list];
  const [one] = next.splice(index, 1);
  if (one !== undefined) next.splice(index + by, 0, one);
  return next;
}
