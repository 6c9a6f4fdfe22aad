import { describe, expect, it } from 'vitest';
import { type FileSample, planFile } from './file-plan.ts';
import { FileFormat } from './schema.ts';

const sample = (name: string, ...rows: string[]): FileSample => ({
  name,
  upload: 1,
  bytes: 1,
  format: FileFormat.parse({ kind: 'delimited' }),
  rows: rows.map((row) => row.split(',')),
});
const plan = (name: string, ...rows: string[]) => planFile(1, sample(name, ...rows), { saved: [] });

/** "customers: email=E-mail, …" for each output */
const told = (file: ReturnType<typeof plan>) =>
  file.mapping.outputs.map(
    ({ entity, fields }) =>
      `${entity}: ${Object.entries(fields)
        .map(([field, binding]) => `${field}=${binding.columns[0] ?? binding.constant ?? '#'}`)
        .sort()
        .join(' ')}`,
  );

describe('what a file means', () => {
  it('guesses customers in English and Russian', () => {
    expect(
      told(plan('people.csv', 'id,email,firstName,lastName,phone', '7,a@example.com,Ann,Lee,1234567')),
    ).toEqual(['customers: customer_id=id email=email first_name=firstName last_name=lastName phone=phone']);
    expect(
      told(
        plan(
          'клиенты.csv',
          'Код клиента,ФИО,Почта,Телефон,Город',
          '007,Анна Ли,a@example.com,+7 900 000-00-00,Казань',
        ),
      ),
    ).toEqual(['customers: city=Город customer_id=Код клиента email=Почта name=ФИО phone=Телефон']);
  });

  it('makes customer, order and line of one row', () => {
    const file = plan(
      'sales.csv',
      'Order ID,Date,Customer ID,SKU,Qty,Price',
      'A1,2026-01-02,7,X-1,2,9.50',
      'A1,2026-01-02,7,X-2,1,3.00',
    );
    expect(told(file)).toEqual([
      'customers: customer_id=Customer ID',
      'orders: customer_id=Customer ID order_id=Order ID ordered_at=Date',
      'order_items: line_no=# order_id=Order ID quantity=Qty sku=SKU unit_price=Price',
    ]);
    expect(file.problems).toEqual([]);
  });

  it('reads orders with a decimal comma and days first', () => {
    const file = plan(
      'заказы.csv',
      'Номер заказа,Дата заказа,Почта клиента,Сумма',
      '1,31.01.2026,a@example.com,"x"',
      '2,01.02.2026,b@example.com,10',
    );
    expect(file.mapping.outputs.map(({ entity }) => entity)).toEqual(['customers', 'orders']);
    expect(file.mapping.outputs[1]?.fields.ordered_at?.order).toBe('dmy');
  });

  it('knows an NPS from its header and range', () => {
    expect(
      told(
        plan(
          'nps.csv',
          'id,date,email,NPS score,comment',
          '1,2026-01-02,a@example.com,9,fine',
          '2,2026-01-03,b@example.com,3,no',
        ),
      )[1],
    ).toContain('kind=nps');
  });

  it('recognises the exports it was made for', () => {
    const header = (name: string, columns: string) =>
      planFile(1, sample(name, columns, ''), { saved: [] }).mapping.table;
    expect(
      header('x.csv', 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'),
    ).toBe('online-retail.lines');
    expect(header('x.csv', 'Record ID,First Name,Last Name,Email,Phone Number,Create Date')).toBe(
      'hubspot.contacts',
    );
    expect(
      header('x.csv', 'Ticket ID,Subject,Status,Created time,Agent interactions,Time tracked,Email'),
    ).toBe('freshdesk.tickets');
    expect(header('customers.csv', 'customer_id,email,name')).toBe('holdfast.customers');
    expect(header('anything.csv', 'order_id,customer_id,ordered_at,amount')).toBe('holdfast.orders');
  });

  it('says what is wrong with a file instead of reading it anyhow', () => {
    const codes = (file: ReturnType<typeof plan>) =>
      file.problems.filter(({ blocking }) => blocking).map(({ code }) => code);
    expect(codes(plan('x.csv', 'firstName,lastName', 'John,Doe'))).toEqual(['no-identity']);
    expect(
      codes(
        plan(
          'x.csv',
          'd1bdf186-7dd9-485e-9f93-6e0e3f3e6b8a,a@example.com,John',
          'f5c5d1e5-d1f5-4d65-8b8f-7d4d153c4a51,b@example.com,Jane',
        ),
      ),
    ).toContain('no-header');
    expect(codes(plan('orders.csv', 'Order ID,Customer ID,Total', '1,7,10'))).toEqual(['missing-column']);
  });

  it('asks about dates that can be read both ways', () => {
    const file = plan('orders.csv', 'Order ID,Date,Customer ID,Total', '1,3/4/2026,7,10', '2,5/6/2026,7,10');
    expect(file.problems).toEqual([{ code: 'ambiguous-dates', blocking: false, column: 'Date' }]);
  });

  it('uses a saved mapping for the same columns', () => {
    const saved = {
      columns: ['Who', 'When'],
      header: true,
      table: null,
      outputs: [
        { entity: 'customers' as const, attributes: [], fields: { customer_id: { columns: ['Who'] } } },
      ],
    };
    expect(planFile(1, sample('x.csv', 'who,when', '1,2'), { saved: [saved] }).mapping.outputs).toEqual(
      saved.outputs,
    );
  });
});
