import { drawNormal } from '#stats/numeric/draw.ts';
import { createRandom, type Random } from '#stats/numeric/random.ts';
import { type Desk, handleHoursForWait, waitsByAgents } from './staffing.ts';
import type { Effect, Range, RangedInput, Spread, Worth, WorthInputs, WorthStep } from './worth-schema.ts';
import { rangedInputs } from './worth-schema.ts';

/**
 * What a change of service is worth: the margin kept because fewer customers leave, against the hours it takes. Method
 * M9: marginal value = -dRisk/dx × margin of a customer's remaining life × customers, against capacity by Erlang C or A.
 *
 * - Risk changes by the driver's slope between today's value and the one reached, flat outside the knees.
 * - A customer kept is worth revenue per year × margin share × remaining years, once.
 * - Doubt is carried through by drawing every uncertain input (Monte Carlo, seeded): 95 % ends are taken as ±1.96 standard
 *   deviations, each side its own, cut at zero for what cannot be negative.
 */
export const worthVersion = 1;
export const worthDraws = 10_000;
/** staffing curves drawn; each is used by several draws of the money, because a curve costs a thousand times more */
const curvesDrawn = 400;
const weeksPerMonth = 365.25 / 12 / 7;

/** The uncertain inputs, each at one value. */
type Point = Readonly<Record<RangedInput, number>>;

/** Value of the measure with 0 … most more agents. */
type Curve = readonly number[];

export const isTime = (inputs: Pick<WorthInputs, 'effect'>): boolean => inputs.effect.unit === 'ln-hour';

/** Risk of leaving as the effect tells it, up to a constant. `slope` per unit. */
export function riskAt(
  effect: Pick<Effect, 'unit' | 'kneeLow' | 'kneeHigh'>,
  slope: number,
  x: number,
): number {
  if (effect.unit === 'share') return slope * x;
  const hours = Math.min(Math.max(x, effect.kneeLow ?? 1 / 60), effect.kneeHigh ?? 1e6);
  return slope * Math.log(hours);
}

const centre = (inputs: WorthInputs): Point =>
  Object.fromEntries(rangedInputs.map((name) => [name, inputs[name].value])) as Record<RangedInput, number>;

const deskOf = (inputs: WorthInputs, point: Point): Desk => ({
  perHour: point.requestsPerMonth / weeksPerMonth / inputs.hoursPerWeek,
  handleHours: point.handleHours,
  pattern: inputs.pattern,
  patienceHours: inputs.patienceHours,
});

type TimeCurve = { readonly curve: Curve; readonly queue: number; readonly handleUsed: number | null };

/**
 * Today's time is a queue and the rest (nights, shifts, work done elsewhere), which more agents do not shorten. Where the
 * inputs would make the queue longer than what is measured, the handling time is lowered until they agree.
 */
function timeCurve(inputs: WorthInputs, point: Point): TimeCurve {
  const desk = deskOf(inputs, point);
  const count = inputs.most + 1;
  const given = waitsByAgents(desk, inputs.agents, count);
  const first = given[0] ?? 0;
  if (first <= inputs.from)
    return { curve: given.map((wait) => inputs.from - first + wait), queue: first, handleUsed: null };
  const handleHours = handleHoursForWait(desk, inputs.agents, inputs.from);
  const waits = waitsByAgents({ ...desk, handleHours }, inputs.agents, count);
  return { curve: waits, queue: inputs.from, handleUsed: handleHours };
}

/** k agents' hours at the desk buy so many requests done better; the share moves towards `to` and stops there. */
function shareCurve(inputs: WorthInputs, point: Point): Curve {
  const hours = inputs.hoursPerWeek * weeksPerMonth;
  const way = inputs.to - inputs.from;
  return Array.from({ length: inputs.most + 1 }, (_, k) => {
    const better = (k * hours) / Math.max(point.handleHours * point.requestsPerMonth, 1e-9);
    return inputs.from + Math.sign(way) * Math.min(Math.abs(way), better);
  });
}

const curveOf = (inputs: WorthInputs, point: Point): Curve =>
  isTime(inputs) ? timeCurve(inputs, point).curve : shareCurve(inputs, point);

/** Margin that one customer kept brings over the time left, major units. */
export const customerWorth = (point: Pick<Point, 'revenuePerYear' | 'marginShare' | 'lifeYears'>): number =>
  point.revenuePerYear * point.marginShare * point.lifeYears;

const costOf = (inputs: WorthInputs, point: Point, k: number): number =>
  k * inputs.hoursPerWeek * weeksPerMonth * inputs.paidPerDeskHour * point.costPerHour;

