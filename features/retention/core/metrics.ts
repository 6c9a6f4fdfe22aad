import type { MetricDefinition } from '#platform/core/metric.ts';

export type MetricGroup = 'service' | 'voice' | 'retention';
export type MetricKind = 'duration' | 'share' | 'mean' | 'nps' | 'count' | 'ratio';
export type Metric = MetricDefinition & { readonly group: MetricGroup; readonly kind: MetricKind };

const enough = 10;

const metric = (
  group: MetricGroup,
  id: string,
  code: string,
  kind: MetricKind,
  unit: Metric['unit'],
  better: Metric['better'],
  population: Metric['population'],
  minimumN: number = enough,
): Metric => ({ group, id, code, kind, unit, better, population, minimumN, version: 1 });

/**
 * Every number the three pages show, declared once: screens, exports, command line and API all read this list.
 * The words (name, definition, what is counted) are in the message catalogue under `metric.<id>`.
 */
export const metrics = [
  metric('service', 'tickets', 'M23', 'count', 'count', null, 'created', 0),
  metric('service', 'frt', 'M1', 'duration', 'seconds', 'lower', 'replied'),
  metric('service', 'agent-frt', 'M2', 'duration', 'seconds', 'lower', 'replied'),
  metric('service', 'reopen-frt', 'M4', 'duration', 'seconds', 'lower', 'replied'),
  metric('service', 'next-reply', 'M5', 'duration', 'seconds', 'lower', 'replied'),
  metric('service', 'awt', 'M6', 'mean', 'seconds', 'lower', 'replied'),
  metric('service', 'awt-live', 'M6', 'mean', 'seconds', 'lower', 'replied'),
  metric('service', 'requester-wait', 'M7', 'duration', 'seconds', 'lower', 'resolved'),
  metric('service', 'customer-wait', 'M8', 'duration', 'seconds', null, 'resolved'),
  metric('service', 'art-first', 'M9', 'duration', 'seconds', 'lower', 'resolved'),
  metric('service', 'art-full', 'M10', 'duration', 'seconds', 'lower', 'resolved'),
  metric('service', 'cycle-time', 'M11', 'duration', 'seconds', 'lower', 'resolved'),
  metric('service', 'one-touch', 'M13', 'share', 'share', 'higher', 'resolved'),
  metric('service', 'fcr', 'M14', 'share', 'share', 'higher', 'resolved'),
  metric('service', 'reopen-rate', 'M16', 'share', 'share', 'lower', 'resolved'),
  metric('service', 'transfers', 'M17', 'mean', 'mean', 'lower', 'resolved'),
  metric('service', 'touches', 'M18', 'mean', 'mean', 'lower', 'resolved'),
  metric('service', 'abandonment', 'M19', 'share', 'share', 'lower', 'created'),
  metric('service', 'sla-first-reply', 'M20', 'share', 'share', 'higher', 'created'),
  metric('service', 'sla-next-reply', 'M20', 'share', 'share', 'higher', 'created'),
  metric('service', 'sla-resolution', 'M20', 'share', 'share', 'higher', 'created'),
  metric('service', 'backlog', 'M21', 'count', 'count', 'lower', 'state', 0),
  metric('service', 'unanswered', 'M22', 'share', 'share', 'lower', 'resolved'),
  metric('service', 'contact-rate', 'M23', 'ratio', 'mean', 'lower', 'created'),
  metric('voice', 'csat', 'M25', 'share', 'share', 'higher', 'rated'),
  metric('voice', 'nps', 'M26', 'nps', 'score', 'higher', 'rated'),
  metric('voice', 'ces', 'M27', 'mean', 'mean', 'higher', 'rated'),
  metric('voice', 'ces7', 'M27', 'mean', 'mean', 'higher', 'rated'),
  metric('voice', 'response-rate', 'M28', 'share', 'share', 'higher', 'created'),
  metric('retention', 'active-customers', 'M33', 'count', 'count', 'higher', 'state', 0),
  metric('retention', 'crr', 'M33', 'share', 'share', 'higher', 'state'),
  metric('retention', 'churn', 'M34', 'share', 'share', 'lower', 'state'),
  metric('retention', 'gross-revenue-retention', 'M35', 'ratio', 'share', 'higher', 'state'),
  metric('retention', 'net-revenue-retention', 'M35', 'ratio', 'share', 'higher', 'state'),
  metric('retention', 'repeat-after-contact', 'M36', 'share', 'share', 'higher', 'resolved'),
  metric('retention', 'repeat-purchase', 'M36', 'share', 'share', 'higher', 'ordered'),
] as const satisfies readonly Metric[];

const byId = new Map<string, Metric>(metrics.map((one) => [one.id, one]));

export const findMetric = (id: string): Metric | undefined => byId.get(id);
