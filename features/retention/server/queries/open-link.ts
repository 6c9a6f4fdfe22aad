import { notFound } from '#platform/core/refusal.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import type { ValueCell } from '#stats/comparison/median-interval.ts';
import { proposedDays } from '../../core/churn-rule.ts';
import type { Analysis, Run } from '../../core/contract/link.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import { AnalysisSettings, defaultAnalysis, isLeavingTopic, linkVersion } from '../../core/link/analysis.ts';
import { cutsQuery, topicsQuery, yearlyValueQuery } from '../../core/link/company-sql.ts';
import type { Exposure } from '../../core/link/exposures.ts';
import { encounterColumns, type LinkScope, outcomeModel } from '../../core/link/population-sql.ts';
import { dayOf, periodOf } from '../../core/period.ts';
import { type Provenance, Slice } from '../../core/schema.ts';
import { gapsQuery } from '../../core/spell-sql.ts';
import { retentionDb } from '../tables.ts';
import { loadRule } from './load-rule.ts';
import { dataEnds, openQuestion, provenanceOf, type Question } from './question.ts';

/** Fixed, so that a bootstrap band is the same whenever the same is asked. */
export const linkSeed = 20_251_122;
const assumedSilence = 90;
/** customers from which on a mean of money is told */
const leastForValue = 30;

/** A question to the retention link, with everything its answers depend on. */
export type LinkQuestion = {
  readonly question: Question;
  readonly rule: ChurnRule;
  readonly analysis: { readonly id: string | null; readonly name: string; readonly version: number };
  readonly settings: AnalysisSettings;
  readonly leaving: readonly string[];
  readonly silenceDays: number;
  /** margin a kept customer brings in a year, major units; null where no money is recorded */
  readonly valuePerCustomer: () => Promise<number | null>;
  /** no period was asked for: the whole history is looked at */
  readonly whole: boolean;
  /** cut points of "value" differ between requests, answers and orders */
  readonly scopeOf: (kind: Exposure['kind']) => Promise<LinkScope>;
  /** equal keys give equal digits, of one owner: the company's analytics */
  readonly key: string;
  readonly owner: object;
};

const analysisOf = (row: {
  analysis_id: string;
  name: string;
  version: number;
  settings: unknown;
  created_at: Date | string;
}): Analysis => ({
  analysisId: row.analysis_id,
  name: row.name,
  version: row.version,
  settings: AnalysisSettings.parse(row.settings),
  createdAt: new Date(row.created_at).toISOString(),
});

/** The newest version of every name. */
export async function listAnalyses(ctx: Ctx): Promise<Analysis[]> {
  const rows = await retentionDb(ctx)
    .selectFrom('analyses')
    .selectAll()
    .orderBy('name')
    .orderBy('version', 'desc')
    .limit(500)
    .execute();
  const seen = new Set<string>();
  return rows.map(analysisOf).filter(({ name }) => {
    const known = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return !known;
  });
}

async function loadAnalysis(context: RequestContext, id: string | undefined): Promise<Analysis | null> {
  if (id === undefined) return null;
  const row = await context.query((ctx) =>
    retentionDb(ctx).selectFrom('analyses').selectAll().where('analysis_id', '=', id).executeTakeFirst(),
  );
  if (!row) throw notFound('retention:analysis-unknown');
  return analysisOf(row);
}

const numberOf = (value: unknown): number => Number(value ?? 0);

/** Two significant digits: the bands of "value" must not move with every order. */
const rounded = (value: number): number => {
  if (!(value > 0)) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.round(value / step) * step;
};

/** encounters of a part of the customers that are enough to find thirds */
const enough = 20_000;

async function cutsOf(question: Question, kind: Exposure['kind']): Promise<number[]> {
  const [some] = await question.ask(cutsQuery(kind, true));
  const [row] = numberOf(some?.n) >= enough ? [some] : await question.ask(cutsQuery(kind, false));
  return [rounded(numberOf(row?.low)), rounded(numberOf(row?.high))];
}

