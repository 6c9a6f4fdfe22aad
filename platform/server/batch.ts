import type { z } from 'zod';
import { type BatchInput, type BatchOutput, batchOutput, parseBatch } from '#platform/core/batch.ts';
import type { UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx, RequestContext } from './context.ts';

type Store<T> = (ctx: Ctx, source: string, records: readonly T[]) => Promise<UpsertOutcome>;

/** Stores what can be stored of a batch, in one transaction, and names the rest by its place in the batch as given. */
export async function runBatch<S extends z.ZodType>(
  context: RequestContext,
  record: S,
  input: BatchInput,
  store: Store<z.infer<S>>,
): Promise<BatchOutput> {
  const parsed = parseBatch(record, input.records);
  const records = parsed.good.map((one) => one.record);
  return batchOutput(parsed, await context.command((ctx) => store(ctx, input.source, records)));
}
