import type { CellRow } from '../../core/cells-sql.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import { experimentVersion, readExperiment } from '../../core/experiment-result.ts';
import type { Arm, Experiment, ExperimentResult } from '../../core/experiment-schema.ts';
import {
  assignedQuery,
  covariateQuery,
  covariates,
  experimentCellsQuery,
} from '../../core/experiment-sql.ts';
import { dateOf } from '../../core/period.ts';
import { localDay, type Question } from './question.ts';

type Asked = Pick<Question, 'ask' | 'today' | 'snapshot' | 'company'>;

const number = (row: CellRow, name: string): number => {
  const value = row[name];
  return typeof value === 'number' ? value : 0;
};
const armOf = (row: CellRow): Arm => (row.arm === 'treated' ? 'treated' : 'control');
const momentsOf = (row: CellRow) => ({
  n: number(row, 'n'),
  sum: number(row, 's'),
  sumSquares: number(row, 'q'),
});
const none = { n: 0, sum: 0, sumSquares: 0 };

async function readCovariates(question: Asked, experimentId: string, rule: ChurnRule) {
  return Promise.all(
    covariates.map(async (covariate) => {
      const rows = await question.ask(covariateQuery(experimentId, covariate, rule));
      const of = (arm: Arm) => {
        const row = rows.find((one) => armOf(one) === arm);
        return row ? momentsOf(row) : none;
      };
      return { covariate, treated: of('treated'), control: of('control') };
    }),
  );
}

/** What an experiment says so far. `rule`: the one frozen at the start; for a draft the one in force. */
export async function findExperimentResult(
  question: Asked,
  experiment: Experiment,
  rule: ChurnRule,
): Promise<ExperimentResult> {
  const { plan, experimentId, stoppedAt } = experiment;
  const { ask, today, snapshot, company } = question;
  const outcome = { outcome: plan.outcome, horizonDays: plan.horizonDays, rule };
  const [cells, counts, lines] = await Promise.all([
    ask(experimentCellsQuery(experimentId, outcome, today)),
    ask(assignedQuery(experimentId)),
    readCovariates(question, experimentId, rule),
  ]);
  const read = readExperiment(plan, {
    cells: cells.map((row) => ({ arm: armOf(row), day: number(row, 'day'), ...momentsOf(row) })),
    counts: counts.map((row) => ({ arm: armOf(row), day: number(row, 'day'), n: number(row, 'n') })),
    covariates: lines,
    today,
    stoppedDay: stoppedAt === null ? null : localDay(new Date(stoppedAt), company.zone),
  });
  return {
    experiment,
    ...read,
    currency: company.currency,
    otherCurrency: cells.reduce((sum, row) => sum + number(row, 'foreign_n'), 0),
    snapshot,
    today: dateOf(today),
    version: experimentVersion,
  };
}
