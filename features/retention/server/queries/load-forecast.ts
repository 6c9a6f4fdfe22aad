import type { Analytics } from '#platform/server/analytics/analytics.ts';
import type { RequestContext } from '#platform/server/context.ts';
import { expectedSpend, type SpendHistory, type SpendParameters } from '#stats/lifetime/gamma-gamma.ts';
import { proposedDays } from '../../core/churn-rule.ts';
import type { ForecastKind, ForecastTerms, LeavingRow } from '../../core/contract/leaving.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import { listDaysOf, reasonsOf, yearFactor } from '../../core/leaving-rules.ts';
import {
  badAnswerRows,
  contractCells,
  contractTestCells,
  firstDays,
  historyCells,
  listRows,
  meanSpend,
  recentTicketRows,
  spendRows,
  testCells,
  waitingRows,
} from '../../core/leaving-sql.ts';
import { dateOf } from '../../core/period.ts';
import { Slice } from '../../core/schema.ts';
import { gapsQuery } from '../../core/spell-sql.ts';
import type { ContractCell } from '../engine/contract-model.ts';
import type {
  ContractTest,
  CountedHistory,
  ForecastInput,
  ForecastOutput,
  TestHistory,
} from '../engine/forecast-model.ts';
import { runModel } from '../engine/model-pool.ts';
import { baselineAt } from '../engine/plain-baseline.ts';
import { loadRule } from './load-rule.ts';
import { type Ask, askOf, todayOf } from './question.ts';

/** A row of the list without what changes by hand (name, handling); margin is 1. */
export type ForecastRow = Omit<LeavingRow, 'name' | 'known' | 'handling'>;

export type Forecast = {
  readonly rows: readonly ForecastRow[];
  readonly output: ForecastOutput;
  readonly rule: ChurnRule;
  readonly listDays: number;
  readonly today: number;
  readonly snapshot: string;
  readonly currency: string;
  readonly counts: Readonly<Record<ForecastKind, number>>;
};

type ListRow = {
  customer_id: string;
  tier: string | null;
  country: string | null;
  open_tickets: number;
  x: number | null;
  recency: number | null;
  age: number | null;
  day: number | null;
  promised_day: number | null;
  delivered_day: number | null;
  plan: string | null;
  start_day: number | null;
  end_day: number | null;
  mrr: number | null;
};

type SpendRow = { customer_id: string; days: number; money: number };
type WaitingRow = { customer_id: string; n: number; since: number };
type RecentRow = { customer_id: string; n: number; reopens: number };

type Extras = {
  readonly spend: ReadonlyMap<string, SpendRow>;
  readonly waiting: ReadonlyMap<string, WaitingRow>;
  readonly recent: ReadonlyMap<string, RecentRow>;
  readonly answers: ReadonlyMap<string, { kind: string; score: number; max: number; day: number }[]>;
  readonly meanSpend: number | null;
};

const byCustomer = <T extends { customer_id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.customer_id, row]));

async function loadExtras(ask: Ask, today: number): Promise<Extras> {
  const [spend, waiting, recent, bad, mean] = await Promise.all([
    ask<SpendRow>(spendRows(today)),
    ask<WaitingRow>(waitingRows),
    ask<RecentRow>(recentTicketRows(today)),
    ask(badAnswerRows(today)),
    ask(meanSpend(today)),
  ]);
  const answers = new Map<string, { kind: string; score: number; max: number; day: number }[]>();
  for (const row of bad) {
    const id = String(row.customer_id);
    const answer = {
      kind: String(row.kind),
      score: Number(row.score),
      max: Number(row.scale_max),
      day: Number(row.day),
    };
    answers.set(id, [...(answers.get(id) ?? []), answer]);
  }
  const n = Number(mean[0]?.n ?? 0);
  return {
    spend: byCustomer(spend),
    waiting: byCustomer(waiting),
    recent: byCustomer(recent),
    answers,
    meanSpend: n > 0 ? Number(mean[0]?.money) / n : null,
  };
}

