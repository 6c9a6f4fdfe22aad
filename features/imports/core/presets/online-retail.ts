import type { Preset } from './preset.ts';
import { rankOf, spelled } from './preset.ts';

/**
 * UCI Online Retail (Chen, Sain & Guo 2012, doi 10.1057/dbm.2012.17): one row per line of an invoice. An invoice whose
 * number begins with C takes goods back; a quarter of the lines name no customer and are held.
 */
export const onlineRetail: Preset = {
  id: 'online-retail',
  source: 'online-retail',
  zone: 'Europe/London',
  currency: 'GBP',
  tables: [
    {
      id: 'online-retail.lines',
      rank: rankOf.order_items,
      needs: ['invoiceno', 'stockcode', 'quantity', 'invoicedate', 'unitprice', 'customerid'],
      outputs: (columns) => {
        const of = spelled(columns);
        return [
          {
            entity: 'customers',
            once: true,
            attributes: [],
            fields: { customer_id: of('CustomerID'), country: of('Country') },
          },
          {
            entity: 'orders',
            once: true,
            attributes: [],
            fields: {
              order_id: of('InvoiceNo'),
              customer_id: of('CustomerID'),
              ordered_at: { ...of('InvoiceDate'), order: 'mdy' },
            },
          },
          {
            entity: 'order_items',
            attributes: [],
            fields: {
              order_id: of('InvoiceNo'),
              line_no: { columns: [], counted: true },
              sku: of('StockCode'),
              name: of('Description'),
              quantity: of('Quantity'),
              unit_price: of('UnitPrice'),
            },
          },
        ];
      },
      rules: {
        row: ({ get, drafts }) => {
          const first = get('InvoiceNo')[0];
          if (first !== 'C' && first !== 'c') return undefined;
          for (const { kind, fields } of drafts) {
            if (kind === 'orders') fields.kind = 'refund';
            // the kind says which way the goods went, so the number of them is positive
            if (kind === 'order_items' && typeof fields.quantity === 'number')
              fields.quantity = -fields.quantity;
          }
          return undefined;
        },
      },
    },
  ],
};
