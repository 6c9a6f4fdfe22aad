import { alertTest } from '#stats/lifetime/alert-test.ts';
import { type BgParameters, bgExpected, bgNoPurchase, fitBgNbd } from '#stats/lifetime/bg-nbd.ts';
import { fitGammaGamma, type SpendHistory, type SpendParameters } from '#stats/lifetime/gamma-gamma.ts';
import {
  fitParetoNbd,
  type ParetoParameters,
  paretoExpected,
  paretoNoPurchase,
} from '#stats/lifetime/pareto-nbd.ts';
import type { PositiveFit } from '#stats/lifetime/positive-fit.ts';
import { type PurchaseHistory, REPEATERS_NEEDED } from '#stats/lifetime/purchase-history.ts';
import type { Refused } from '#stats/numeric/refused.ts';
import type { BackTest, Fit, ForecastGroup } from '../../core/contract/leaving.ts';
import { dateOf } from '../../core/period.ts';
import {
  type ContractCell,
  type ContractModels,
  fitContracts,
  monthsAlive,
  survivalAt,
} from './contract-model.ts';
import { type BaselineStep, baselineOf } from './plain-baseline.ts';

/** Days: `x` repeat purchase days, the last of them `recency` after the first, observed for `age`. */
export type HistoryCell = { readonly x: number; readonly recency: number; readonly age: number };
export type CountedHistory = HistoryCell & { readonly n: number };
export type TestHistory = CountedHistory & { readonly bought: number };
export type ContractTest = {
  readonly plan: string;
  readonly age: number;
  readonly silence: number;
  readonly n: number;
  readonly ended: number;
};

/** Everything the models read: counted cells, no customer. Days are counted as facts count them. */
export type ForecastInput = {
  readonly today: number;
  readonly horizon: number;
  readonly discount: number;
  /** first day with a purchase and with a contract; null where there is none */
  readonly firstBought: number | null;
  readonly firstSigned: number | null;
  readonly histories: readonly CountedHistory[];
  readonly contracts: readonly ContractCell[];
  /** the same at the end of the day the hold-out begins after, and what came of those on the list then */
  readonly past: {
    readonly histories: readonly CountedHistory[];
    readonly contracts: readonly ContractCell[];
    readonly tested: readonly TestHistory[];
    readonly contractsTested: readonly ContractTest[];
  };
  readonly spend: readonly SpendHistory[];
  /** histories and contracts to predict; of each kind every one once */
  readonly wanted: {
    readonly histories: readonly HistoryCell[];
    readonly contracts: readonly { readonly plan: string; readonly age: number }[];
  };
};

/** What is said of one history; null without a model. */
export type HistoryForecast = {
  /** probability of no purchase within the horizon */
  readonly none: number;
  readonly expected: number;
  /** purchases expected of the next year, and those at the pace so far if the customer stays for sure */
  readonly yearExpected: number;
  readonly yearPace: number;
};

export type ContractForecast = {
  readonly ends: number;
  /** discounted months of payment expected of the next twelve */
  readonly months: number;
};

type GroupForecast = Omit<ForecastGroup, 'customers'>;

export type ForecastOutput = {
  readonly purchase: GroupForecast;
  readonly contract: GroupForecast;
  /** in the order of `wanted`; null without a model */
  readonly histories: readonly HistoryForecast[] | null;
  readonly contracts: readonly ContractForecast[] | null;
  readonly spend: SpendParameters | null;
  /** probability of leaving by days since the last purchase alone, from the hold-out; rising steps */
  readonly baselines: {
    readonly purchase: readonly BaselineStep[];
    readonly contract: readonly BaselineStep[];
  };
};

const weeks = ({ x, recency, age }: HistoryCell, n = 1): PurchaseHistory => ({
  x,
  recency: recency / 7,
  age: age / 7,
  n,
});

type PurchaseModel = {
  readonly none: (history: PurchaseHistory, t: number) => number;
  readonly expected: (history: PurchaseHistory, t: number) => number;
  readonly pace: (history: PurchaseHistory) => number;
};

const bgModel = (model: BgParameters): PurchaseModel => ({
  none: (history, t) => bgNoPurchase(model, history, t),
  expected: (history, t) => bgExpected(model, history, t),
  pace: ({ x, age }) => (model.r + x) / (model.alpha + age),
});

