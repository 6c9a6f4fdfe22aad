import { type CovariateId, type Exposure, type ExposureId, exposures } from './exposures.ts';
import type { LinkScope } from './population-sql.ts';

const declared = (id: ExposureId): Exposure => {
  const found = exposures.find((one) => one.id === id);
  if (!found) throw new Error(`no such exposure: ${id}`);
  return found;
};

/** Who gave the first human reply by the landmark. */
export const agentExposure: Exposure = declared('first-agent');

const ofTheWork: readonly CovariateId[] = ['topic', 'channel'];

/**
 * Who the customer is goes before what the request was about and where it came in: two or three colleagues share a topic, and within it
 * hardly anybody alike would be left. Topic and channel are still held equal where there are enough.
 */
export function agentScope(scope: LinkScope): LinkScope {
  const { covariates } = scope.analysis;
  const ordered = [
    ...covariates.filter((id) => !ofTheWork.includes(id)),
    ...covariates.filter((id) => ofTheWork.includes(id)),
  ];
  return { ...scope, analysis: { ...scope.analysis, covariates: ordered } };
}

export const channelExposure: Exposure = declared('channel');

/**
 * The stage of the service journey a request came from. Not among the drivers: nobody chooses a stage. The topic is left out,
 * because it is another name for the stage: held equal, hardly anybody alike would be left in other stages.
 */
export const stageExposure: Exposure = {
  ...channelExposure,
  value: 'stage',
  where: ["kind = 'request'", 'not bot_only', 'stage is not null'],
  without: ['topic'],
};
