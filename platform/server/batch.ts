import type { z } from 'zod';
import type { BatchOutcome, ParsedRecord } from '#platform/core/batch.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx, RequestContext } from './context.ts';

type BatchInput<T> = { readonly source: string; readonly records: readonly ParsedRecord<T>[] };
type Store<T> = (ctx: Ctx, source: string, records: readonly T[]) => Promise<UpsertOutcome>;

/**
 * Stores what can be stored of a batch, in one transaction, and names the rest by its place in the batch as given.
 * A record that is not even of the right shape is refused with the field that is wrong.
 */
export async function runBatch<T>(
  context: RequestContext,
  input: BatchInput<T>,
  store: Store<T>,
): Promise<z.infer<typeof BatchOutcome>> {
  const malformed: RefusedRecord[] = [];
  const good: { readonly index: number; readonly record: T }[] = [];
  input.records.forEach((parsed, index) => {
    if (parsed.ok) good.push({ index, record: parsed.record });
    else malformed.push({ index, reason: parsed.reason, field: parsed.field, value: parsed.value });
  });
  const outcome = await context.command((ctx) =>
    store(
      ctx,
      input.source,
      good.map(({ record }) => record),
    ),
  );
  const refused = outcome.refused.map((one) => ({ ...one, index: good[one.index]?.index ?? one.index }));
  return {
    created: outcome.created,
    changed: outcome.changed,
    unchanged: outcome.unchanged,
    refused: [...malformed, ...refused].sort((a, b) => a.index - b.index),
  };
}
