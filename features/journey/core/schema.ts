import { z } from 'zod';

/** Short and lasting: records carry it, so it is never changed. */
export const StageId = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

const StageName = z.string().trim().min(1).max(80);

export const StageInput = z.object({ nameEn: StageName, nameRu: StageName });

/** One stage of the customer's way. */
export const StageView = StageInput.extend({
  stageId: StageId,
  position: z.number(),
  /** false: no longer offered, but records that carry it keep their name */
  active: z.boolean(),
});
export type StageView = z.infer<typeof StageView>;
