import type { CompanySettings } from '#platform/core/company.ts';
import { settleDays } from '../encounter.ts';
import type { FactColumns } from '../fact-columns.ts';
import { type Filters, filterSql, type Params } from '../filter.ts';
import type { Span } from '../period.ts';
import type { AnalysisSettings } from './analysis.ts';
import type { CovariateId, Exposure } from './exposures.ts';

/** What one question about one exposure is asked over. */
export type LinkScope = {
  readonly analysis: AnalysisSettings;
  readonly churnModel: CompanySettings['churnModel'];
  /** days without a purchase after which a customer counts as lost */
  readonly silenceDays: number;
  /** topics of customers who are leaving already */
  readonly leaving: readonly string[];
  readonly incidents: readonly Span[];
  /** encounters of these days; null: all */
  readonly span: Span | null;
  readonly filters: Filters;
  readonly today: number;
  /** revenue of the year before at a third and two thirds of those who bought */
  readonly cuts: readonly number[];
};

const text = (sql: string) => ({ sql, type: 'text' }) as const;
const uuid = (sql: string) => ({ sql, type: 'uuid' }) as const;

/** What encounters can be filtered by. */
export const encounterColumns: FactColumns = {
  tier: text('tier'),
  country: text('country'),
  language: text('language'),
  customerKind: text('customer_kind'),
  source: text('source'),
  channel: text('channel'),
  team: uuid('team_id'),
  agent: uuid('agent_id'),
  stage: text('stage'),
  topic: text('topic'),
  priority: text('priority'),
};

/** Whose leaving is seen how: by the end of a contract, by silence, or each customer by what it has (`either`). */
export type OutcomeModel = 'contract' | 'purchase' | 'either';

/** "Bought again" and "contract kept" are asked as such; "stays" follows the company's churn rule. */
export const outcomeModel = ({
  analysis,
  churnModel,
}: Pick<LinkScope, 'analysis' | 'churnModel'>): OutcomeModel => {
  if (analysis.outcome === 'contract' || analysis.outcome === 'purchase') return analysis.outcome;
  return churnModel === 'auto' ? 'either' : churnModel;
};

/** Under contract on the landmark. */
export const underContract = `contract_end_day > day + ${settleDays}`;

/** Whether the customer was there on the landmark: alive and eligible, else there is nothing to lose. */
export function presentSql(scope: LinkScope): string {
  // "bought again" is asked of everybody who ever bought; the churn rule only of those it does not count as lost yet
  const buying =
    scope.analysis.outcome === 'purchase'
      ? 'last_buy_day is not null'
      : `last_buy_day > day + ${settleDays - scope.silenceDays}`;
  const model = outcomeModel(scope);
  if (model === 'contract') return underContract;
  return model === 'purchase' ? buying : `(${underContract} or ${buying})`;
}

/** Lost within so many days of the landmark. */
export function lostSql(scope: LinkScope, horizon: number): string {
  const end = `day + ${settleDays + horizon}`;
  const ended = `contract_end_day <= ${end}`;
  const silent = `(next_buy_day is null or next_buy_day > ${end})`;
  const model = outcomeModel(scope);
  if (model === 'contract') return ended;
  return model === 'purchase' ? silent : `case when ${underContract} then ${ended} else ${silent} end`;
}

/** The horizon is over, so that a missing event is a missing event (censoring). */
export const ripeSql = (today: number, horizon: number): string => `day <= ${today - settleDays - horizon}`;

/** Conditions of the population of a kind of encounters, whatever they are asked about; horizon aside. */
export function everybodySql(kind: Exposure['kind'], scope: LinkScope, params: Params): string[] {
  const { analysis, span, leaving, incidents } = scope;
  const conditions = [presentSql(scope)];
  // the first of a customer's encounters in a window, known from the one before it
  conditions.push(
    `(prev_day is null or prev_day - prev_day % ${analysis.windowDays} < day - day % ${analysis.windowDays})`,
  );
  if (kind === 'request' && leaving.length > 0)
    conditions.push(`coalesce(topic, '') not in (${leaving.map((topic) => params.add(topic)).join(', ')})`);
  for (const { from, to } of incidents) conditions.push(`not (day between ${from} and ${to})`);
  if (span) conditions.push(`day between ${span.from} and ${span.to}`);
  return [...conditions, ...filterSql(scope.filters, encounterColumns, params)];
}

/** Conditions of the population of an exposure, horizon aside. */
export const populationSql = (exposure: Exposure, scope: LinkScope, params: Params): string[] => [
  ...exposure.where,
  ...everybodySql(exposure.kind, scope, params),
];

/** The population of an exposure with its value `x`, as `p`. */
export function populationFrom(exposure: Exposure, scope: LinkScope, params: Params): string {
  const conditions = populationSql(exposure, scope, params).join(' and ');
  return `(select e.*, ${exposure.value} as x from fact_encounters e where ${conditions}) p`;
}

/** Outcomes of the time before the encounter: what a later exposure cannot have caused. */
export const controls = ['refunds', 'requests', 'silence'] as const;
export type ControlId = (typeof controls)[number];

/** Who had it. */
export const controlSql: Readonly<Record<ControlId, string>> = {
  refunds: 'refunds_before > 0',
  requests: 'requests_before > 1',
  // no purchase in the sixty days before, of those who had bought at all
  silence: '(last_buy_day is null or last_buy_day <= day - 60)',
};

/** A control that is itself held equal, or that the population fixes, tells nothing. */
export const controlsOf = (exposure: Exposure, scope: LinkScope): readonly ControlId[] =>
  controls.filter((id) =>
    id === 'silence'
      ? exposure.kind === 'request' && outcomeModel(scope) === 'contract'
      : id !== 'requests' || exposure.kind === 'request',
  );

export const covariatesOf = (exposure: Exposure, analysis: AnalysisSettings): readonly CovariateId[] =>
  analysis.covariates.filter((id) => !exposure.without?.includes(id));
