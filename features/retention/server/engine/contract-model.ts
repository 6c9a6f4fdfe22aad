import {
  type ContractParameters,
  contractSurvival,
  fitContractChurn,
} from '#stats/lifetime/contract-churn.ts';
import type { Fit, ForecastGroup } from '../../core/contract/leaving.ts';
import { contractPeriod } from '../../core/leaving-sql.ts';

/** Contracts of one plan that ended in the month after `months` whole ones, and those that still run and are that old. */
export type ContractCell = {
  readonly plan: string;
  readonly months: number;
  readonly churned: number;
  readonly active: number;
};

type Model =
  | { readonly kind: 'sbg'; readonly parameters: ContractParameters }
  | { readonly kind: 'constant'; readonly perMonth: number };

/** The models of plans with enough ends of their own, under '' that of all plans together. */
export type ContractModels = ReadonlyMap<string, Model>;

/** Ends of contracts a plan needs for a model of its own. */
const endsNeeded = 30;

function survival(model: Model, months: number): number {
  return model.kind === 'sbg' ? contractSurvival(model.parameters, months) : (1 - model.perMonth) ** months;
}

/** Share of new contracts of a plan that still run after some days. */
export function survivalAt(models: ContractModels, plan: string, days: number): number {
  const model = models.get(plan) ?? models.get('');
  return model ? survival(model, days / contractPeriod) : 1;
}

/** Discounted months of payment expected within a year of a contract that is `age` days old. */
export function monthsAlive(models: ContractModels, plan: string, age: number, discount: number): number {
  const now = survivalAt(models, plan, age);
  let months = 0;
  for (let k = 0.5; k < 12; k += 1)
    months += (survivalAt(models, plan, age + (k * 365) / 12) / now) * (1 + discount) ** (-k / 12);
  return months;
}

function fitOne(plan: string, cells: readonly ContractCell[]): { model: Model; fit: Fit } | null {
  const renewals = cells.flatMap(({ months, churned, active }) => [
    ...(churned > 0 ? [{ period: months + 1, churned, active: 0 }] : []),
    ...(active > 0 && months > 0 ? [{ period: months, churned: 0, active }] : []),
  ]);
  const sum = (of: (cell: ContractCell) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  const ends = sum((cell) => cell.churned);
  const customers = ends + sum((cell) => cell.active);
  const named = plan === '' ? null : plan;
  const fit = fitContractChurn(renewals);
  if (fit.ok)
    return {
      model: { kind: 'sbg', parameters: fit.model },
      fit: {
        name: 'sbg',
        plan: named,
        parameters: fit.parameters.map(({ name, estimate, low, high }) => ({ name, estimate, low, high })),
        customers,
        logLik: fit.logLik,
      },
    };
  if (fit.reason !== 'not-converged' && fit.reason !== 'not-enough-data') return null;
  // customers do not differ as far as can be seen: one rate for all
  const trials = sum((cell) => cell.churned * (cell.months + 1) + cell.active * cell.months);
  const perMonth = trials > 0 ? ends / trials : 0;
  const error = Math.sqrt((perMonth * (1 - perMonth)) / Math.max(1, trials));
  return {
    model: { kind: 'constant', perMonth },
    fit: {
      name: 'constant',
      plan: named,
      parameters: [
        {
          name: 'ends per month',
          estimate: perMonth,
          low: Math.max(0, perMonth - 1.96 * error),
          high: Math.min(1, perMonth + 1.96 * error),
        },
      ],
      customers,
      logLik: null,
    },
  };
}

type Fitted = {
  readonly models: ContractModels | null;
  readonly fits: readonly Fit[];
  readonly missing: ForecastGroup['missing'];
};

/** sBG per plan with enough ends, and of all together for the rest. */
export function fitContracts(cells: readonly ContractCell[]): Fitted {
  const ends = cells.reduce((total, cell) => total + cell.churned, 0);
  if (ends < endsNeeded)
    return { models: null, fits: [], missing: [{ reason: 'outcomes', have: ends, needed: endsNeeded }] };
  const plans = [...Map.groupBy(cells, (cell) => cell.plan)].filter(
    ([plan, own]) => plan !== '' && own.reduce((total, cell) => total + cell.churned, 0) >= endsNeeded,
  );
  const models = new Map<string, Model>();
  const fits: Fit[] = [];
  for (const [plan, own] of [['', cells] as const, ...plans]) {
    const found = fitOne(plan, own);
    if (!found) continue;
    models.set(plan, found.model);
    fits.push(found.fit);
  }
  return { models: models.has('') ? models : null, fits, missing: [] };
}
