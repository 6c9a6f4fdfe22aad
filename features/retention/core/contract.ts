import { agentsContract } from './contract/agents.ts';
import { experimentsContract } from './contract/experiments.ts';
import { leavingContract } from './contract/leaving.ts';
import { linkContract } from './contract/link.ts';
import { metricsContract } from './contract/metrics.ts';
import { retentionContract as stayContract } from './contract/retention.ts';
import { worthContract } from './contract/worth.ts';

/**
 * Every question the figures answer. How to read an answer:
 *
 * - A slice (`schema.ts`) goes in the same way everywhere; leave out what you do not filter by. Every answer repeats the
 *   period it is about, what it was compared with, the snapshot of the facts, and the filters it could not apply.
 * - `MetricValue` is `{value, low, high, n}`; `value` null with `needed` says how many observations are missing.
 *   `low`/`high` null means exact (a count) or that no interval can be given for so few.
 * - Units: seconds, share of 1, count, score (NPS points), mean, money (major units of `currency`), days.
 * - `difference` is against the comparison period, in the metric's own unit (shares: difference of shares).
 * - Words: name, short, definition, counted and observation come ready in the reader's language from
 *   `metrics.catalogue`; keys of `parts`, `excluded`, `attention` and dimensions are in this row's catalogue
 *   (`retention:part.<key>`, `retention:excluded.<key>`, `retention:attention.<key>`, `retention:dimension.<key>`).
 */
export const retentionContract = {
  metrics: metricsContract,
  retention: stayContract,
  leaving: leavingContract,
  experiments: experimentsContract,
  worth: worthContract,
  link: linkContract,
  agents: agentsContract,
};
