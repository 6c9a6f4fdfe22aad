import { computeAgents } from '../../core/link/agents-model.ts';
import { computeStages } from '../../core/link/agents-stages-model.ts';
import { computeDrivers } from '../../core/link/driver-model.ts';
import { computeEvidence, computeQueue } from '../../core/link/evidence-model.ts';
import { worthModel } from '../../core/worth-model.ts';
import { forecastModel } from './forecast-model.ts';

/** Model work by name: pure functions of plain data, so that they run in any thread and give the same digits in each. */
export const models = {
  drivers: computeDrivers,
  evidence: computeEvidence,
  queue: computeQueue,
  forecast: forecastModel,
  agents: computeAgents,
  stages: computeStages,
  worth: worthModel,
} as const;

export type ModelName = keyof typeof models;
export type ModelInput<N extends ModelName> = Parameters<(typeof models)[N]>[0];
export type ModelResult<N extends ModelName> = ReturnType<(typeof models)[N]>;
