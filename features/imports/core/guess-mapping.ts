import type { ColumnProfile } from './column-profile.ts';
import { catalogue, withAttributes } from './fields/catalogue.ts';
import type { Entity, Field } from './fields/field.ts';
import type { Binding, Output } from './mapping.ts';
import { normalName } from './sniff/header.ts';

export type GuessColumn = { readonly name: string; readonly profile: ColumnProfile };

export type Guess = {
  readonly outputs: Output[];
  /** how sure each mapped column is, 0 to 1, by column name */
  readonly confidence: Readonly<Record<string, number>>;
  /** own-format columns that every row needs and that no column gives */
  readonly missing: readonly string[];
  /** the records belong to customers and no column says to whom */
  readonly noIdentity: boolean;
};

/** What one row may be: one kind of record, or several at once. The word list is looked for in the file's name. */
const shapes: readonly { readonly entities: readonly Entity[]; readonly words: RegExp }[] = [
  { entities: ['customers'], words: /customer|client|contact|user|people|клиент|контакт|покупател/i },
  { entities: ['orders'], words: /order|sale|purchase|transaction|invoice|заказ|продаж|покуп|чек/i },
  { entities: ['orders', 'order_items'], words: /order|line|sale|transaction|retail|заказ|продаж|чек/i },
  { entities: ['order_items'], words: /item|line|позици|строк/i },
  { entities: ['subscriptions'], words: /subscr|contract|подпис|договор/i },
  { entities: ['tickets'], words: /ticket|case|request|conversation|обращени|заявк|тикет/i },
  { entities: ['messages'], words: /message|comment|сообщени|коммент/i },
  { entities: ['ticket_events'], words: /event|history|событи|истори/i },
  { entities: ['answers'], words: /answer|survey|review|nps|csat|ces|rating|feedback|опрос|отзыв|оценк/i },
  { entities: ['staff'], words: /staff|agent|employee|сотрудник|оператор/i },
  { entities: ['teams'], words: /team|group|команд|групп|отдел/i },
];

/** How well a column's values suit a field, 0 to 1. */
function suits(field: Field, { looks, distinct, filled }: ColumnProfile): number {
  if (looks === 'empty') return 0.7;
  switch (field.type) {
    case 'instant':
      return looks === 'instant' ? 1 : looks === 'integer' ? 0.35 : 0.1;
    case 'email':
      return looks === 'email' ? 1 : 0.15;
    case 'phone':
      return looks === 'phone' || looks === 'integer' || looks === 'code' ? 1 : 0.3;
    case 'money':
    case 'number':
      return looks === 'decimal' || looks === 'integer' ? 1 : 0.1;
    case 'count':
      return looks === 'integer' ? 1 : 0.1;
    case 'boolean':
      return looks === 'boolean' || looks === 'integer' ? 1 : 0.2;
    case 'rating':
      return looks === 'integer' || looks === 'decimal' ? 1 : looks === 'text' && distinct < 0.5 ? 0.9 : 0.2;
    case 'choice':
      return distinct <= 0.6 && (looks === 'text' || looks === 'code' || looks === 'integer')
        ? 1
        : looks === 'text'
          ? 0.6
          : 0.2;
    case 'id':
      return looks === 'instant' || looks === 'boolean' || looks === 'decimal'
        ? 0.15
        : looks === 'email'
          ? 0.4
          : looks === 'text'
            ? 0.7
            : filled > 0
              ? 1
              : 0.7;
    default:
      return looks === 'email' || looks === 'instant' || looks === 'uuid'
        ? 0.3
        : looks === 'decimal'
          ? 0.6
          : 1;
  }
}

/** How well the header names a field: the whole name, or a name whose words all stand in it. */
function named(field: Field, header: string): number {
  const name = normalName(header);
  const place = field.names.indexOf(name);
  if (place === 0) return 1;
  if (place > 0) return Math.max(0.8, 0.97 - place * 0.012);
  const words = name.split(' ');
  let best = 0;
  for (const known of field.names) {
    const parts = known.split(' ');
    if (parts.every((part) => words.includes(part)))
      best = Math.max(best, (parts.length / words.length) * (parts.length > 1 ? 0.85 : 0.6));
  }
  return best >= 0.3 ? best : 0;
}

