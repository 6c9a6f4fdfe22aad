import type { OrderItemRecord } from './record.ts';

/**
 * The lines of one order, column by column: the nth entry of every list is one line. `quantity` has up to four decimals,
 * amounts are minor units. This is also how they are stored (table order_lines).
 */
export type OrderLines = {
  readonly lineNo: number[];
  readonly sku: (string | null)[];
  readonly name: (string | null)[];
  readonly category: (string | null)[];
  readonly quantity: number[];
  readonly unitPriceMinor: number[];
  readonly amountMinor: number[];
};

/** Lines of one order as a batch brings them, with the place in the batch that each came from. */
export type GivenLines = {
  readonly orderExternalId: string;
  readonly lines: OrderLines;
  readonly places: number[];
};

/** Lines of a batch by the outside id of their order. A file has them by the million: nothing is kept of a record but its values. */
export type GatheredLines = Map<string, GivenLines>;

/**
 * The same, as small as it gets and ready to be written: lines are made into text where they were gathered, and most are
 * never looked into again.
 */
export type PackedLines = {
  readonly orderExternalId: string;
  /** as {@link linesText} writes them */
  readonly text: string;
  readonly minor: number;
  /** every line has a number of its own, in rising order */
  readonly ordered: boolean;
  readonly places: readonly number[];
};
/** By the outside id of their order. */
export type PackedBatch = ReadonlyMap<string, PackedLines>;

const noLines = (): OrderLines => ({
  lineNo: [],
  sku: [],
  name: [],
  category: [],
  quantity: [],
  unitPriceMinor: [],
  amountMinor: [],
});

/** Half away from zero, like the rest of the product's money; never minus zero. */
const rounded = (value: number): number => Math.sign(value) * Math.round(Math.abs(value)) + 0;

const fourDecimals = (value: number): number =>
  Number.isSafeInteger(value) ? value : rounded(value * 10_000) / 10_000;

/** Text as a database can keep it: neither U+0000 nor half a surrogate pair. */
const storable = (text: string | undefined): string | null => {
  if (text === undefined) return null;
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\u0000') ? whole.replaceAll('\u0000', '') : whole;
};

/** Takes a line into the batch. `place` says where it came from, should its order be unknown. */
export function gatherLine(gathered: GatheredLines, record: OrderItemRecord, place: number): void {
  const { orderExternalId, quantity, unitPriceMinor } = record;
  let given = gathered.get(orderExternalId);
  if (!given) {
    given = { orderExternalId, lines: noLines(), places: [] };
    gathered.set(orderExternalId, given);
  }
  const { lines } = given;
  given.places.push(place);
  lines.lineNo.push(record.lineNo);
  lines.sku.push(storable(record.sku));
  lines.name.push(storable(record.name));
  lines.category.push(storable(record.category));
  lines.quantity.push(fourDecimals(quantity));
  lines.unitPriceMinor.push(unitPriceMinor);
  lines.amountMinor.push(record.amountMinor ?? rounded(quantity * unitPriceMinor));
}

export function gatherLines(records: readonly OrderItemRecord[]): GatheredLines {
  const gathered: GatheredLines = new Map();
  for (const [index, record] of records.entries()) gatherLine(gathered, record, index);
  return gathered;
}

/** Whether every line has a number of its own, in rising order: such lines need no merging among themselves. */
export function inOrder({ lineNo }: OrderLines): boolean {
  for (let at = 1; at < lineNo.length; at += 1) {
    if ((lineNo[at] ?? 0) <= (lineNo[at - 1] ?? 0)) return false;
  }
  return true;
}

export const packLines = ({ orderExternalId, lines, places }: GivenLines): PackedLines => ({
  orderExternalId,
  text: linesText(lines),
  minor: linesMinor(lines),
  ordered: inOrder(lines),
  places,
});

export const packBatch = (gathered: GatheredLines): PackedBatch =>
  new Map([...gathered].map(([externalId, given]) => [externalId, packLines(given)]));

export const unpackLines = ({ text }: Pick<PackedLines, 'text'>): OrderLines =>
  readLines(JSON.parse(text) as Partial<OrderLines>);