/** Above this many distinct histories means are pooled where they differ by less than a hundredth. */
const exactSpends = 5_000;

/** Repeat buyers as cells for the spend model. */
function spendCells(extras: Extras): SpendHistory[] {
  const cells = new Map<string, { x: number; mean: number; n: number }>();
  const fine = extras.spend.size <= exactSpends;
  for (const own of extras.spend.values()) {
    if (!(own.money > 0)) continue;
    const mean = own.money / own.days;
    const key = `${own.days} ${fine ? mean : Math.round(Math.log(mean) * 100)}`;
    const cell = cells.get(key) ?? { x: own.days, mean: 0, n: 0 };
    cell.mean += (mean - cell.mean) / (cell.n + 1);
    cell.n += 1;
    cells.set(key, cell);
  }
  return [...cells.values()];
}

/** Every distinct thing once, and where each of many is found. */
function distinct<T, U>(items: readonly T[], keyOf: (item: T) => string | null, of: (item: T) => U) {
  const places = new Map<string, number>();
  const list: U[] = [];
  const at = new Int32Array(items.length).fill(-1);
  items.forEach((item, index) => {
    const key = keyOf(item);
    if (key === null) return;
    let place = places.get(key);
    if (place === undefined) {
      place = list.length;
      places.set(key, place);
      list.push(of(item));
    }
    at[index] = place;
  });
  return { list, at };
}

type Known = {
  readonly rule: ChurnRule;
  readonly listDays: number;
  readonly today: number;
  readonly terms: Pick<ForecastTerms, 'horizon' | 'discount'>;
};

async function loadInput(ask: Ask, known: Known): Promise<Omit<ForecastInput, 'spend' | 'wanted'>> {
  const { today, listDays, terms } = known;
  const { horizon } = terms;
  const then = today - horizon;
  const [first, histories, contracts, pastHistories, pastContracts, tested, contractsTested] =
    await Promise.all([
      ask<{ bought: number | null; signed: number | null }>(firstDays),
      ask<CountedHistory>(historyCells(today)),
      ask<ContractCell>(contractCells(today)),
      ask<CountedHistory>(historyCells(then)),
      ask<ContractCell>(contractCells(then)),
      ask<TestHistory>(testCells(then, horizon, listDays)),
      ask<ContractTest>(contractTestCells(then, horizon)),
    ]);
  return {
    today,
    horizon,
    discount: terms.discount,
    firstBought: first[0]?.bought ?? null,
    firstSigned: first[0]?.signed ?? null,
    histories,
    contracts,
    past: { histories: pastHistories, contracts: pastContracts, tested, contractsTested },
  };
}

/** Lets other requests pass. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const rowsBetweenBreaths = 4_000;

type Said = Pick<LeavingRow, 'probability' | 'basis' | 'expected'> & {
  readonly stake: number | null;
  readonly worth: number | null;
};

type Sayer = {
  readonly known: Known;
  readonly output: ForecastOutput;
  readonly extras: Extras;
};

/** Money of one purchase day: the customer's own mean drawn towards everybody's; everybody's where there is no own. */
function spendOf({ output, extras }: Sayer, customerId: string): number | null {
  const own = extras.spend.get(customerId);
  if (output.spend === null) return extras.meanSpend;
  const history = own && own.money > 0 ? { x: own.days, mean: own.money / own.days } : null;
  return expectedSpend(output.spend as SpendParameters, history) ?? extras.meanSpend;
}

/** What the group's winner says: the model, or the days since the last purchase. */
function chosen(
  { output }: Sayer,
  kind: ForecastKind,
  byModel: number | null,
  silence: number,
): Pick<Said, 'probability' | 'basis'> {
  const { basis } = output[kind];
  if (basis === 'model' && byModel !== null) return { probability: byModel, basis };
  const plain = basis === null ? null : baselineAt(output.baselines[kind], silence);
  return plain === null ? { probability: null, basis: null } : { probability: plain, basis: 'baseline' };
}