function scoreOf(field: Field, { name, profile }: GuessColumn): number {
  const byName = named(field, name);
  // a column called exactly so is it, even when its values are wrong: then they are held for that, one by one
  if (byName > 0) return byName * Math.max(suits(field, profile), byName >= 0.8 ? 0.4 : 0);
  // an e-mail address is one whatever its column is called
  return field.type === 'email' && profile.looks === 'email' && field.path.endsWith('email') ? 0.55 : 0;
}

type Assigned = {
  readonly entity: Entity;
  readonly field: Field;
  readonly column: GuessColumn;
  readonly score: number;
};

/** Best pairs first; a column means one thing, a field comes from one column. */
function assign(entities: readonly Entity[], columns: readonly GuessColumn[]): Assigned[] {
  const pairs = entities.flatMap((entity) =>
    catalogue[entity].flatMap((field) =>
      columns.map((column) => ({ entity, field, column, score: scoreOf(field, column) })),
    ),
  );
  const taken = new Set<string>();
  const chosen: Assigned[] = [];
  const weight = (field: Field): number =>
    field.need === 'always' ? 0.03 : field.need === 'identity' ? 0.02 : 0;
  for (const pair of pairs
    .filter(({ score }) => score >= 0.3)
    .sort((a, b) => b.score + weight(b.field) - a.score - weight(a.field))) {
    const place = `${pair.entity}.${pair.field.column}`;
    const column = `column ${pair.column.name}`;
    if (taken.has(place) || taken.has(column)) continue;
    // the id of the order is one column for the order and for its line
    taken.add(place).add(column);
    chosen.push(pair);
  }
  return chosen;
}

const bindingOf = ({ column }: Assigned): Binding => ({
  columns: [column.name],
  ...(column.profile.order ? { order: column.profile.order } : {}),
  ...(column.profile.decimal === ',' ? { decimal: ',' as const } : {}),
});

type Candidate = Guess & { readonly score: number };

function candidate(
  shape: (typeof shapes)[number],
  columns: readonly GuessColumn[],
  fileName: string,
): Candidate {
  const assigned = assign(shape.entities, columns);
  const outputs = shape.entities.map(
    (entity): Output => ({
      entity,
      attributes: [],
      fields: Object.fromEntries(
        assigned.filter((pair) => pair.entity === entity).map((pair) => [pair.field.column, bindingOf(pair)]),
      ),
    }),
  );
  const confidence: Record<string, number> = Object.fromEntries(
    assigned.map((pair) => [pair.column.name, pair.score]),
  );
  shareOrderId(outputs);
  completeAnswers(outputs, columns);
  const missing = outputs.flatMap(({ entity, fields }) =>
    catalogue[entity]
      .filter((field) => field.need === 'always' && !fields[field.column])
      .map((field) => field.column),
  );
  const main = outputs[0];
  const identity = main ? catalogue[main.entity].filter((field) => field.need === 'identity') : [];
  const linked = main?.entity === 'answers' && (main.fields.ticket_id || main.fields.order_id);
  const noIdentity = identity.length > 0 && !linked && !identity.some((field) => main?.fields[field.column]);
  const weights = assigned.reduce(
    (sum, { field, score }) =>
      sum + score * (field.need === 'always' ? 2 : field.need === 'identity' ? 1.5 : 1),
    0,
  );
  const items = outputs.find(({ entity }) => entity === 'order_items');
  const thinLines =
    shape.entities.length > 1 && !(items?.fields.sku || items?.fields.name || items?.fields.quantity);
  const score =
    weights -
    missing.length * 3 -
    (noIdentity ? 3 : 0) +
    (shape.words.test(fileName) ? 2 : 0) -
    (thinLines ? 100 : 0);
  return { outputs, confidence, missing, noIdentity, score };
}

