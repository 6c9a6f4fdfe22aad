import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { minorDigits } from '#platform/core/money.ts';
import type { Condition, ListInput, Sort } from '#platform/core/paging.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '../context.ts';

/**
 * Lists of any length: filter, search, sort and page by the last row seen, all in the database.
 * A row describes its list once ({@link ListSpec}); its fields are what the API's `filter` and `sort` may name.
 */
export type ListField = {
  /** trusted SQL text of the value: "c.name" */
  readonly sql: string;
  /**
   * `money` is compared in major units of the company's currency; `time` with days ("2026-01-31", company's zone) or instants.
   * `member` belongs to things with ids: its `sql` is a select of the memberships that ends with the id's column.
   */
  readonly type: 'text' | 'number' | 'money' | 'time' | 'boolean' | 'tags' | 'id' | 'member';
  /** the value is never null: pages of it can start from an index */
  readonly notNull?: boolean;
  /** default true except for tags; memberships never are */
  readonly sortable?: boolean;
};

export type ListSpec = {
  /** trusted SQL: what stands between "select" and "from", and from "from" to before "where" */
  readonly select: string;
  readonly from: string;
  /** trusted SQL of a unique uuid that orders equal values */
  readonly key: string;
  readonly fields: Readonly<Record<string, ListField>>;
  readonly defaultSort: Sort;
  /** condition for one search text, already trimmed */
  readonly search?: (text: string, ctx: Ctx) => RawBuilder<unknown> | Promise<RawBuilder<unknown>>;
};

export type ListOf<Row> = {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly total: number | null;
};

type Query = Pick<ListInput, 'filter'> & {
  readonly search?: string | undefined;
  readonly sort?: Sort | undefined;
};

/** Counting is not free: beyond this many the number is not said. */
const countedUpTo = 10_000;

const Cursor = z.object({ s: z.string(), v: z.string().nullable(), k: z.uuid() });
/** U+0000 cannot be stored by PostgreSQL at all, so nothing that is stored has it. */
const withoutNul = (text: string): string => text.replaceAll('\u0000', '');

const badFilter = (field: string): Refusal => new Refusal('platform:bad-filter', { field }, 400);

/**
 * One page. @throws Refusal platform:bad-filter for a field or value the list does not know, platform:bad-cursor for a
 * cursor of another order.
 */