function sayOfBuyer(sayer: Sayer, row: ListRow, place: number): Said {
  const said = sayer.output.histories?.[place] ?? null;
  const spend = spendOf(sayer, row.customer_id);
  const factor = yearFactor(sayer.known.terms.discount);
  const silence = sayer.known.today - (row.day ?? 0);
  const choice = chosen(sayer, 'purchase', said?.none ?? null, silence);
  // without a model the pace is what was seen: purchases over the time the customer has been here
  const pace = said?.yearPace ?? ((row.x ?? 0) * 365) / Math.max(row.age ?? 0, 30);
  return {
    ...choice,
    expected: said?.expected ?? null,
    stake: spend === null ? null : pace * spend * factor,
    worth: spend === null || said === null ? null : said.yearExpected * spend * factor,
  };
}

function sayOfHolder(sayer: Sayer, row: ListRow, place: number): Said {
  const { today, terms } = sayer.known;
  const said = sayer.output.contracts?.[place] ?? null;
  const { mrr } = row;
  const silence = today - (row.day ?? row.start_day ?? today);
  const stake = mrr === null ? null : mrr * 12 * yearFactor(terms.discount);
  if (row.end_day !== null) {
    const days = row.end_day - today;
    return {
      probability: days <= terms.horizon ? 1 : 0,
      basis: 'known',
      expected: null,
      stake,
      worth: mrr === null ? null : (mrr * Math.min(365, days)) / (365 / 12),
    };
  }
  return {
    ...chosen(sayer, 'contract', said?.ends ?? null, silence),
    expected: null,
    stake,
    worth: mrr === null || said === null ? null : mrr * said.months,
  };
}

function rowOf(sayer: Sayer, row: ListRow, place: { history: number; contract: number }): ForecastRow {
  const { known, extras } = sayer;
  const { today } = known;
  const holder = row.start_day !== null;
  const { stake, ...said } = holder
    ? sayOfHolder(sayer, row, place.contract)
    : sayOfBuyer(sayer, row, place.history);
  const { customer_id: id } = row;
  const silence = row.day === null ? null : today - row.day;
  const recent = extras.recent.get(id);
  const presentDays = known.listDays / 2;
  const reasons = reasonsOf({
    today,
    x: row.x ?? 0,
    recency: row.recency ?? 0,
    silence,
    promisedDay: row.promised_day,
    deliveredDay: row.delivered_day,
    contractEnd: row.end_day,
    waiting: extras.waiting.get(id),
    open: row.open_tickets,
    reopens: recent?.reopens ?? 0,
    answers: extras.answers.get(id) ?? [],
  });
  return {
    customerId: id,
    tier: row.tier,
    country: row.country,
    kind: holder ? 'contract' : 'purchase',
    plan: row.plan,
    state: holder || (silence !== null && silence < presentDays) ? 'present' : 'overdue',
    probability: said.probability,
    basis: said.basis,
    expected: said.expected,
    atRisk: stake === null || said.probability === null ? null : stake * said.probability,
    worth: said.worth,
    silence,
    lastPurchase: row.day === null ? null : dateOf(row.day),
    purchases: row.x === null ? 0 : row.x + 1,
    tenure: Math.max(row.age ?? 0, row.start_day === null ? 0 : today - row.start_day),
    openTickets: row.open_tickets,
    recentTickets: recent?.n ?? 0,
    reasons,
  };
}