const paretoModel = (model: ParetoParameters): PurchaseModel => ({
  none: (history, t) => paretoNoPurchase(model, history, t),
  expected: (history, t) => paretoExpected(model, history, t),
  pace: ({ x, age }) => (model.r + x) / (model.alpha + age),
});

const fitOf = (name: Fit['name'], fit: PositiveFit & { readonly customers: number }): Fit => ({
  name,
  plan: null,
  parameters: fit.parameters.map(({ name: of, estimate, low, high }) => ({ name: of, estimate, low, high })),
  customers: fit.customers,
  logLik: fit.logLik,
});

type Missing = ForecastGroup['missing'][number];

function missingOf(refused: Refused, cells: readonly CountedHistory[]): Missing {
  const repeaters = cells.reduce((sum, cell) => sum + (cell.x > 0 ? cell.n : 0), 0);
  return refused.reason === 'not-enough-data'
    ? { reason: 'repeat', have: repeaters, needed: REPEATERS_NEEDED }
    : { reason: 'converged', have: repeaters, needed: repeaters + 1 };
}

type FittedPurchases = {
  readonly model: PurchaseModel | null;
  readonly check: PurchaseModel | null;
  readonly fits: readonly Fit[];
  readonly missing: readonly Missing[];
};

/** BG/NBD with Pareto/NBD beside it; where the first has no finite answer the second stands in. */
function fitPurchases(cells: readonly CountedHistory[]): FittedPurchases {
  const histories = cells.map((cell) => weeks(cell, cell.n));
  const [bg, pareto] = [fitBgNbd(histories), fitParetoNbd(histories)];
  const fits = [...(bg.ok ? [fitOf('bg-nbd', bg)] : []), ...(pareto.ok ? [fitOf('pareto-nbd', pareto)] : [])];
  const [first, second] = [bg.ok ? bgModel(bg.model) : null, pareto.ok ? paretoModel(pareto.model) : null];
  return {
    model: first ?? second,
    check: first === null ? null : second,
    fits,
    missing: bg.ok || pareto.ok ? [] : [missingOf(bg, cells)],
  };
}

/** Groups of customers under which a hold-out says nothing. */
const testedNeeded = 50;

type Tested = {
  readonly score: number | null;
  readonly check: number | null;
  readonly silence: number;
  readonly n: number;
  readonly left: number;
};

const metricOf = (part: { estimate: number; low: number; high: number }, n: number) => ({
  value: part.estimate,
  low: part.low,
  high: part.high,
  n,
});

type Held = { readonly backTest: BackTest | null; readonly missing: readonly Missing[] };

/** Compares what was said at the end of day `until - horizon` with what came. */
function testForecast(tested: readonly Tested[], today: number, horizon: number): Held {
  const n = tested.reduce((sum, cell) => sum + cell.n, 0);
  const left = tested.reduce((sum, cell) => sum + cell.left, 0);
  if (n < testedNeeded)
    return { backTest: null, missing: [{ reason: 'customers', have: n, needed: testedNeeded }] };
  const cells = (of: (cell: Tested) => number) =>
    tested.map((cell) => ({ score: of(cell), baseline: cell.silence, n: cell.n, events: cell.left }));
  const withModel = tested.every((cell) => cell.score !== null);
  const main = alertTest(cells((cell) => cell.score ?? 0));
  if (!main.ok)
    return {
      backTest: null,
      missing: [{ reason: 'outcomes', have: Math.min(left, n - left), needed: main.needed ?? 10 }],
    };
  const other = tested.every((cell) => cell.check !== null)
    ? alertTest(cells((cell) => cell.check ?? 0))
    : null;
  const quality = (of: typeof main.score) => ({
    auc: metricOf(of.auc, n),
    lift: metricOf(of.lift, of.lift.n),
  });
  const { estimate, low, high } = main.difference;
  return {
    missing: [],
    backTest: {
      fittedUntil: dateOf(today - horizon),
      until: dateOf(today),
      n,
      left,
      predictedLeft: withModel ? main.predictedEvents : null,
      model: withModel ? quality(main.score) : null,
      check: other?.ok ? quality(other.score) : null,
      baseline: quality(main.baseline),
      difference: withModel ? { value: estimate, low, high } : null,
      calibration: withModel
        ? main.calibration.map(({ predicted, seen }) => ({ predicted, seen: metricOf(seen, seen.n) }))
        : [],
    },
  };
}

