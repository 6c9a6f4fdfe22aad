import type { Locale } from '#platform/core/i18n.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import type { Actor } from '#platform/core/permission.ts';
import { ownAgent, seesColleagues } from '../../core/colleagues.ts';
import type { AgentLine } from '../../core/contract/agents.ts';
import { agentExposure, agentScope } from '../../core/link/agents-exposures.ts';
import type { AgentsResult, AgentUnit } from '../../core/link/agents-model.ts';
import { type ExposureCells, readCells } from '../../core/link/cell-table.ts';
import { keyParts, moneyCellsQuery } from '../../core/link/cells-sql.ts';
import type { Exposure } from '../../core/link/exposures.ts';
import { covariatesOf, type LinkScope } from '../../core/link/population-sql.ts';
import type { Dimension } from '../../core/schema.ts';
import { runModel } from '../engine/model-pool.ts';
import { findBreakdown } from './find-breakdown.ts';
import { metricOf } from './find-figures.ts';
import { labelsOf } from './labels.ts';
import type { LinkQuestion } from './open-link.ts';
import { dataEnds, type Question } from './question.ts';
import { createMemory } from './remembered.ts';

/** Cells of an exposure and the groups of customers behind them. */
export async function readMoneyCells(
  { columns }: Pick<Question, 'columns'>,
  exposure: Exposure,
  scope: LinkScope,
): Promise<Pick<ExposureCells, 'table' | 'clusters'>> {
  const found = await columns(moneyCellsQuery(exposure, scope));
  const asked = { exposure, covariates: covariatesOf(exposure, scope.analysis), controls: 0 };
  const [cells] = readCells(found, keyParts([exposure], scope), [asked]);
  if (!cells) throw new Error(`no cells came of ${exposure.id}`);
  return { table: cells.table, clusters: cells.clusters };
}

/** The same question over the days the link looks at: without a period everything, not the last quarter. */
export async function alongside({ question }: LinkQuestion): Promise<Question> {
  const { slice, today } = question;
  const whole = slice.from === undefined && slice.to === undefined;
  if (!whole) return { ...question, before: null };
  const { first } = await dataEnds(question.ask);
  return { ...question, span: { from: first ?? today, to: today }, before: null };
}

/** A metric by group, by key. */
export async function figuresBy(
  question: Question,
  metric: string,
  dimension: Dimension,
  locale: Locale,
): Promise<Map<string, MetricValue>> {
  const { rows } = await findBreakdown(question, metricOf(metric), dimension, locale);
  return new Map(rows.map(({ key, value }) => [key, value]));
}

const results = createMemory<AgentsResult>();

const compute = (link: LinkQuestion, margin: number): Promise<AgentsResult> =>
  results(link.owner, `${link.key}|${margin}`, async () => {
    const scope = agentScope(await link.scopeOf(agentExposure.kind));
    const read = await readMoneyCells(link.question, agentExposure, scope);
    return runModel('agents', { ...read, margin });
  });

type Seen = { readonly unit: AgentUnit; readonly name: string; readonly self: boolean };

const pointOf = ({ unit, name, self }: Seen, named: boolean) => ({
  key: named || self ? unit.key : null,
  name: named || self ? name : null,
  self,
  weight: unit.weight,
  ratio: unit.ratio,
  funnel: unit.funnel,
});

/**
 * @param margin points of staying one is ready to lose for sales
 * @returns all agents, or for an agent the own line and points that carry no name
 */
export async function findAgents(link: LinkQuestion, actor: Actor, locale: Locale, margin: number) {
  const result = await compute(link, margin / 100);
  const question = await alongside(link);
  const name = await labelsOf(question, 'agent', locale);
  const own = ownAgent(actor);
  const all = seesColleagues(actor);
  const seen = result.units.map((unit) => ({ unit, name: name(unit.key), self: unit.key === own }));
  const mine = seen.filter(({ self }) => all || self);
  const [csat, firstReply] =
    mine.length === 0
      ? [new Map<string, MetricValue>(), new Map<string, MetricValue>()]
      : await Promise.all([
          figuresBy(question, 'csat', 'agent', locale),
          figuresBy(question, 'agent-frt', 'agent', locale),
        ]);
  const collator = new Intl.Collator(locale);
  const lineOf = ({ unit, name: called, self }: Seen): AgentLine => ({
    ...unit,
    name: called,
    self,
    sales: {
      ...unit.sales,
      counts: unit.sales.verdict === 'superior' || unit.sales.verdict === 'non-inferior',
    },
    csat: csat.get(unit.key) ?? null,
    firstReply: firstReply.get(unit.key) ?? null,
    quality: null,
  });
  return {
    state: result.state,
    reason: result.reason,
    sees: all ? ('all' as const) : ('own' as const),
    n: result.n,
    lost: result.lost,
    margin,
    between: result.between,
    mean: result.mean,
    agents: mine.map(lineOf).sort((a, b) => collator.compare(a.name, b.name)),
    // by volume: the order of names would give the nameless away
    points: seen.map((one) => pointOf(one, all)).sort((a, b) => a.weight - b.weight),
    limits: [...result.limits],
    notYet: result.notYet
      .filter(({ key }) => all || key === own)
      .map((one) => ({ ...one, name: name(one.key) }))
      .sort((a, b) => collator.compare(a.name, b.name)),
  };
}