async function buildForecast(ask: Ask, known: Known, facts: Pick<Forecast, 'snapshot' | 'currency'>) {
  const { today, listDays } = known;
  const [input, list, extras] = await Promise.all([
    loadInput(ask, known),
    ask<ListRow>(listRows(today, listDays)),
    loadExtras(ask, today),
  ]);
  const histories = distinct(
    list,
    ({ x, recency, age, start_day }) => (start_day !== null || x === null ? null : `${x} ${recency} ${age}`),
    ({ x, recency, age }) => ({ x: x ?? 0, recency: recency ?? 0, age: age ?? 0 }),
  );
  const contracts = distinct(
    list,
    ({ plan, start_day }) => (start_day === null ? null : `${start_day} ${plan ?? ''}`),
    ({ plan, start_day }) => ({ plan: plan ?? '', age: today - (start_day ?? today) }),
  );
  const output = await runModel('forecast', {
    ...input,
    spend: spendCells(extras),
    wanted: { histories: histories.list, contracts: contracts.list },
  });
  const sayer: Sayer = { known, output, extras };
  const rows: ForecastRow[] = [];
  const counts = { contract: 0, purchase: 0 };
  for (const [index, row] of list.entries()) {
    if (index % rowsBetweenBreaths === rowsBetweenBreaths - 1) await breathe();
    const place = { history: histories.at[index] ?? -1, contract: contracts.at[index] ?? -1 };
    const made = rowOf(sayer, row, place);
    counts[made.kind] += 1;
    rows.push(made);
  }
  return { rows, output, rule: known.rule, listDays, today, counts, ...facts };
}

type Kept = { readonly forecast: Promise<Forecast>; readonly snapshot: string; begun: number; cost: number };
const kept = new WeakMap<Analytics, Map<string, Kept>>();
const mostKept = 4;
/** A forecast may be this many times as old as it took to make: facts that change all the time do not keep us busy. */
const patience = 20;
const mostPatience = 300_000;

function keptForecast(analytics: Analytics, key: string, snapshot: string): Promise<Forecast> | undefined {
  const found = kept.get(analytics)?.get(key);
  if (!found) return undefined;
  const age = performance.now() - found.begun;
  const fresh = found.snapshot === snapshot || age < Math.min(mostPatience, found.cost * (1 + patience));
  return fresh ? found.forecast : undefined;
}

function keep(analytics: Analytics, key: string, snapshot: string, made: Promise<Forecast>): void {
  const all = kept.get(analytics) ?? new Map<string, Kept>();
  kept.set(analytics, all);
  all.delete(key);
  const one: Kept = { forecast: made, snapshot, begun: performance.now(), cost: Number.POSITIVE_INFINITY };
  all.set(key, one);
  if (all.size > mostKept) all.delete(all.keys().next().value ?? '');
  made.then(
    () => {
      one.cost = performance.now() - one.begun;
    },
    () => all.get(key) === one && all.delete(key),
  );
}

/** Who bought nothing for so long has left, where the company goes by contracts: its buyers have a rule of their own. */
async function buyerDays(ask: Ask, rule: ChurnRule): Promise<number> {
  if (rule.model === 'purchase') return rule.days;
  const gaps = await ask<{ value: number; n: number }>(
    gapsQuery(null, { slice: Slice.parse({}), segment: null }),
  );
  return proposedDays(gaps) ?? 90;
}

/**
 * The forecast of every customer on the list, from memory while the facts are the same. Two who ask at once wait for one.
 * `asOf`: a day number at whose end it is to be made; absent: the last day with records.
 */
export async function loadForecast(
  context: RequestContext,
  terms: Pick<ForecastTerms, 'horizon' | 'discount'>,
  asOf?: number,
): Promise<Forecast> {
  const { analytics } = context.services;
  const snapshot = await analytics.snapshot();
  const ask = askOf(analytics, snapshot);
  const { company, last } = await context.query(async (ctx) => ({
    company: ctx.company,
    last: await todayOf(ask, ctx.now, ctx.company.zone),
  }));
  const { horizon, discount } = terms;
  const { churnModel, churnDays, currency } = company;
  const key = JSON.stringify([horizon, discount, asOf ?? null, churnModel, churnDays, currency]);
  const known = keptForecast(analytics, key, snapshot);
  if (known) return known;
  const made = (async () => {
    const rule = await loadRule({ ask, company });
    const listDays = listDaysOf(await buyerDays(ask, rule));
    const today = asOf ?? last;
    return buildForecast(
      ask,
      { rule, listDays, today, terms: { horizon, discount } },
      { snapshot, currency },
    );
  })();
  keep(analytics, key, snapshot, made);
  return made;
}
