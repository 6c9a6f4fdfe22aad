import { computeWorth } from '../../core/worth-model.ts';
import type { Worth, WorthInputs } from '../../core/worth-schema.ts';

/** The only way to the model from a request. */
export const estimateWorth = async (input: {
  readonly inputs: WorthInputs;
  readonly seed: number;
}): Promise<Worth> => computeWorth(input.inputs, input.seed);
