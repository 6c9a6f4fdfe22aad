import type { DriverSummary } from '../../core/contract/link.ts';
import { byBin, type CellTable, packCells } from '../../core/link/cell-table.ts';
import {
  clusterCellsQuery,
  congestionQuery,
  controlsOf,
  covariatesOf,
  driverCellsQuery,
  ladderQuery,
  outcomeModel,
  survivalCellsQuery,
} from '../../core/link/cells-sql.ts';
import { type ClusterRow, clusterCells, coverageOf, momentsOf } from '../../core/link/driver-model.ts';
import type { Congestion, DriverResult, Evidence } from '../../core/link/driver-result.ts';
import type { Exposure } from '../../core/link/exposures.ts';
import { gradeOf } from '../../core/link/grade.ts';
import { type Lane, runModel } from '../engine/model-pool.ts';
import { type LinkQuestion, linkSeed } from './open-link.ts';
import { createMemory } from './remembered.ts';

/** A driver with its bins, kept for what is asked next about it; its cells may be a hundred thousand. */
type Computed = { readonly result: DriverResult; readonly table: CellTable };

const drivers = createMemory<Computed>();
const evidences = createMemory<Evidence | null>();
const congestions = createMemory<Congestion>();

async function compute(link: LinkQuestion, exposure: Exposure, lane: Lane): Promise<Computed> {
  const scope = await link.scopeOf(exposure.kind);
  const { ask } = link.question;
  const [cells, rows] = await Promise.all([
    ask(driverCellsQuery(exposure, scope)),
    ask<ClusterRow>(clusterCellsQuery(exposure, scope)),
  ]);
  const covariates = covariatesOf(exposure, scope.analysis);
  const controls = controlsOf(exposure, scope);
  const packed = packCells(cells, controls.length);
  const result = await runModel(
    'driver',
    {
      exposure,
      covariates,
      controls,
      cells: packed,
      clusters: clusterCells(rows),
      moments: momentsOf(rows),
      coverage: coverageOf(rows),
      valuePerCustomer: link.valuePerCustomer,
      seed: linkSeed,
    },
    lane,
  );
  return { result, table: byBin(packed) };
}

const computed = (link: LinkQuestion, exposure: Exposure, lane: Lane = 'asked'): Promise<Computed> =>
  drivers(link.owner, `${link.key}|${exposure.id}`, () => compute(link, exposure, lane));

export const findDriver = async (
  link: LinkQuestion,
  exposure: Exposure,
  lane: Lane = 'asked',
): Promise<DriverResult> => (await computed(link, exposure, lane)).result;

/** Durations of requests have a queue, and with it a natural experiment. */
const hasQueue = ({ kind, scale }: Exposure): boolean => kind === 'request' && scale === 'duration';

/** Null when the driver itself cannot be answered. */
export const findEvidence = (link: LinkQuestion, exposure: Exposure): Promise<Evidence | null> =>
  evidences(link.owner, `${link.key}|${exposure.id}`, async () => {
    const { result, table } = await computed(link, exposure);
    if (!result.sides) return null;
    const scope = await link.scopeOf(exposure.kind);
    const { ask } = link.question;
    const ladder = await ask(ladderQuery(exposure, scope));
    const survival = await ask(survivalCellsQuery(exposure, scope));
    const congestion = hasQueue(exposure) ? await ask(congestionQuery(exposure, scope)) : null;
    return runModel('evidence', {
      exposure,
      covariates: covariatesOf(exposure, scope.analysis).length,
      table,
      sides: result.sides,
      deff: result.deff,
      ladder,
      survival,
      curveEvent: outcomeModel(scope) === 'purchase' ? 'purchase' : 'contract-end',
      congestion,
    });
  });

/** The natural experiment alone: for a list it is worth its query only where there is a difference to back. */
export async function findCongestion(link: LinkQuestion, exposure: Exposure): Promise<Congestion | null> {
  if (!hasQueue(exposure)) return null;
  const { result } = await computed(link, exposure);
  if (!result.sides) return null;
  const rows = await link.question.ask(congestionQuery(exposure, await link.scopeOf(exposure.kind)));
  return congestions(link.owner, `${link.key}|${exposure.id}`, () =>
    runModel('congestion', { rows, deff: result.deff }, 'background'),
  );
}

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
