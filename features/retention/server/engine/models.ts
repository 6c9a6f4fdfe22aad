import { computeDriver } from '../../core/link/driver-model.ts';
import { computeEvidence } from '../../core/link/evidence-model.ts';

/** Model work by name: pure functions of plain data, so that they run in any thread and give the same digits in each. */
export const models = {
  driver: computeDriver,
  evidence: computeEvidence,
} as const;

export type ModelName = keyof typeof models;
export type ModelInput<N extends ModelName> = Parameters<(typeof models)[N]>[0];
export type ModelResult<N extends ModelName> = ReturnType<(typeof models)[N]>;
