import type { ExposureId } from './exposures.ts';

/**
 * The driver that measures the same as a declared metric, apart from the exposures themselves: every card of a figure asks,
 * and their SQL has no place in the first screen.
 */
const drivers: Readonly<Record<string, ExposureId>> = {
  frt: 'first-reply',
  'agent-frt': 'agent-first',
  awt: 'wait-mean',
  'requester-wait': 'requester-wait',
  'art-first': 'resolution-first',
  'art-full': 'resolution-full',
  'one-touch': 'one-touch',
  'reopen-rate': 'reopened',
  transfers: 'transfers',
  touches: 'touches',
  'sla-first-reply': 'sla-first-reply',
  csat: 'csat',
  ces: 'ces',
  nps: 'nps',
};

export const driverOfMetric = (metric: string): ExposureId | undefined =>
  Object.hasOwn(drivers, metric) ? drivers[metric] : undefined;