function shareOrderId(outputs: readonly Output[]): void {
  const order = outputs.find(({ entity }) => entity === 'orders');
  const items = outputs.find(({ entity }) => entity === 'order_items');
  if (!items) return;
  if (order) {
    const id = order.fields.order_id ?? items.fields.order_id;
    if (id) Object.assign(order.fields, { order_id: id });
    if (id) Object.assign(items.fields, { order_id: id });
    const currency = order.fields.currency ?? items.fields.currency;
    if (currency) Object.assign(items.fields, { currency });
    // the sum of a row is the line's, not the order's: the order's is the sum of its lines
    const amount = order.fields.amount;
    if (amount && !items.fields.unit_price && !items.fields.amount) items.fields.amount = amount;
    delete order.fields.amount;
    order.once = true;
  }
  if (!items.fields.line_no) items.fields.line_no = { columns: [], counted: true };
}

/** Which survey it is stands in the header more often than in a column of its own. */
function completeAnswers(outputs: readonly Output[], columns: readonly GuessColumn[]): void {
  const answers = outputs.find(({ entity }) => entity === 'answers');
  if (!answers || answers.fields.kind || !answers.fields.score) return;
  const column = columns.find(({ name }) => name === answers.fields.score?.columns[0]);
  const name = normalName(column?.name ?? '');
  const high = column?.profile.range?.[1] ?? 0;
  const kind = /nps|рекоменд/.test(name)
    ? 'nps'
    : /ces|effort|усили/.test(name)
      ? 'ces'
      : high > 5 && high <= 10
        ? 'nps'
        : 'csat';
  answers.fields.kind = { columns: [], constant: kind };
}

const customerColumns = ['country', 'city', 'language', 'time_zone', 'tier'] as const;

/** Rows that name a customer also make the customer known. */
function withCustomer(outputs: Output[], columns: readonly GuessColumn[], used: Set<string>): Output[] {
  const main = outputs[0];
  if (!main || !['orders', 'subscriptions', 'tickets', 'answers'].includes(main.entity)) return outputs;
  const { customer_id, customer_email, customer_phone, customer_name } = main.fields;
  if (!customer_id && !customer_email && !customer_phone) return outputs;
  const fields: Output['fields'] = {
    ...(customer_id ? { customer_id } : {}),
    ...(customer_email ? { email: customer_email } : {}),
    ...(customer_phone ? { phone: customer_phone } : {}),
    ...(customer_name ? { name: customer_name } : {}),
  };
  for (const name of customerColumns) {
    const field = catalogue.customers.find((known) => known.column === name);
    const column = field && columns.find((other) => !used.has(other.name) && scoreOf(field, other) >= 0.6);
    if (!column) continue;
    fields[name] = { columns: [column.name] };
    used.add(column.name);
  }
  return [{ entity: 'customers', fields, attributes: [], once: true, ifPresent: true }, ...outputs];
}

/** What a file most likely holds, from its header and values. Columns that mean nothing known are kept as attributes. */
export function guessMapping(columns: readonly GuessColumn[], fileName: string): Guess | null {
  const found = shapes
    .map((shape) => candidate(shape, columns, fileName))
    .sort((a, b) => b.score - a.score)[0];
  if (!found || Object.keys(found.confidence).length === 0) return null;
  const used = new Set(Object.keys(found.confidence));
  const outputs = withCustomer(found.outputs, columns, used);
  const keeper = outputs.find(
    ({ entity }) => entity === found.outputs[0]?.entity && withAttributes.includes(entity),
  );
  if (keeper)
    keeper.attributes = columns
      .filter(({ name, profile }) => !used.has(name) && profile.looks !== 'empty')
      .map(({ name }) => name);
  return { outputs, confidence: found.confidence, missing: found.missing, noIdentity: found.noIdentity };
}
