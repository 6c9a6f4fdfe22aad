import { type RawBuilder, sql } from 'kysely';
import type { Condition, Filter } from '#platform/core/paging.ts';
import { Refusal } from '#platform/core/refusal.ts';

export type Sql = RawBuilder<unknown>;
export type FieldKind = 'text' | 'uuid' | 'number' | 'boolean' | 'day' | 'tags';
export type Field = { readonly kind: FieldKind; readonly column: Sql };

const refuse = (field: string): Refusal => new Refusal('platform:bad-filter', { field }, 400);

/**
 * All conditions as one SQL expression.
 * @param zone days of `day` fields are days of this zone: "2026-03-02" means from its midnight to the next
 * @throws Refusal `platform:bad-filter` for an unknown field, or an operation or value the field cannot have
 */
export function whereOf(filter: Filter, fields: Readonly<Record<string, Field>>, zone: string): Sql {
  const conditions = filter.map((condition) => {
    const field = fields[condition.field];
    if (!field) throw refuse(condition.field);
    return conditionOf(condition, field, zone);
  });
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

function conditionOf(condition: Condition, field: Field, zone: string): Sql {
  const { column, kind } = field;
  if (condition.op === 'empty') return kind === 'tags' ? sql`${column} = '{}'` : sql`${column} is null`;
  if (condition.op === 'not-empty')
    return kind === 'tags' ? sql`${column} <> '{}'` : sql`${column} is not null`;
  if (kind === 'tags') return tagsCondition(condition, column);
  if (kind === 'day') return dayCondition(condition, column, zone);
  const values = valuesOf(condition, kind);
  const first = values[0];
  const list = sql.join(values);
  switch (condition.op) {
    case 'eq':
      return values.length === 1 ? sql`${column} = ${first}` : sql`${column} in (${list})`;
    case 'in':
      return values.length === 0 ? sql`false` : sql`${column} in (${list})`;
    case 'ne':
      return values.length === 0 ? sql`true` : sql`(${column} is null or ${column} not in (${list}))`;
    case 'contains':
      if (kind !== 'text') throw refuse(condition.field);
      return sql`${column} ilike ${`%${String(condition.value).replace(/[\\%_]/g, '\\$&')}%`}`;
    case 'between':
      if (values.length !== 2) throw refuse(condition.field);
      return sql`${column} between ${first} and ${values[1]}`;
    default:
      if (kind !== 'number' || values.length !== 1) throw refuse(condition.field);
      return sql`${column} ${compare[condition.op]} ${first}`;
  }
}

const compare = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` } as const;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The values given, in the type of the field: what comes from an address is text. */
function valuesOf(condition: Condition, kind: FieldKind): readonly Sql[] {
  const { value, field } = condition;
  const given = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return given.map((one) => {
    const text = String(one);
    if (kind === 'boolean' && /^(true|false)$/.test(text)) return sql`${text}::boolean`;
    if (kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return sql`${text}::float8`;
    if (kind === 'uuid' && uuid.test(text)) return sql`${text}::uuid`;
    if (kind === 'text') return sql`${text}::text`;
    throw refuse(field);
  });
}

function tagsCondition(condition: Condition, column: Sql): Sql {
  const { value, op } = condition;
  const tags = (Array.isArray(value) ? value : [value]).map(String);
  if (value === undefined || !['eq', 'in', 'contains', 'ne'].includes(op)) throw refuse(condition.field);
  const any = sql`${column} && ${tags}::text[]`;
  return op === 'ne' ? sql`not (${any})` : any;
}

function dayCondition(condition: Condition, column: Sql, zone: string): Sql {
  const given = Array.isArray(condition.value) ? condition.value : [condition.value];
  const days = given.map(String);
  if (!days.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))))
    throw refuse(condition.field);
  const start = (day: string | undefined): Sql => sql`(${day}::date::timestamp at time zone ${zone})`;
  const after = (day: string | undefined): Sql => sql`((${day}::date + 1)::timestamp at time zone ${zone})`;
  const [first, last = first] = days;
  switch (condition.op) {
    case 'gte':
      return sql`${column} >= ${start(first)}`;
    case 'gt':
      return sql`${column} >= ${after(first)}`;
    case 'lt':
      return sql`${column} < ${start(first)}`;
    case 'lte':
      return sql`${column} < ${after(first)}`;
    case 'eq':
    case 'between':
      return sql`(${column} >= ${start(first)} and ${column} < ${after(last)})`;
    default:
      throw refuse(condition.field);
  }
}
