import type { JobProgress } from '#platform/server/jobs/jobs.ts';
import type { OnBytes } from './read-plan.ts';

/** How far and how fast a run is. The number of rows to come is estimated from the bytes read so far. */
export type Speed = {
  readonly bytes: OnBytes;
  readonly report: (rows: number) => JobProgress;
  readonly finishing: (customers: number) => JobProgress;
};

const windowMs = 5000;

export function createSpeed(totalBytes: number, startRows: number): Speed {
  const read = new Map<number, number>();
  let points: { at: number; rows: number }[] = [{ at: performance.now(), rows: startRows }];
  let rowsSoFar = startRows;
  const estimate = (rows: number): number | null => {
    const bytes = [...read.values()].reduce((sum, count) => sum + count, 0);
    if (bytes === 0 || totalBytes === 0 || rows === 0) return null;
    return Math.max(rows, Math.round((rows / bytes) * totalBytes));
  };
  return {
    bytes: (upload, bytes) => void read.set(upload, bytes),
    report: (rows) => {
      const now = performance.now();
      rowsSoFar = rows;
      points = [...points.filter(({ at }) => now - at < windowMs), { at: now, rows }];
      const [first] = points;
      const perSecond =
        first && now > first.at ? Math.round(((rows - first.rows) / (now - first.at)) * 1000) : 0;
      return { done: rows, total: estimate(rows), phase: 'imports:phase.reading', perSecond };
    },
    finishing: (customers) => ({
      done: rowsSoFar,
      total: rowsSoFar,
      phase: 'imports:phase.finishing',
      perSecond: 0,
      detail: { customers },
    }),
  };
}
