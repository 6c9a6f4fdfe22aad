import { isAmount } from '../numeric/refused.ts';

/**
 * Additive cell of follow-up times: at `time` since the start, so many had the event and so many were last seen
 * without it. Cells of the same time add up; the time unit is the caller's (days, weeks).
 */
export type SurvivalCell = { readonly time: number; readonly events: number; readonly censored: number };

/** One subject: followed for `time`, then had the `event` or was censored. `weight` repeats the row. */
export type SurvivalRow = { readonly time: number; readonly event: boolean; readonly weight?: number };

/** One distinct time with everybody at risk just before it. */
export type RiskStep = {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
};

/** Turns rows into cells: O(n), any order. */
export function cellsFromRows(rows: readonly SurvivalRow[]): SurvivalCell[] {
  const byTime = new Map<number, { time: number; events: number; censored: number }>();
  for (const row of rows) {
    const weight = row.weight ?? 1;
    const cell = byTime.get(row.time) ?? { time: row.time, events: 0, censored: 0 };
    if (row.event) cell.events += weight;
    else cell.censored += weight;
    byTime.set(row.time, cell);
  }
  return [...byTime.values()];
}

/**
 * Sorts cells, adds up equal times, and counts who is at risk. Those censored at a time are at risk for its events.
 * Null when a time is negative or not finite, or a count is negative or not finite.
 */
export function riskSteps(cells: readonly SurvivalCell[]): RiskStep[] | null {
  if (!cells.every((cell) => isAmount(cell.time) && isAmount(cell.events) && isAmount(cell.censored)))
    return null;
  const sorted = cells.filter((cell) => cell.events + cell.censored > 0).sort((a, b) => a.time - b.time);
  const merged: { time: number; atRisk: number; events: number; censored: number }[] = [];
  for (const cell of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && last.time === cell.time) {
      last.events += cell.events;
      last.censored += cell.censored;
    } else merged.push({ time: cell.time, atRisk: 0, events: cell.events, censored: cell.censored });
  }
  let atRisk = 0;
  for (let k = merged.length - 1; k >= 0; k--) {
    const step = merged[k]!;
    atRisk += step.events + step.censored;
    step.atRisk = atRisk;
  }
  return merged;
}