/** Margin retained per month by moving the measure from its value today to `reached`. */
function retainedBy(inputs: WorthInputs, point: Point, slope: number, reached: number): number {
  const { effect, from } = inputs;
  const kept = riskAt(effect, slope, from) - riskAt(effect, slope, reached);
  return point.customersPerMonth * kept * customerWorth(point);
}

/** A draw whose 95 % ends are those of the range, each side with its own spread. */
function drawRange(random: Random, { value, low, high }: Pick<Range, 'value' | 'low' | 'high'>): number {
  const z = drawNormal(random);
  return value + (z < 0 ? (value - low) * z : (high - value) * z) / 1.96;
}

const drawPoint = (random: Random, inputs: WorthInputs): Point =>
  Object.fromEntries(
    rangedInputs.map((name) => {
      const drawn = Math.max(drawRange(random, inputs[name]), 0);
      return [name, name === 'marginShare' ? Math.min(drawn, 1) : drawn];
    }),
  ) as Record<RangedInput, number>;

const spreadOf = (value: number, sorted: Float64Array): Spread => ({
  value,
  low: sorted[Math.floor(0.025 * (sorted.length - 1))] ?? value,
  high: sorted[Math.ceil(0.975 * (sorted.length - 1))] ?? value,
});

type Drawn = {
  /** per step and draw */
  readonly cost: readonly Float64Array[];
  readonly retained: readonly Float64Array[];
  readonly best: Float64Array;
  readonly gainRisk: Float64Array;
  readonly gainKept: Float64Array;
  readonly gainMargin: Float64Array;
};

function draw(inputs: WorthInputs, seed: number, draws: number): Drawn {
  const random = createRandom(seed);
  const steps = inputs.most + 1;
  const arrays = () => Array.from({ length: steps }, () => new Float64Array(draws));
  const found: Drawn = {
    cost: arrays(),
    retained: arrays(),
    best: new Float64Array(draws),
    gainRisk: new Float64Array(draws),
    gainKept: new Float64Array(draws),
    gainMargin: new Float64Array(draws),
  };
  const curves = Array.from({ length: Math.min(curvesDrawn, draws) }, () =>
    curveOf(inputs, drawPoint(random, inputs)),
  );
  const { effect } = inputs;
  const span = { value: effect.riskPerUnit, low: effect.low, high: effect.high };
  for (let at = 0; at < draws; at += 1) {
    const point = drawPoint(random, inputs);
    const slope = drawRange(random, span);
    const curve = curves[at % curves.length] ?? [];
    let [best, most] = [0, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < steps; k += 1) {
      const cost = costOf(inputs, point, k);
      const retained = retainedBy(inputs, point, slope, curve[k] ?? inputs.from);
      (found.cost[k] as Float64Array)[at] = cost;
      (found.retained[k] as Float64Array)[at] = retained;
      if (retained - cost > most) [best, most] = [k, retained - cost];
    }
    const risk = riskAt(effect, slope, inputs.from) - riskAt(effect, slope, inputs.to);
    found.best[at] = best;
    found.gainRisk[at] = risk;
    found.gainKept[at] = risk * point.customersPerMonth;
    found.gainMargin[at] = risk * point.customersPerMonth * customerWorth(point);
  }
  return found;
}

/**
 * Slope at which what is retained equals what it costs; null when no slope would do: nothing moves, or more customers would
 * have to be kept than there are.
 */
function breakEvenOf(inputs: WorthInputs, point: Point, curve: Curve, k: number): number | null {
  const reached = curve[k] ?? inputs.from;
  const perSlope = retainedBy(inputs, point, 1, reached);
  if (k === 0 || Math.abs(perSlope) < 1e-9) return null;
  const slope = costOf(inputs, point, k) / perSlope;
  const kept = riskAt(inputs.effect, slope, inputs.from) - riskAt(inputs.effect, slope, reached);
  return Math.abs(kept) > 1 ? null : slope;
}

function stepOf(inputs: WorthInputs, point: Point, curve: Curve, drawn: Drawn, k: number): WorthStep {
  const reached = curve[k] ?? inputs.from;
  const money = promiseOf(inputs.effect) === 'money';
  const slope = inputs.effect.riskPerUnit;
  const [costs, kept] = [drawn.cost[k] as Float64Array, drawn.retained[k] as Float64Array];
  const nets = kept.map((value, at) => value - (costs[at] ?? 0));
  const cost = costOf(inputs, point, k);
  const retained = retainedBy(inputs, point, slope, reached);
  const before =
    k === 0 ? 0 : retainedBy(inputs, point, slope, curve[k - 1] ?? reached) - costOf(inputs, point, k - 1);
  const breakEven = breakEvenOf(inputs, point, curve, k);
  const { effect, from } = inputs;
  return {
    k,
    reached,
    cost: spreadOf(cost, costs.toSorted()),
    retained: money ? spreadOf(retained, kept.toSorted()) : null,
    net: money ? spreadOf(retained - cost, nets.toSorted()) : null,
    marginal: money && k > 0 ? retained - cost - before : null,
    pays: money && k > 0 ? nets.reduce((sum, net) => sum + (net > 0 ? 1 : 0), 0) / nets.length : null,
    breakEven,
    breakEvenRisk:
      breakEven === null ? null : riskAt(effect, breakEven, from) - riskAt(effect, breakEven, reached),
  };
}