async function silenceOf(question: Question, rule: ChurnRule): Promise<number> {
  if (rule.model === 'purchase') return rule.days;
  if (question.company.churnDays !== null) return question.company.churnDays;
  const everybody = { slice: Slice.parse({}), segment: null };
  return proposedDays(await question.ask<ValueCell>(gapsQuery(null, everybody))) ?? assumedSilence;
}

type YearlyValue = {
  n: number;
  orders: number;
  bought: number | null;
  contracts: number;
  paid: number | null;
};

/** Where contracts have prices these are a customer's worth, else the purchases; null where no money is recorded. */
async function yearlyValueOf(
  question: Question,
  rule: ChurnRule,
  marginShare: number,
): Promise<number | null> {
  const [row] = await question.ask<YearlyValue>(yearlyValueQuery(rule, question.today));
  if (!row || row.n < leastForValue) return null;
  const byContract = rule.model === 'contract' && row.contracts > 0;
  if (!byContract && row.orders === 0) return null;
  return (numberOf(byContract ? row.paid : row.bought) / row.n) * marginShare;
}

export type LinkInput = Slice & { readonly analysis?: string | undefined };

/**
 * `about`: the kind that will be asked about, so that its cut points come beside what every question needs.
 * @throws Refusal for an unknown analysis, and for whatever the slice may be refused for
 */
export async function openLink(
  context: RequestContext,
  input: LinkInput,
  about?: Exposure['kind'],
): Promise<LinkQuestion> {
  const [question, saved] = await Promise.all([
    openQuestion(context, input),
    loadAnalysis(context, input.analysis),
  ]);
  const settings = saved?.settings ?? defaultAnalysis;
  const [{ rule, silenceDays }, topics] = await Promise.all([
    loadRule(question).then(async (found) => ({
      rule: found,
      silenceDays: await silenceOf(question, found),
    })),
    question.ask<{ topic: string; n: number }>(topicsQuery),
    about && cutsOf(question, about),
  ]);
  const leaving = settings.leavingTopics ?? topics.map(({ topic }) => topic).filter(isLeavingTopic);
  const whole = input.from === undefined && input.to === undefined;
  const scopeOf = async (kind: Exposure['kind']): Promise<LinkScope> => ({
    analysis: settings,
    churnModel: question.company.churnModel,
    silenceDays,
    leaving,
    incidents: settings.incidents.map(({ from, to }) => ({ from: dayOf(from), to: dayOf(to) })),
    // without a period the whole history: the question is what service does, not what happened last quarter
    span: whole ? null : question.span,
    filters: question.filters,
    today: question.today,
    cuts: await cutsOf(question, kind),
  });
  const { compare: _compare, clock: _clock, ...slice } = question.slice;
  const key = JSON.stringify([
    question.snapshot,
    linkVersion,
    settings,
    slice,
    leaving,
    silenceDays,
    question.today,
  ]);
  const { analysisId, name, version } = saved ?? { analysisId: null, name: '', version: 0 };
  return {
    question,
    rule,
    analysis: { id: analysisId, name, version },
    settings,
    leaving,
    silenceDays,
    valuePerCustomer: () => yearlyValueOf(question, rule, settings.marginShare),
    whole,
    scopeOf,
    key,
    owner: context.services.analytics,
  };
}

/** By what a result was made. */
export async function runOf(link: LinkQuestion, engine: string): Promise<Run> {
  return {
    analysis: link.analysis,
    settings: link.settings,
    model: outcomeModel(await link.scopeOf('request')),
    silenceDays: link.silenceDays,
    leavingTopics: [...link.leaving],
    engine,
    linkVersion,
    seed: linkSeed,
    currency: link.question.company.currency,
  };
}

/** Nothing is compared with a time before; without a period the days are those of the whole history. */
export async function linkProvenance({ question, whole }: LinkQuestion): Promise<Provenance> {
  const provenance = { ...provenanceOf(question, [encounterColumns]), compare: null };
  if (!whole) return provenance;
  const { first } = await dataEnds(question.ask);
  return { ...provenance, period: periodOf({ from: first ?? question.today, to: question.today }) };
}
