import type {
  ClassField,
  Experiment,
  ExperimentFields,
  ExperimentKind,
  ExperimentOutcome,
  PowerInput,
} from '#features/retention/core/experiment-schema.ts';
import { type SearchParams, searchText } from '#platform/web/route.ts';

/** A plan as it is typed: percent and points as people say them, numbers that may still be empty. */
export type Draft = {
  name: string;
  kind: ExperimentKind;
  tried: string;
  outcome: ExperimentOutcome;
  horizonDays: number | string;
  /** percent */
  share: number | string;
  /** points of a share, or money */
  effect: number | string;
  /** percent, or money; empty: from the facts */
  baseline: number | string;
  /** empty: what the power calculation says */
  plannedTotal: number | string;
} & Record<ClassField, string[]>;

export const classFields = [
  'channel',
  'topic',
  'severity',
  'priority',
  'tier',
  'country',
  'language',
  'customerKind',
] as const satisfies readonly ClassField[];

export const emptyDraft: Draft = {
  name: '',
  kind: 'lottery',
  tried: '',
  outcome: 'stays',
  horizonDays: 90,
  share: 50,
  effect: 3,
  baseline: '',
  plannedTotal: '',
  channel: [],
  topic: [],
  severity: [],
  priority: [],
  tier: [],
  country: [],
  language: [],
  customerKind: [],
};

/** A plan proposed by the address: a driver's page fills in what it found. */
export function proposedFrom(search: SearchParams): Partial<Draft> {
  const number = (name: string): number => Number(searchText(search, name));
  const [name, tried, kind] = ['name', 'tried', 'kind'].map((key) => searchText(search, key));
  return {
    ...(name ? { name } : {}),
    ...(tried ? { tried } : {}),
    ...(kind === 'gesture' || kind === 'other' ? { kind } : {}),
    ...(number('horizon') > 0 ? { horizonDays: number('horizon') } : {}),
    ...(number('effect') > 0 ? { effect: number('effect') } : {}),
  };
}

const scaleOf = (outcome: ExperimentOutcome): number => (outcome === 'revenue' ? 1 : 100);
const tidy = (value: number): number => Number(value.toPrecision(6));

export function draftOf({ name, kind, tried, plan }: Experiment): Draft {
  const scale = scaleOf(plan.outcome);
  return {
    name,
    kind,
    tried,
    outcome: plan.outcome,
    horizonDays: plan.horizonDays,
    share: tidy(plan.share * 100),
    effect: tidy(plan.effect * scale),
    baseline: tidy(plan.baseline * scale),
    plannedTotal: plan.plannedTotal,
    ...plan.class,
  };
}

const positive = (value: number | string): number | undefined =>
  value !== '' && Number(value) > 0 ? Number(value) : undefined;

const classOf = (draft: Draft) =>
  Object.fromEntries(classFields.map((field) => [field, draft[field]])) as Record<ClassField, string[]>;

/** The question to the power calculation; undefined while something it needs is missing. */
export function powerInputOf(draft: Draft): Partial<PowerInput> | undefined {
  const scale = scaleOf(draft.outcome);
  const [horizonDays, share, effect] = [
    positive(draft.horizonDays),
    positive(draft.share),
    positive(draft.effect),
  ];
  if (!horizonDays || !share || !effect) return undefined;
  const baseline = draft.baseline === '' ? undefined : Number(draft.baseline) / scale;
  return {
    ...classOf(draft),
    outcome: draft.outcome,
    horizonDays: Math.min(730, Math.round(horizonDays)),
    share: Math.min(0.95, Math.max(0.05, share / 100)),
    effect: effect / scale,
    ...(baseline === undefined ? {} : { baseline }),
  };
}

type Proposed = { readonly baseline: number | null; readonly total: number | undefined };

/** What is stored. `proposed`: from the power calculation, where nothing was typed. */
export function fieldsOf(draft: Draft, proposed: Proposed): ExperimentFields {
  const scale = scaleOf(draft.outcome);
  return {
    name: draft.name,
    kind: draft.kind,
    tried: draft.tried,
    plan: {
      class: classOf(draft),
      share: Number(draft.share) / 100,
      outcome: draft.outcome,
      horizonDays: Number(draft.horizonDays),
      effect: Number(draft.effect) / scale,
      baseline: draft.baseline === '' ? (proposed.baseline ?? 0) : Number(draft.baseline) / scale,
      plannedTotal: Math.max(40, Math.round(positive(draft.plannedTotal) ?? proposed.total ?? 0)),
    },
  };
}