/** Grade C, or no answer at all: money may not be promised, only how strong the effect would have to be. */
export const promiseOf = (effect: Pick<Effect, 'grade'>): Worth['promise'] =>
  effect.grade === 'C' || effect.grade === 'none' ? 'break-even' : 'money';

function optimumOf(steps: readonly WorthStep[], drawn: Drawn): Worth['optimum'] {
  const best = steps.reduce((top, step) =>
    (step.net?.value ?? Number.NEGATIVE_INFINITY) > (top.net?.value ?? Number.NEGATIVE_INFINITY) ? step : top,
  );
  if (best.net === null) return null;
  const sorted = drawn.best.toSorted();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? best.k;
  return { k: best.k, low: Math.min(at(0.05), best.k), high: Math.max(at(0.95), best.k) };
}

/** Net of `at` more agents with one input at either end. The effect's ends are those of its interval. */
function sensitivityOf(inputs: WorthInputs, at: number): Worth['sensitivity'] {
  const point = centre(inputs);
  const net = (over: Partial<Point>, slope = inputs.effect.riskPerUnit): number => {
    const moved = { ...point, ...over };
    return (
      retainedBy(inputs, moved, slope, curveOf(inputs, moved)[at] ?? inputs.from) - costOf(inputs, moved, at)
    );
  };
  const rows = [
    { input: 'effect' as const, low: net({}, inputs.effect.low), high: net({}, inputs.effect.high) },
    ...rangedInputs.map((input) => ({
      input,
      low: net({ [input]: inputs[input].low }),
      high: net({ [input]: inputs[input].high }),
    })),
  ];
  return rows.sort((a, b) => Math.abs(b.high - b.low) - Math.abs(a.high - a.low));
}

const improves = (inputs: WorthInputs, reached: number): boolean =>
  inputs.to <= inputs.from ? reached <= inputs.to + 1e-9 : reached >= inputs.to - 1e-9;

/** The whole answer. Takes some hundred milliseconds: run it in the model thread. */
export function computeWorth(inputs: WorthInputs, seed: number, draws: number = worthDraws): Worth {
  const point = centre(inputs);
  const time = isTime(inputs) ? timeCurve(inputs, point) : null;
  const curve = time?.curve ?? shareCurve(inputs, point);
  const drawn = draw(inputs, seed, draws);
  const steps = curve.map((_, k) => stepOf(inputs, point, curve, drawn, k));
  const money = promiseOf(inputs.effect) === 'money';
  const optimum = optimumOf(steps, drawn);
  const found = curve.findIndex((reached) => improves(inputs, reached));
  const target = found < 0 ? null : found;
  const at = optimum && optimum.k > 0 ? optimum.k : target !== null && target > 0 ? target : 1;
  const risk =
    riskAt(inputs.effect, inputs.effect.riskPerUnit, inputs.from) -
    riskAt(inputs.effect, inputs.effect.riskPerUnit, inputs.to);
  const desk = deskOf(inputs, point);
  const load = desk.perHour * (time?.handleUsed ?? point.handleHours);
  return {
    version: worthVersion,
    seed,
    draws,
    promise: promiseOf(inputs.effect),
    unit: inputs.effect.unit,
    today: {
      load: time ? load : 0,
      occupancy: time ? load / inputs.agents : 0,
      queueHours: time?.queue ?? 0,
      otherHours: time ? inputs.from - time.queue : 0,
      handleHoursUsed: time?.handleUsed ?? null,
    },
    steps,
    optimum,
    target,
    gain: money
      ? {
          riskDifference: spreadOf(risk, drawn.gainRisk.toSorted()),
          keptPerMonth: spreadOf(risk * point.customersPerMonth, drawn.gainKept.toSorted()),
          marginPerMonth: spreadOf(
            risk * point.customersPerMonth * customerWorth(point),
            drawn.gainMargin.toSorted(),
          ),
        }
      : null,
    sensitivity: money ? sensitivityOf(inputs, at) : [],
    at,
  };
}

/** The same as one argument: what the model thread is given. */
export const worthModel = (input: { readonly inputs: WorthInputs; readonly seed: number }): Worth =>
  computeWorth(input.inputs, input.seed);
