import { withAttributes } from '../../core/fields/catalogue.ts';
import type { Output } from '../../core/schema.ts';

/** "orders.amount", "attribute" or "ignore". A column that several records read shows the last, most particular one. */
export function meaningOf(outputs: readonly Output[], column: string): string {
  for (const { entity, fields } of [...outputs].reverse()) {
    const field = Object.entries(fields).find(([, binding]) => binding.columns.includes(column));
    if (field) return `${entity}.${field[0]}`;
  }
  return outputs.some(({ attributes }) => attributes.includes(column)) ? 'attribute' : 'ignore';
}

/** Gives a column a new meaning, for all records of the row that read it. */
export function assignColumn(outputs: readonly Output[], column: string, meaning: string): Output[] {
  const [entity, field = ''] = meaning.split('.');
  const cleared = outputs.map(
    (output): Output => ({
      ...output,
      attributes: output.attributes.filter((name) => name !== column),
      fields: Object.fromEntries(
        Object.entries(output.fields).flatMap(([key, binding]) => {
          if (!binding.columns.includes(column)) return [[key, binding]];
          const columns = binding.columns.filter((name) => name !== column);
          return columns.length > 0 || binding.constant !== undefined ? [[key, { ...binding, columns }]] : [];
        }),
      ),
    }),
  );
  if (meaning === 'ignore') return cleared;
  if (meaning === 'attribute') {
    const keeper = cleared.findLastIndex((output) => withAttributes.includes(output.entity));
    return cleared.map((output, at) =>
      at === keeper ? { ...output, attributes: [...output.attributes, column] } : output,
    );
  }
  return cleared.map((output) => {
    // the id that ties records of one row together is one column for all of them
    const shared = shareOf(entity ?? '', field).filter(([kind]) => kind === output.entity);
    if (output.entity !== entity && shared.length === 0) return output;
    const keys = output.entity === entity ? [field] : shared.map(([, key]) => key);
    return {
      ...output,
      fields: { ...output.fields, ...Object.fromEntries(keys.map((key) => [key, { columns: [column] }])) },
    };
  });
}

/** Where else in the row the same thing stands: the customer of an order is also the customer, the order of a line the order. */
function shareOf(entity: string, field: string): [kind: string, key: string][] {
  if (field === 'order_id' && (entity === 'orders' || entity === 'order_items'))
    return [
      ['orders', 'order_id'],
      ['order_items', 'order_id'],
    ];
  if (['orders', 'tickets', 'subscriptions', 'answers'].includes(entity)) {
    if (field === 'customer_id') return [['customers', 'customer_id']];
    if (field === 'customer_email') return [['customers', 'email']];
    if (field === 'customer_phone') return [['customers', 'phone']];
    if (field === 'customer_name') return [['customers', 'name']];
  }
  return [];
}

const bindingsOf = (outputs: readonly Output[], column: string) =>
  outputs
    .flatMap(({ fields }) => Object.values(fields))
    .filter((binding) => binding.columns.includes(column));

export const orderOf = (outputs: readonly Output[], column: string): string | null => {
  const [binding] = bindingsOf(outputs, column);
  return binding ? (binding.order ?? 'dmy') : null;
};

export function withOrder(outputs: readonly Output[], column: string, order: string): Output[] {
  return outputs.map((output) => ({
    ...output,
    fields: Object.fromEntries(
      Object.entries(output.fields).map(([key, binding]) => [
        key,
        binding.columns.includes(column)
          ? { ...binding, order: order === 'mdy' ? ('mdy' as const) : ('dmy' as const) }
          : binding,
      ]),
    ),
  }));
}
