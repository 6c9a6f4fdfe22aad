import type { DriverSummary } from '../../core/contract/link.ts';
import { controlsAmong, driverCellsQuery, keyParts, ladderQuery } from '../../core/link/cells-sql.ts';
import type { ComputedDriver, DriversInput } from '../../core/link/driver-model.ts';
import type { Congestion, DriverResult, Evidence } from '../../core/link/driver-result.ts';
import type { Queue } from '../../core/link/evidence-model.ts';
import { congestionQuery, curveEventOf, survivalCellsQuery } from '../../core/link/evidence-sql.ts';
import type { Exposure } from '../../core/link/exposures.ts';
import { gradeOf } from '../../core/link/grade.ts';
import { covariatesOf } from '../../core/link/population-sql.ts';
import { type Lane, runModel } from '../engine/model-pool.ts';
import { type LinkQuestion, linkSeed } from './open-link.ts';
import { createMemory } from './remembered.ts';

const drivers = createMemory<ComputedDriver>();
const evidences = createMemory<Evidence | null>();
const queues = createMemory<Queue>();

/** Cells of exposures of one kind, read in one statement, and everything they are computed with. */
async function readDrivers(link: LinkQuestion, exposures: readonly Exposure[]): Promise<DriversInput> {
  const scope = await link.scopeOf(exposures[0]?.kind ?? 'request');
  const controls = controlsAmong(exposures, scope);
  const [columns, valuePerCustomer] = await Promise.all([
    link.question.columns(driverCellsQuery(exposures, scope)),
    link.valuePerCustomer(),
  ]);
  return {
    columns,
    parts: keyParts(exposures, scope),
    exposures: exposures.map((exposure) => ({
      exposure,
      covariates: covariatesOf(exposure, scope.analysis),
      controls,
    })),
    valuePerCustomer,
    seed: linkSeed,
  };
}

/**
 * Drivers of one kind, each with its promise: those not in memory are computed together from one reading of the population.
 * The first call that needs it reads.
 */
export function beginDrivers(
  link: LinkQuestion,
  exposures: readonly Exposure[],
  lane: Lane,
): Promise<ComputedDriver>[] {
  const missing: Exposure[] = [];
  let all: Promise<ComputedDriver[]> | undefined;
  // what is missing is known when every exposure has been looked up, which is before anything asynchronous begins
  const together = async (): Promise<ComputedDriver[]> => {
    await Promise.resolve();
    return runModel('drivers', await readDrivers(link, missing), lane);
  };
  return exposures.map((exposure) =>
    drivers(link.owner, `${link.key}|${exposure.id}`, async () => {
      const place = missing.push(exposure) - 1;
      all ??= together();
      const found = (await all)[place];
      if (!found) throw new Error(`no driver came of ${exposure.id}`);
      return found;
    }),
  );
}

async function computed(
  link: LinkQuestion,
  exposure: Exposure,
  lane: Lane = 'asked',
): Promise<ComputedDriver> {
  const [found] = beginDrivers(link, [exposure], lane);
  if (!found) throw new Error(`no driver came of ${exposure.id}`);
  return found;
}

export const findDriver = async (link: LinkQuestion, exposure: Exposure): Promise<DriverResult> =>
  (await computed(link, exposure)).result;

/** Durations of requests have a queue, and with it a natural experiment. */
const hasQueue = ({ kind, scale }: Exposure): boolean => kind === 'request' && scale === 'duration';

/** The natural experiment of a driver; null where there is no queue, or no driver. */
export async function findQueue(link: LinkQuestion, exposure: Exposure, lane: Lane): Promise<Queue | null> {
  if (!hasQueue(exposure)) return null;
  const { result } = await computed(link, exposure, lane);
  if (!result.sides) return null;
  return queues(link.owner, `${link.key}|${exposure.id}`, async () => {
    const query = congestionQuery(exposure, await link.scopeOf(exposure.kind));
    return runModel('queue', { columns: await link.question.columns(query), deff: result.deff }, lane);
  });
}

/** Null when the driver itself cannot be answered. */
export const findEvidence = (link: LinkQuestion, exposure: Exposure): Promise<Evidence | null> =>
  evidences(link.owner, `${link.key}|${exposure.id}`, async () => {
    const { result, sizes } = await computed(link, exposure);
    if (!result.sides) return null;
    const scope = await link.scopeOf(exposure.kind);
    const { ask, columns } = link.question;
    const curves = {
      sizes,
      sides: result.sides,
      deff: result.deff,
      ladder: {
        columns: await columns(ladderQuery(exposure, scope)),
        parts: keyParts([exposure], scope),
        exposure,
        covariates: covariatesOf(exposure, scope.analysis),
      },
      survival: await ask(survivalCellsQuery(exposure, scope)),
    };
    const [found, queue] = await Promise.all([
      runModel('evidence', curves),
      findQueue(link, exposure, 'asked'),
    ]);
    return {
      ...found,
      curveEvent: curveEventOf(scope),
      congestion: queue?.congestion ?? null,
      adjustedPerLnHour: queue?.adjustedPerLnHour ?? null,
    };
  });

export function summaryOf(
  exposure: Exposure,
  result: DriverResult,
  adjustedP: number | null,
  congestion: Congestion | null,
): DriverSummary {
  const graded = gradeOf(result, adjustedP, congestion);
  const { money } = result;
  return {
    id: exposure.id,
    kind: exposure.kind,
    scale: exposure.scale,
    actionable: exposure.actionable,
    metric: exposure.metric,
    state: result.state,
    reason: result.reason,
    needed: result.needed,
    monthsNeeded: result.monthsNeeded,
    n: result.n,
    lost: result.lost,
    grade: graded.grade,
    finding: graded.finding,
    because: [...graded.because],
    sides: result.sides,
    difference: result.difference,
    crudeDifference: result.crudeDifference,
    p: result.p,
    adjustedP,
    money: money && {
      keptPerYear: money.keptPerYear,
      perYear: money.perYear,
      encountersPerYear: money.encountersPerYear,
    },
  };
}
