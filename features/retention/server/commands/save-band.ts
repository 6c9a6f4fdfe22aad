import { z } from 'zod';
import type { FixedOrigin } from '#features/customers/core/schema.ts';
import { addFixedSegment } from '#features/customers/server/public.ts';
import type { RequestContext } from '#platform/server/context.ts';
import { admittedAgents } from '../../core/colleagues.ts';
import { Question } from '../../core/contract/link.ts';
import { exposureIds } from '../../core/link/exposures.ts';
import { admitExposure } from '../queries/admit-exposure.ts';
import { listBandCustomers } from '../queries/list-band-customers.ts';

export const fillKind = 'retention.fill-segment';

/** What the background work needs to ask the same question again. */
export const FillOrder = Question.extend({
  segmentId: z.uuid(),
  exposure: z.enum(exposureIds),
  group: z.string(),
});
export type FillOrder = z.infer<typeof FillOrder>;

type SaveBand = Omit<FillOrder, 'segmentId'> & {
  readonly name: string;
  readonly shared?: boolean | undefined;
  readonly origin?: FixedOrigin | undefined;
};

/**
 * Begins to save who is in a group of a driver as a fixed list; a background job fills it.
 * @throws Refusal for an unknown group, and whatever `addFixedSegment` refuses
 */
export async function saveBand(
  context: RequestContext,
  input: SaveBand,
): Promise<{ segmentId: string; customers: number }> {
  const { name, shared, origin, ...question } = input;
  const exposure = admitExposure(context.actor, question.exposure);
  // the background work asks for nobody, so what the one who saves may not ask is left out here
  const asked = { ...question, agent: admittedAgents(context.actor, question.agent) };
  const ids = await listBandCustomers(context, asked, exposure, asked.group);
  return context.command(async (ctx) => {
    const segmentId = await addFixedSegment(ctx, {
      name,
      shared,
      origin: origin ?? { label: `${asked.exposure}: ${asked.group}`, to: `/drivers/${asked.exposure}` },
      toList: ids.length,
    });
    await context.services.jobs.enqueue(ctx, fillKind, { ...asked, segmentId }, { dedupeKey: segmentId });
    return { segmentId, customers: ids.length };
  });
}