/** Some of the lines given, by their numbers. */
export function keepLines(packed: PackedLines, keep: (lineNo: number) => boolean): PackedLines {
  const { orderExternalId } = packed;
  const all = unpackLines(packed);
  const kept: GivenLines = { orderExternalId, lines: noLines(), places: [] };
  for (const [index, lineNo] of all.lineNo.entries()) {
    if (!keep(lineNo)) continue;
    putLine(kept.lines, kept.places.length, all, index);
    kept.places.push(packed.places[index] ?? 0);
  }
  return packLines(kept);
}

export type MergedLines = {
  readonly lines: OrderLines;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
};

/** What a line says, out of one list of lines into another. Words that are left out stay as they were. */
function putLine(to: OrderLines, at: number, from: OrderLines, index: number): void {
  to.lineNo[at] = from.lineNo[index] ?? 0;
  to.sku[at] = from.sku[index] ?? to.sku[at] ?? null;
  to.name[at] = from.name[index] ?? to.name[at] ?? null;
  to.category[at] = from.category[index] ?? to.category[at] ?? null;
  to.quantity[at] = from.quantity[index] ?? 0;
  to.unitPriceMinor[at] = from.unitPriceMinor[index] ?? 0;
  to.amountMinor[at] = from.amountMinor[index] ?? 0;
}

const differs = (known: OrderLines, at: number, given: OrderLines, index: number): boolean =>
  (given.sku[index] ?? known.sku[at]) !== known.sku[at] ||
  (given.name[index] ?? known.name[at]) !== known.name[at] ||
  (given.category[index] ?? known.category[at]) !== known.category[at] ||
  given.quantity[index] !== known.quantity[at] ||
  given.unitPriceMinor[index] !== known.unitPriceMinor[at] ||
  given.amountMinor[index] !== known.amountMinor[at];

/**
 * Lines that are there and lines that come, by number: a later line goes over an earlier one of its number. The result
 * is in the order of the numbers; created + changed + unchanged = lines given.
 */
export function mergeLines(known: OrderLines | null, given: OrderLines): MergedLines {
  const all = noLines();
  const places = new Map<number, number>();
  const put = (from: OrderLines, index: number): void => {
    const lineNo = from.lineNo[index] ?? 0;
    const at = places.get(lineNo) ?? places.size;
    places.set(lineNo, at);
    putLine(all, at, from, index);
  };
  for (const index of known?.lineNo.keys() ?? []) put(known ?? all, index);
  let [created, changed] = [0, 0];
  for (const [index, lineNo] of given.lineNo.entries()) {
    const at = places.get(lineNo);
    if (at === undefined) created += 1;
    else if (differs(all, at, given, index)) changed += 1;
    else continue;
    put(given, index);
  }
  const lines = noLines();
  for (const at of [...places].sort(([a], [b]) => a - b).map(([, place]) => place))
    putLine(lines, lines.lineNo.length, all, at);
  return { lines, created, changed, unchanged: given.lineNo.length - created - changed };
}

/** Minor units of all lines together. */
export const linesMinor = ({ amountMinor }: OrderLines): number =>
  amountMinor.reduce((sum, minor) => sum + minor, 0);

/** As stored: a list without any value in it is left out. */
export function linesText(lines: OrderLines): string {
  const said = (list: readonly (string | null)[]): readonly (string | null)[] | undefined =>
    list.some((value) => value !== null) ? list : undefined;
  return JSON.stringify({
    ...lines,
    sku: said(lines.sku),
    name: said(lines.name),
    category: said(lines.category),
  });
}

/** Lines as {@link linesText} wrote them. */
export function readLines(stored: Partial<OrderLines>): OrderLines {
  const lineNo = stored.lineNo ?? [];
  const none = (): null[] => lineNo.map(() => null);
  return {
    lineNo,
    sku: stored.sku ?? none(),
    name: stored.name ?? none(),
    category: stored.category ?? none(),
    quantity: stored.quantity ?? lineNo.map(() => 1),
    unitPriceMinor: stored.unitPriceMinor ?? lineNo.map(() => 0),
    amountMinor: stored.amountMinor ?? lineNo.map(() => 0),
  };
}