/** The model ranks only where it is better than the baseline beyond chance: of two equals the simpler one is used. */
const basisOf = (backTest: BackTest | null): ForecastGroup['basis'] =>
  backTest === null
    ? null
    : backTest.difference !== null && backTest.difference.low > 0
      ? 'model'
      : 'baseline';

const historyMissing = (first: number | null, today: number, horizon: number): Missing[] =>
  first !== null && today - first >= 2 * horizon
    ? []
    : [{ reason: 'history', have: first === null ? 0 : today - first, needed: 2 * horizon }];

function forecastPurchases(input: ForecastInput) {
  const { today, horizon, past, firstBought } = input;
  const fitted = fitPurchases(input.histories);
  const short = historyMissing(firstBought, today, horizon);
  const then = short.length > 0 ? null : fitPurchases(past.histories);
  const tested = past.tested.map((cell): Tested => {
    const history = weeks(cell);
    return {
      score: then?.model?.none(history, horizon / 7) ?? null,
      check: then?.check?.none(history, horizon / 7) ?? null,
      silence: cell.age - cell.recency,
      n: cell.n,
      left: cell.n - cell.bought,
    };
  });
  const held = then ? testForecast(tested, today, horizon) : { backTest: null, missing: short };
  const group: GroupForecast = {
    kind: 'purchase',
    fits: [...fitted.fits],
    backTest: held.backTest,
    basis: basisOf(held.backTest),
    missing: [...held.missing, ...fitted.missing],
  };
  const { model } = fitted;
  const histories = model
    ? input.wanted.histories.map((cell): HistoryForecast => {
        const history = weeks(cell);
        return {
          none: model.none(history, horizon / 7),
          expected: model.expected(history, horizon / 7),
          yearExpected: model.expected(history, 365 / 7),
          yearPace: (model.pace(history) * 365) / 7,
        };
      })
    : null;
  return { group, histories, baseline: held.backTest ? baselineOf(tested) : [] };
}

function forecastContracts(input: ForecastInput) {
  const { today, horizon, past, firstSigned, discount } = input;
  const fitted = fitContracts(input.contracts);
  const short = historyMissing(firstSigned, today, horizon);
  const then = short.length > 0 ? null : fitContracts(past.contracts);
  const endsOf = (models: ContractModels, plan: string, age: number): number =>
    1 - survivalAt(models, plan, age + horizon) / survivalAt(models, plan, age);
  const tested = past.contractsTested.map(
    (cell): Tested => ({
      score: then?.models ? endsOf(then.models, cell.plan, cell.age) : null,
      check: null,
      silence: cell.silence,
      n: cell.n,
      left: cell.ended,
    }),
  );
  const held = then ? testForecast(tested, today, horizon) : { backTest: null, missing: short };
  const group: GroupForecast = {
    kind: 'contract',
    fits: [...fitted.fits],
    backTest: held.backTest,
    basis: basisOf(held.backTest),
    missing: [...held.missing, ...fitted.missing],
  };
  const { models } = fitted;
  const contracts = models
    ? input.wanted.contracts.map(({ plan, age }) => ({
        ends: endsOf(models, plan, age),
        months: monthsAlive(models, plan, age, discount),
      }))
    : null;
  return { group, contracts, baseline: held.backTest ? baselineOf(tested) : [] };
}

/**
 * The whole forecast of a company from counted cells. Pure and without chance: the same cells give the same digits.
 * Purchases by BG/NBD (P(alive) of one-time buyers is 1 by construction there, so only the probability of silence is
 * used), contracts by sBG per plan, money per purchase by Gamma-Gamma; each against the days since the last purchase.
 */
export function forecastModel(input: ForecastInput): ForecastOutput {
  const bought = forecastPurchases(input);
  const signed = forecastContracts(input);
  const spend = fitGammaGamma(input.spend);
  const purchase = spend.ok
    ? { ...bought.group, fits: [...bought.group.fits, fitOf('gamma-gamma', spend)] }
    : bought.group;
  return {
    purchase,
    contract: signed.group,
    histories: bought.histories,
    contracts: signed.contracts,
    spend: spend.ok ? spend.model : null,
    baselines: { purchase: bought.baseline, contract: signed.baseline },
  };
}
