import { describe, expect, it } from 'vitest';
import { metrics } from '../metrics.ts';
import { driverOfMetric } from './driver-of-metric.ts';
import { exposures } from './exposures.ts';

describe('the driver of a metric', () => {
  it('is the exposure that names the metric, for every declared metric', () => {
    for (const { id } of metrics)
      expect(driverOfMetric(id), id).toBe(exposures.find(({ metric }) => metric === id)?.id);
  });

  it('is named by exposures for declared metrics only', () => {
    const declared = new Set<string>(metrics.map(({ id }) => id));
    for (const { metric } of exposures)
      expect(metric === null || declared.has(metric), String(metric)).toBe(true);
  });
});
