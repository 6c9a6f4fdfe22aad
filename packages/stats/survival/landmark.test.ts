import { describe, expect, it } from 'vitest';
import { heartRows } from '../fixtures/read-fixture.mts';
import { coxRegression } from './cox.ts';
import type { FollowUp } from './landmark.ts';
import { checkFixedExposure, landmarkRows, splitAtExposure } from './landmark.ts';

/** One row per patient: day of transplant, day of death or last contact. */
function patients(): FollowUp[] {
  return [...Map.groupBy(heartRows(), (row) => row.id).values()].map((rows) => {
    const last = rows.reduce((a, b) => (b.stop > a.stop ? b : a));
    const transplanted = rows.find((row) => row.transplant === 1);
    return { entry: 0, exit: last.stop, event: last.event === 1, exposedAt: transplanted?.start ?? null };
  });
}

describe('immortal time: Stanford heart transplants (Crowley & Hu 1977, Gail 1972)', () => {
  const rows = patients();

  it('refuses "ever transplanted" as a fixed exposure, which would give a hazard ratio of .27', () => {
    expect(rows).toHaveLength(103);
    expect(checkFixedExposure(rows)).toMatchObject({ ok: false, reason: 'immortal-time' });
    const naive = coxRegression({
      time: rows.map((row) => row.exit),
      event: rows.map((row) => (row.event ? 1 : 0)),
      covariates: [{ name: 'ever', values: rows.map((row) => (row.exposedAt === null ? 0 : 1)) }],
    });
    expect(naive.ok && naive.coefficients[0]!.hazardRatio.toFixed(2)).toBe('0.27');
  });

  it('split at the transplant, the hazard ratio is 1.14', () => {
    const split = splitAtExposure(rows);
    const fit = coxRegression({
      start: split.map((row) => row.start),
      time: split.map((row) => row.stop),
      event: split.map((row) => (row.event ? 1 : 0)),
      covariates: [{ name: 'transplanted', values: split.map((row) => (row.exposed ? 1 : 0)) }],
    });
    expect(fit.ok && fit.coefficients[0]!.hazardRatio.toFixed(2)).toBe('1.14');
  });

  it('a landmark at 30 days keeps those alive then, exposure as known then', () => {
    const landmark = landmarkRows(rows, { landmark: 30, horizon: 365 });
    expect(landmark.ok).toBe(true);
    if (!landmark.ok) return;
    expect(landmark.rows.length + landmark.goneBefore).toBe(103);
    expect(landmark.rows.every((row) => row.time > 0 && row.time <= 365)).toBe(true);
    const fixed = landmark.rows.map((row) => ({
      entry: 30,
      exit: 30 + row.time,
      event: row.event,
      exposedAt: row.exposed ? 30 : null,
    }));
    expect(checkFixedExposure(fixed)).toEqual({ ok: true });
  });
});

describe('landmark rules', () => {
  const base: FollowUp = { entry: 0, exit: 100, event: true, exposedAt: null };

  it('sorts people in by presence, exposure and gap', () => {
    const rows: FollowUp[] = [
      { ...base, exposedAt: 10 },
      { ...base, exposedAt: 28 },
      { ...base, exposedAt: 50 },
      { ...base, exit: 30 },
      { ...base, entry: 31 },
      { ...base, exit: 200 },
    ];
    expect(landmarkRows(rows, { landmark: 30, horizon: 90, gap: 7 })).toEqual({
      ok: true,
      rows: [
        { index: 0, time: 70, event: true, exposed: true },
        { index: 1, time: 70, event: true, exposed: false },
        { index: 2, time: 70, event: true, exposed: false },
        { index: 5, time: 90, event: false, exposed: false },
      ],
      goneBefore: 1,
      notYetEntered: 1,
      exposedLater: 2,
    });
  });

  it('refuses nobody at the landmark and impossible rows', () => {
    expect(landmarkRows([base], { landmark: 100, horizon: 30 })).toMatchObject({ reason: 'not-enough-data' });
    expect(landmarkRows([{ ...base, exit: -1 }], { landmark: 10, horizon: 30 })).toMatchObject({
      reason: 'invalid-input',
    });
    expect(landmarkRows([base], { landmark: 10, horizon: 0 })).toMatchObject({ reason: 'invalid-input' });
    expect(checkFixedExposure([{ ...base, exposedAt: Number.NaN }])).toMatchObject({
      reason: 'invalid-input',
    });
  });
});
