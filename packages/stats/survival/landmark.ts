import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';

/**
 * One subject on one clock (days since any common origin, or since its own start).
 * `entry`: when it came under observation. `exit`: when the event happened or it was last seen.
 * `exposedAt`: when the exposure became known (first eligible ticket answered); null: never.
 */
export type FollowUp = {
  readonly entry: number;
  readonly exit: number;
  readonly event: boolean;
  readonly exposedAt: number | null;
};

/** What is left of a subject from the landmark on: `time` since the landmark, `exposed` fixed by then. `index`: its place in the input. */
export type LandmarkRow = {
  readonly index: number;
  readonly time: number;
  readonly event: boolean;
  readonly exposed: boolean;
};

export type Landmark = {
  readonly ok: true;
  readonly rows: readonly LandmarkRow[];
  /** Left out: gone before the landmark (they could not have been exposed later), or not yet there. */
  readonly goneBefore: number;
  readonly notYetEntered: number;
  /** Exposed only after the landmark: kept, as unexposed. */
  readonly exposedLater: number;
};

export type StartStopRow = {
  readonly index: number;
  readonly start: number;
  readonly stop: number;
  readonly event: boolean;
  readonly exposed: boolean;
};

function invalid(rows: readonly FollowUp[]): number {
  return rows.findIndex(
    (row) =>
      !Number.isFinite(row.entry) ||
      !Number.isFinite(row.exit) ||
      row.exit < row.entry ||
      (row.exposedAt !== null && !Number.isFinite(row.exposedAt)),
  );
}

/**
 * Guard for any analysis that treats an exposure as fixed from `entry`: refuses `immortal-time` when somebody was
 * exposed only after follow-up began, because those had to survive until then ("customers with five fast tickets stay").
 * Answers `{ ok: true }` otherwise. The remedy: `landmarkRows`, or `splitAtExposure` and Cox.
 * Source: Suissa (2008); Gail (1972) on the Stanford heart transplants.
 */
export function checkFixedExposure(rows: readonly FollowUp[]): { readonly ok: true } | Refused {
  const bad = invalid(rows);
  if (bad >= 0) return refuse('invalid-input', { detail: `row ${bad}` });
  const late = rows.filter((row) => row.exposedAt !== null && row.exposedAt > row.entry).length;
  return late === 0
    ? { ok: true }
    : refuse('immortal-time', { detail: `${late} of ${rows.length} exposed after follow-up began` });
}

/**
 * Landmark analysis: only those present at `landmark`, exposure as known by then minus `gap`, follow-up from then for at
 * most `horizon` (all in the unit of the rows).
 *
 * `gap` keeps the outcome from causing the exposure (a cancellation answered fast). Refuses `invalid-input`, and
 * `not-enough-data` when nobody is present at the landmark. Source: Anderson, Cain & Gelber (1983).
 */
export function landmarkRows(
  rows: readonly FollowUp[],
  plan: { readonly landmark: number; readonly horizon: number; readonly gap?: number },
): Landmark | Refused {
  const { landmark, horizon, gap = 0 } = plan;
  if (!Number.isFinite(landmark) || !(horizon > 0) || !(gap >= 0))
    return refuse('invalid-input', { detail: 'landmark, horizon or gap' });
  const bad = invalid(rows);
  if (bad >= 0) return refuse('invalid-input', { detail: `row ${bad}` });
  const out: LandmarkRow[] = [];
  const count = { goneBefore: 0, notYetEntered: 0, exposedLater: 0 };
  rows.forEach((row, index) => {
    if (row.entry > landmark) count.notYetEntered += 1;
    else if (row.exit <= landmark) count.goneBefore += 1;
    else {
      const exposed = row.exposedAt !== null && row.exposedAt <= landmark - gap;
      if (!exposed && row.exposedAt !== null) count.exposedLater += 1;
      const time = Math.min(row.exit - landmark, horizon);
      out.push({ index, time, event: row.event && row.exit - landmark <= horizon, exposed });
    }
  });
  if (out.length === 0)
    return refuse('not-enough-data', { needed: 1, detail: 'nobody is present at the landmark' });
  return { ok: true, rows: out, ...count };
}

/**
 * Start-stop rows in which each subject counts as unexposed until its exposure and as exposed after it: the honest
 * input for `coxRegression` when the exposure comes during follow-up. An exposure at entry gives one row.
 */
export function splitAtExposure(rows: readonly FollowUp[]): StartStopRow[] {
  return rows.flatMap(({ entry, exit, event, exposedAt }, index): StartStopRow[] => {
    if (exposedAt === null || exposedAt >= exit)
      return [{ index, start: entry, stop: exit, event, exposed: false }];
    if (exposedAt <= entry) return [{ index, start: entry, stop: exit, event, exposed: true }];
    return [
      { index, start: entry, stop: exposedAt, event: false, exposed: false },
      { index, start: exposedAt, stop: exit, event, exposed: true },
    ];
  });
}