export async function listPage<Row>(
  ctx: Ctx,
  spec: ListSpec,
  input: Query & { readonly limit: number; readonly cursor?: string | undefined },
  conditions: readonly RawBuilder<unknown>[] = [],
): Promise<ListOf<Row>> {
  const where = sql.join([sql`true`, ...conditions, ...(await conditionsOf(ctx, spec, input))], sql` and `);
  const { rows, next } = await pageWhere<Row>(ctx, spec, input, where);
  const from = sql.raw(spec.from);
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from ${from} where ${where} limit ${sql.lit(countedUpTo + 1)}) q`.execute(
    ctx.db,
  );
  const total = counted.rows[0]?.n ?? 0;
  return { rows, next, total: total > countedUpTo ? null : total };
}

/** Every row of a list, in pages: for exports of any size. Each page is read by a query of its own. */
export async function* listAll<Row>(
  read: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  spec: ListSpec,
  input: Query,
  conditions: readonly RawBuilder<unknown>[] = [],
): AsyncGenerator<readonly Row[]> {
  let cursor: string | undefined;
  for (;;) {
    const page = await read(async (ctx) => {
      const where = sql.join(
        [sql`true`, ...conditions, ...(await conditionsOf(ctx, spec, input))],
        sql` and `,
      );
      return pageWhere<Row>(ctx, spec, { ...input, limit: 2000, cursor }, where);
    });
    if (page.rows.length > 0) yield page.rows;
    if (page.next === null) return;
    cursor = page.next;
  }
}

async function pageWhere<Row>(
  ctx: Ctx,
  spec: ListSpec,
  input: Query & { readonly limit: number; readonly cursor?: string | undefined },
  where: RawBuilder<unknown>,
): Promise<{ rows: readonly Row[]; next: string | null }> {
  const sort = input.sort ?? spec.defaultSort;
  const field = Object.hasOwn(spec.fields, sort.field) ? spec.fields[sort.field] : undefined;
  if (!field || field.type === 'member' || !(field.sortable ?? field.type !== 'tags'))
    throw badFilter(sort.field);
  const value = sql.raw(field.sql);
  const key = sql.raw(spec.key);
  const direction = sql.raw(`${sort.direction}${field.notNull ? '' : ' nulls last'}`);
  const after = input.cursor === undefined ? sql`true` : afterCursor(spec, field, sort, input.cursor);
  const { rows } = await sql<Row & { cursor_value: string | null; cursor_key: string }>`
    select ${sql.raw(spec.select)}, (${value})::text as cursor_value, ${key} as cursor_key
    from ${sql.raw(spec.from)} where ${where} and ${after}
    order by ${value} ${direction}, ${key} limit ${input.limit + 1}`.execute(ctx.db);
  const last = rows.length > input.limit ? rows[input.limit - 1] : undefined;
  return {
    rows: rows.slice(0, input.limit),
    next: last
      ? cursorText({ s: `${sort.field} ${sort.direction}`, v: last.cursor_value, k: last.cursor_key })
      : null,
  };
}

const cursorText = (cursor: z.infer<typeof Cursor>): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

function readCursor(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw new Refusal('platform:bad-cursor', {}, 400);
  }
}

const sqlTypes: Record<ListField['type'], string> = {
  text: 'text',
  number: 'numeric',
  money: 'numeric',
  time: 'timestamptz',
  boolean: 'boolean',
  tags: 'text[]',
  id: 'uuid',
  member: 'uuid',
};

/** Rows after the one the cursor names. The plain comparison that comes first lets an index begin at the right place. */
function afterCursor(spec: ListSpec, field: ListField, sort: Sort, text: string): RawBuilder<unknown> {
  const cursor = readCursor(text);
  if (cursor.s !== `${sort.field} ${sort.direction}`) throw new Refusal('platform:bad-cursor', {}, 400);
  const value = sql.raw(field.sql);
  const sameKey = sql`${sql.raw(spec.key)} > ${cursor.k}::uuid`;
  if (cursor.v === null) return sql`(${value} is null and ${sameKey})`;
  const seen = sql`${cursor.v}::text::${sql.raw(sqlTypes[field.type])}`;
  const beyond = sort.direction === 'asc' ? sql`>` : sql`<`;
  const further = sql`(${value} ${beyond} ${seen} or (${value} = ${seen} and ${sameKey}))`;
  return field.notNull
    ? sql`(${value} ${beyond}= ${seen} and ${further})`
    : sql`(${further} or ${value} is null)`;
}

async function conditionsOf(ctx: Ctx, spec: ListSpec, input: Query): Promise<RawBuilder<unknown>[]> {
  const text = withoutNul(input.search ?? '').trim();
  return [
    ...input.filter.map((condition) => conditionOf(ctx, spec, condition)),
    ...(text !== '' && spec.search ? [await spec.search(text, ctx)] : []),
  ];
}

const signs: Partial<Record<Condition['op'], string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

function conditionOf(ctx: Ctx, spec: ListSpec, condition: Condition): RawBuilder<unknown> {
  const field = Object.hasOwn(spec.fields, condition.field) ? spec.fields[condition.field] : undefined;
  if (!field) throw badFilter(condition.field);
  if (field.type === 'member') return memberCondition(field.sql, condition);
  const value = sql.raw(field.sql);
  const { op } = condition;
  const empty =
    field.type === 'text'
      ? sql`coalesce(${value}, '') = ''`
      : field.type === 'tags'
        ? sql`coalesce(array_length(${value}, 1), 0) = 0`
        : sql`${value} is null`;
  if (op === 'empty') return empty;
  if (op === 'not-empty') return sql`not (${empty})`;
  const given = Array.isArray(condition.value)
    ? condition.value
    : condition.value === undefined
      ? []
      : [condition.value];
  if (given.length === 0) throw badFilter(condition.field);
  if (field.type === 'tags') return tagCondition(value, op, given.map(String), condition.field);
  if (field.type === 'time') return timeCondition(ctx, value, op, given.map(String), condition.field);
  const values = given.map((one) => literal(ctx, field, condition.field, one));
  const [first, second] = values;
  if (first === undefined) throw badFilter(condition.field);
  if (op === 'in') return sql`${value} in (${sql.join(values)})`;
  if (op === 'between' && second !== undefined) return sql`${value} between ${first} and ${second}`;
  if (op === 'contains' && field.type === 'text')
    return sql`${value} ilike ${`%${withoutNul(String(given[0])).replace(/[\\%_]/g, '\\$&')}%`}`;
  const sign = signs[op];
  if (!sign) throw badFilter(condition.field);
  if (op === 'ne') return sql`${value} is distinct from ${first}`;
  return sql`${value} ${sql.raw(sign)} ${first}`;
}

function literal(
  ctx: Ctx,
  field: ListField,
  name: string,
  value: string | number | boolean,
): RawBuilder<unknown> {
  switch (field.type) {
    case 'number':
    case 'money': {
      const number = Number(value);
      if (value === '' || !Number.isFinite(number)) throw badFilter(name);
      return sql`${field.type === 'money' ? number * 10 ** minorDigits(ctx.company.currency) : number}::float8::numeric`;
    }
    case 'boolean':
      if (!['true', 'false'].includes(String(value))) throw badFilter(name);
      return sql`${String(value) === 'true'}::boolean`;
    case 'id':
      if (!z.uuid().safeParse(value).success) throw badFilter(name);
      return sql`${String(value)}::uuid`;
    default:
      return sql`${withoutNul(String(value))}::text`;
  }
}

function memberCondition(memberships: string, { field, op, value }: Condition): RawBuilder<unknown> {
  const ids = z
    .array(z.uuid())
    .min(1)
    .safeParse(Array.isArray(value) ? value : [value]);
  if (!ids.success || !['in', 'eq', 'ne'].includes(op)) throw badFilter(field);
  const is = sql`exists (${sql.raw(memberships)} = any(${ids.data}::uuid[]))`;
  return op === 'ne' ? sql`not ${is}` : is;
}

function tagCondition(
  value: RawBuilder<unknown>,
  op: Condition['op'],
  tags: readonly string[],
  name: string,
): RawBuilder<unknown> {
  const has = sql`${value} && ${tags.map(withoutNul)}::text[]`;
  if (op === 'eq' || op === 'in' || op === 'contains') return has;
  if (op === 'ne') return sql`not (${has})`;
  throw badFilter(name);
}

/** A day means the whole of it in the company's zone; the bounds are instants, so that an index on the time is used. */
function timeCondition(
  ctx: Ctx,
  value: RawBuilder<unknown>,
  op: Condition['op'],
  given: readonly string[],
  name: string,
): RawBuilder<unknown> {
  const [first = '', second] = given;
  const start = bound(ctx, first, name, 0);
  const end = bound(ctx, first, name, 1);
  switch (op) {
    case 'gte':
      return sql`${value} >= ${start}`;
    case 'gt':
      return sql`${value} >= ${end}`;
    case 'lt':
      return sql`${value} < ${start}`;
    case 'lte':
      return sql`${value} < ${end}`;
    case 'eq':
      return sql`(${value} >= ${start} and ${value} < ${end})`;
    case 'ne':
      return sql`(${value} is null or ${value} < ${start} or ${value} >= ${end})`;
    case 'between':
      if (second === undefined) throw badFilter(name);
      return sql`(${value} >= ${start} and ${value} < ${bound(ctx, second, name, 1)})`;
    default:
      throw badFilter(name);
  }
}

/** The start of a day, or of the one after it; an instant is itself, or the next millisecond. */
function bound(ctx: Ctx, text: string, name: string, after: 0 | 1): RawBuilder<unknown> {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && z.iso.date().safeParse(text).success) {
    return sql`((${text}::text::date + ${sql.lit(after)})::timestamp at time zone ${ctx.company.zone})`;
  }
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || !/T/.test(text)) throw badFilter(name);
  return sql`${new Date(at.getTime() + after).toISOString()}::text::timestamptz`;
}

/**
 * Words to look up in a `simple` text index: all must be there, each may be the beginning of a longer one. Null when
 * there is nothing to look for (only punctuation).
 */
export function searchWords(text: string): string | null {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/['\\:&|!()<>*]/g, ' ').trim())
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 10);
  return words.length === 0 ? null : words.map((word) => `'${word}':*`).join(' & ');
}
