import { minorFromDecimal } from '#platform/core/money.ts';
import type { RowStep } from '../row-mapper.ts';
import { createInstantReader } from '../values/read-instant.ts';
import { readDecimal } from '../values/read-number.ts';
import { type Preset, rankOf, spelled } from './preset.ts';

const identity = (of: ReturnType<typeof spelled>) => ({
  email: of('Email'),
  phone: of('Phone', 'Billing Phone', 'Shipping Phone'),
  name: of('Billing Name', 'Shipping Name'),
});

/**
 * Shopify writes one row per line item and the order's own columns only on its first row. An order from the till may
 * have no e-mail: then the phone says whose it is. Money given back is told as a sum on the order; it becomes a refund
 * of its own, dated by the cancellation where there is one, else by the order, because the export has no date of it.
 */
export const shopify: Preset = {
  id: 'shopify',
  source: 'shopify',
  tables: [
    {
      id: 'shopify.orders',
      rank: rankOf.order_items,
      needs: ['name', 'financial status', 'total', 'created at', 'lineitem quantity', 'lineitem price'],
      outputs: (columns) => {
        const of = spelled(columns);
        const who = identity(of);
        return [
          {
            entity: 'customers',
            once: true,
            ifPresent: true,
            attributes: of('Accepts Marketing').columns,
            fields: {
              ...who,
              country: of('Billing Country', 'Shipping Country'),
              city: of('Billing City', 'Shipping City'),
            },
          },
          {
            entity: 'orders',
            once: true,
            attributes: of('Discount Code', 'Payment Method', 'Tags', 'Risk Level', 'Vendor').columns,
            fields: {
              order_id: of('Name'),
              customer_email: who.email,
              customer_phone: who.phone,
              customer_name: who.name,
              status: of('Financial Status'),
              ordered_at: of('Created at'),
              amount: of('Total'),
              currency: of('Currency'),
              channel: of('Source'),
              shipped_at: of('Fulfilled at'),
            },
          },
          {
            entity: 'order_items',
            attributes: [],
            fields: {
              order_id: of('Name'),
              line_no: { columns: [], counted: true },
              sku: of('Lineitem sku'),
              name: of('Lineitem name'),
              quantity: of('Lineitem quantity'),
              unit_price: of('Lineitem price'),
              currency: of('Currency'),
            },
          },
        ];
      },
      rules: { row: completeShopifyRow },
    },
  ],
};

function completeShopifyRow({ get, drafts, state, context }: RowStep): undefined {
  const told = get('Currency').toUpperCase();
  if (told !== '') state.notes.set('shopify:currency', told);
  const currency = state.notes.get('shopify:currency') ?? context.currency;
  const minor = (text: string): number | null => {
    const plain = readDecimal(text);
    return plain === null ? null : minorFromDecimal(plain, currency);
  };
  const item = drafts.find(({ kind }) => kind === 'order_items');
  const order = drafts.find(({ kind }) => kind === 'orders');
  const price = minor(get('Lineitem price'));
  if (item && price !== null) item.fields.unitPriceMinor = price;
  if (!order) return undefined;
  const back = minor(get('Refunded Amount')) ?? 0;
  const total = Number(order.fields.amountMinor ?? 0);
  const { customer, currency: of } = order.fields;
  const takenBack = (kind: 'refund' | 'cancellation', amountMinor: number): void => {
    const name = get('Name');
    const read = createInstantReader({ order: 'dmy', zone: context.zone });
    drafts.push({
      kind: 'orders',
      fields: {
        externalId: `${name}:${kind}`,
        kind,
        refersTo: name,
        number: name,
        customer,
        amountMinor,
        currency: of,
        orderedAt: read(get('Cancelled at')) ?? order.fields.orderedAt,
      },
    });
  };
  if (back > 0) takenBack('refund', back);
  // an order that was never paid is cancelled by its own status: nothing is left to take back
  const voided = get('Financial Status').toLowerCase() === 'voided';
  if (get('Cancelled at') !== '' && total > back && !voided) takenBack('cancellation', total - back);
  return undefined;
}
