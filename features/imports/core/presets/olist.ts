import { minorFromDecimal } from '#platform/core/money.ts';
import type { Output } from '../mapping.ts';
import type { InputRow, RowStep } from '../row-mapper.ts';
import { type Preset, type PresetTable, rankOf, spelled } from './preset.ts';

const only = (entity: Output['entity'], fields: Output['fields'], attributes: string[] = []): Output[] => [
  { entity, fields, attributes },
];
type Row = RowStep & { readonly row: InputRow };

/** Small tables that the others look things up in: kept in the notes of the import. */
const lookup = (
  id: string,
  rank: number,
  needs: readonly string[],
  note: (step: Row) => void,
): PresetTable => ({
  id,
  rank,
  needs,
  outputs: () => [],
  rules: {
    row: (step) => {
      note(step);
      return undefined;
    },
  },
});

/**
 * Brazilian E-Commerce by Olist, seven tables. The person is `customer_unique_id`; `customer_id` is made anew for every
 * order and is kept as an alias. An order's amount is what was paid; a cancelled order has its own cancellation.
 */
export const olist: Preset = {
  id: 'olist',
  source: 'olist',
  zone: 'America/Sao_Paulo',
  currency: 'BRL',
  tables: [
    lookup(
      'olist.category-names',
      1,
      ['product_category_name', 'product_category_name_english'],
      ({ get, state }) => {
        state.notes.set(`category:${get('product_category_name')}`, get('product_category_name_english'));
      },
    ),
    lookup(
      'olist.products',
      2,
      ['product_id', 'product_category_name', 'product_weight_g'],
      ({ get, state }) => {
        const category = get('product_category_name');
        state.notes.set(`product:${get('product_id')}`, state.notes.get(`category:${category}`) ?? category);
      },
    ),
    lookup('olist.payments', 3, ['order_id', 'payment_sequential', 'payment_value'], ({ get, state }) => {
      const key = `paid:${get('order_id')}`;
      const paid = minorFromDecimal(get('payment_value'), 'BRL') ?? 0;
      state.notes.set(key, String(Number(state.notes.get(key) ?? 0) + paid));
      state.notes.set(`payment:${get('order_id')}`, get('payment_type'));
    }),
    {
      id: 'olist.customers',
      rank: rankOf.customers,
      needs: ['customer_id', 'customer_unique_id', 'customer_city'],
      outputs: (columns) => {
        const of = spelled(columns);
        return only(
          'customers',
          {
            customer_id: of('customer_unique_id'),
            aliases: of('customer_id'),
            city: of('customer_city'),
            country: { columns: [], constant: 'BR' },
            language: { columns: [], constant: 'pt-BR' },
          },
          of('customer_state').columns,
        );
      },
    },
    {
      id: 'olist.orders',
      rank: rankOf.orders,
      needs: ['order_id', 'customer_id', 'order_purchase_timestamp', 'order_estimated_delivery_date'],
      outputs: (columns) => {
        const of = spelled(columns);
        return only('orders', {
          order_id: of('order_id'),
          customer_id: of('customer_id'),
          status: of('order_status'),
          ordered_at: of('order_purchase_timestamp'),
          promised_at: of('order_estimated_delivery_date'),
          shipped_at: of('order_delivered_carrier_date'),
          delivered_at: of('order_delivered_customer_date'),
        });
      },
      rules: {
        row: ({ get, drafts, state }) => {
          const order = drafts.find(({ kind }) => kind === 'orders');
          const id = get('order_id');
          const paid = state.notes.get(`paid:${id}`);
          if (!order) return undefined;
          if (paid !== undefined) order.fields.amountMinor = Number(paid);
          const payment = state.notes.get(`payment:${id}`);
          if (payment) order.fields.attributes = { payment_type: payment };
          if (get('order_status') === 'canceled') {
            const { customer, orderedAt, currency } = order.fields;
            // the export has no date of the cancellation: that of the order is the only one known
            drafts.push({
              kind: 'orders',
              fields: {
                externalId: `${id}:cancellation`,
                kind: 'cancellation',
                refersTo: id,
                customer,
                orderedAt,
                currency,
                number: id,
                amountMinor: Number(paid ?? 0),
              },
            });
          }
          return undefined;
        },
      },
    },
    {
      id: 'olist.items',
      rank: rankOf.order_items,
      needs: ['order_id', 'order_item_id', 'product_id', 'price', 'freight_value'],
      outputs: (columns) => {
        const of = spelled(columns);
        return only('order_items', {
          order_id: of('order_id'),
          line_no: of('order_item_id'),
          sku: of('product_id'),
          unit_price: of('price'),
        });
      },
      rules: {
        row: ({ get, drafts, state }) => {
          const fields = drafts[0]?.fields;
          const category = state.notes.get(`product:${get('product_id')}`);
          if (fields && category) fields.category = category;
          const freight = minorFromDecimal(get('freight_value') || '0', 'BRL');
          // freight belongs to what the customer paid for the line, so that lines add up to the payment
          if (fields && typeof fields.unitPriceMinor === 'number' && freight !== null)
            fields.amountMinor = fields.unitPriceMinor + freight;
          return undefined;
        },
      },
    },
    {
      id: 'olist.reviews',
      rank: rankOf.answers,
      needs: ['review_id', 'order_id', 'review_score', 'review_answer_timestamp'],
      outputs: (columns) => {
        const of = spelled(columns);
        return only('answers', {
          // one review id may stand for several orders, and an order may have two reviews
          answer_id: { ...of('review_id', 'order_id'), join: ':' },
          kind: { columns: [], constant: 'csat' },
          survey: { columns: [], constant: 'Olist review' },
          moment: { columns: [], constant: 'purchase' },
          order_id: of('order_id'),
          score: of('review_score'),
          comment: { ...of('review_comment_title', 'review_comment_message'), join: '\n' },
          language: { columns: [], constant: 'pt-BR' },
          answered_at: of('review_answer_timestamp'),
        });
      },
    },
  ],
};
