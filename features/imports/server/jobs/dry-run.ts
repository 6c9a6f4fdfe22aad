import {
  keepLines,
  type PackedBatch,
  type PackedLines,
  unpackLines,
} from '#features/orders/core/order-lines.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { RecordKind } from '../../core/emitted.ts';
import { addChunk, readTotals } from '../../core/import-totals.ts';
import { createRowLedger, type RowLedger } from '../../core/row-ledger.ts';
import type { Counts, ImportTotals } from '../../core/schema.ts';
import { writeHeld } from './held-blocks.ts';
import type { ImportChunk } from './import-chunk.ts';
import { countReasons, heldOf } from './import-run.ts';
import { type ChunkOutcome, type Gathered, type PlainKind, storeChunk } from './store-chunk.ts';

class TakenBack extends Error {
  readonly outcome: ChunkOutcome;
  constructor(outcome: ChunkOutcome) {
    super('dry run');
    this.outcome = outcome;
  }
}

type Command = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;
type Keyed = {
  readonly externalId?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
};
type Child = {
  readonly ticketExternalId?: string | undefined;
  readonly orderExternalId?: string | undefined;
  readonly customer?: Keyed | undefined;
};

const lineKey = (orderExternalId: string, lineNo: number): string =>
  `order_items:${orderExternalId}:${lineNo}`;

const keyOf = (kind: PlainKind, record: object): string => {
  const { externalId, email, phone } = record as Keyed;
  const id = externalId ?? email ?? phone;
  return id === undefined ? '' : `${kind}:${id}`;
};

/**
 * Finds out what an import would do: every chunk is stored in earnest and rolled back, so the very code of the run
 * decides. One transaction for all of it would hold up everybody else on the embedded engine, so chunks are taken back
 * one by one, and what earlier chunks would have made is remembered: a line of an order that only an earlier chunk
 * brings is counted as created, not refused.
 */
export function createDryRun(
  importId: string,
  source: string,
  command: Command,
): { readonly add: (chunk: ImportChunk, seconds: number) => Promise<ImportTotals> } {
  const seen = createRowLedger();
  let totals = readTotals({});
  return {
    add: async (chunk, seconds) => {
      const { fresh, repeated } = splitRepeated(chunk.gathered, seen);
      const outcome = await storedAndTakenBack(command, source, fresh);
      const refused = outcome.refused.filter(
        ({ kind, refusal }) =>
          !(kind === 'order_items'
            ? seen.has(`orders:${refusal.value}`)
            : hasSeenParent(fresh[kind]?.records[refusal.index], seen)),
      );
      const counts = correctedCounts(outcome, refused, repeated);
      remember(chunk.gathered, seen);
      const held = heldOf(chunk, refused);
      const blocks = await command((ctx) => writeHeld(ctx, importId, totals.blocks, held));
      totals = addChunk(totals, {
        fileNo: chunk.fileNo,
        position: chunk.position,
        done: chunk.done,
        rows: chunk.rows.lines.length,
        unused: chunk.unused,
        reasons: countReasons(held),
        records: counts,
        blocks,
        seconds,
      });
      return totals;
    },
  };
}

async function storedAndTakenBack(
  command: Command,
  source: string,
  gathered: Gathered,
): Promise<ChunkOutcome> {
  try {
    return await command(async (ctx) => {
      throw new TakenBack(await storeChunk(ctx, source, gathered));
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.outcome;
    throw error;
  }
}

/** Records that an earlier chunk would have stored already are not stored again: they would only seem new. */
function splitRepeated(
  gathered: Gathered,
  seen: RowLedger,
): { fresh: Gathered; repeated: Partial<Record<RecordKind, number>> } {
  const fresh: Gathered = {};
  const repeated: Partial<Record<RecordKind, number>> = {};
  for (const [kind, part] of plainParts(gathered)) {
    const keep: number[] = [];
    part.records.forEach((record, index) => {
      const key = keyOf(kind, record);
      if (key !== '' && seen.has(key)) repeated[kind] = (repeated[kind] ?? 0) + 1;
      else keep.push(index);
    });
    const all = part as { records: unknown[]; rows: number[]; optional: boolean[] };
    (fresh as Record<string, unknown>)[kind] = {
      records: keep.map((index) => all.records[index]),
      rows: keep.map((index) => all.rows[index] ?? 0),
      optional: keep.map((index) => all.optional[index] ?? false),
    };
  }
  if (gathered.order_items) {
    const lines = splitRepeatedLines(gathered.order_items, seen);
    fresh.order_items = lines.fresh;
    if (lines.repeated > 0) repeated.order_items = lines.repeated;
  }
  return { fresh, repeated };
}

function splitRepeatedLines(
  batch: PackedBatch,
  seen: RowLedger,
): { readonly fresh: PackedBatch; readonly repeated: number } {
  const fresh = new Map<string, PackedLines>();
  let repeated = 0;
  for (const [externalId, packed] of batch) {
    const isSeen = (lineNo: number): boolean => seen.has(lineKey(externalId, lineNo));
    if (!unpackLines(packed).lineNo.some(isSeen)) fresh.set(externalId, packed);
    else {
      const kept = keepLines(packed, (lineNo) => !isSeen(lineNo));
      repeated += packed.places.length - kept.places.length;
      if (kept.places.length > 0) fresh.set(externalId, kept);
    }
  }
  return { fresh, repeated };
}

const plainParts = (gathered: Gathered) =>
  Object.entries(gathered).filter(([kind]) => kind !== 'order_items') as [
    PlainKind,
    NonNullable<Gathered[PlainKind]>,
  ][];

function hasSeenParent(record: object | undefined, seen: RowLedger): boolean {
  const { ticketExternalId, orderExternalId, customer } = (record ?? {}) as Child;
  if (ticketExternalId !== undefined && seen.has(`tickets:${ticketExternalId}`)) return true;
  if (orderExternalId !== undefined && seen.has(`orders:${orderExternalId}`)) return true;
  return customer?.externalId !== undefined && seen.has(`customers:${customer.externalId}`);
}

function correctedCounts(
  outcome: ChunkOutcome,
  refused: ChunkOutcome['refused'],
  repeated: Partial<Record<RecordKind, number>>,
): Partial<Record<RecordKind, Counts>> {
  const counts: Partial<Record<RecordKind, Counts>> = {};
  const kinds = new Set([...Object.keys(outcome.counts), ...Object.keys(repeated)] as RecordKind[]);
  for (const kind of kinds) {
    const found = outcome.counts[kind] ?? { created: 0, changed: 0, unchanged: 0, refused: 0 };
    const stay = refused.filter((one) => one.kind === kind).length;
    counts[kind] = {
      created: found.created + found.refused - stay,
      changed: found.changed,
      unchanged: found.unchanged + (repeated[kind] ?? 0),
      refused: stay,
    };
  }
  return counts;
}

function remember(gathered: Gathered, seen: RowLedger): void {
  for (const [orderExternalId, packed] of gathered.order_items ?? [])
    for (const lineNo of unpackLines(packed).lineNo) seen.add(lineKey(orderExternalId, lineNo));
  for (const [kind, part] of plainParts(gathered)) {
    for (const record of part.records) {
      const key = keyOf(kind, record);
      if (key !== '') seen.add(key);
      if (kind === 'customers')
        for (const alias of (record as { aliases?: string[] }).aliases ?? []) seen.add(`customers:${alias}`);
    }
  }
}
