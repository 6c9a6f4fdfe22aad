import { describe, expect, it } from 'vitest';
import { createCsvReader } from '../csv-reader.ts';
import { planFile } from '../file-plan.ts';
import { createJsonSplitter, flattenJson, jsonShapeOf } from '../json-splitter.ts';
import { createRowLedger } from '../row-ledger.ts';
import { createRowMapper, type ImportState } from '../row-mapper.ts';
import { FileFormat } from '../schema.ts';
import { tableById } from './presets.ts';
import { weekOf } from './zendesk/schedules.ts';

const newState = (tables: string[] = []): ImportState => ({
  ledger: createRowLedger(),
  staff: new Set(),
  notes: new Map(),
  tables: new Set(tables),
});

/** Reads a small file the way an import does; gives "kind {record}" per record, or the reason a row is held. */
function readFile(name: string, text: string, state = newState(), zone = 'UTC') {
  const rows = createCsvReader({ delimiter: ',', newline: '\n' }).push(
    text.endsWith('\n') ? text : `${text}\n`,
  );
  const plan = planFile(
    1,
    {
      name,
      upload: 1,
      bytes: text.length,
      format: FileFormat.parse({ kind: 'delimited' }),
      rows: rows.map(({ cells }) => cells),
    },
    { saved: [] },
  );
  const rules = tableById(plan.mapping.table)?.table.rules;
  const map = createRowMapper(
    plan.mapping,
    plan.columns.map((column) => column.name),
    { zone, currency: 'EUR' },
    state,
    rules,
  );
  const mapped = rows.slice(1).map(({ cells, line, raw }) => map({ cells, line, raw }));
  return {
    table: plan.mapping.table,
    rows: mapped,
    records: mapped.flatMap(({ records }) =>
      records.map(
        ({ kind, record }) => ({ of: kind, ...record }) as Record<string, unknown> & { of: string },
      ),
    ),
    held: mapped.flatMap(({ problem }) => (problem ? [problem] : [])),
    finish: () => rules?.finish?.(state, { zone, currency: 'EUR' }) ?? [],
  };
}

describe('UCI Online Retail', () => {
  const text = [
    'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
    '536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
    '536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
    'C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom',
    '536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom',
  ].join('\n');
  const file = readFile('retail.csv', text, newState(), 'Europe/London');
  it('keeps equal lines apart and customers without ".0"', () => {
    const items = file.records.filter(
      ({ of, orderExternalId }) => of === 'order_items' && orderExternalId === '536365',
    );
    expect(items.map(({ lineNo }) => lineNo)).toEqual([1, 2]);
    expect(file.records.filter(({ of }) => of === 'customers').map(({ externalId }) => externalId)).toEqual([
      '17850',
      '14527',
    ]);
  });
  it('makes an invoice that begins with C a refund of positive pieces', () => {
    const order = file.records.find(({ of, externalId }) => of === 'orders' && externalId === 'C536379');
    expect(order).toMatchObject({ kind: 'refund' });
    expect(file.records.find(({ orderExternalId }) => orderExternalId === 'C536379')).toMatchObject({
      quantity: 1,
      unitPriceMinor: 2750,
    });
  });
  it('holds lines that name nobody', () =>
    expect(file.held).toEqual([{ reason: 'imports:no-customer', column: 'CustomerID', value: '' }]));
});

describe('Shopify', () => {
  const header =
    'Name,Email,Financial Status,Paid at,Fulfilled at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Country,Cancelled at,Refunded Amount,Phone,Billing Phone';
  const file = readFile(
    'orders_export.csv',
    [
      header,
      '#1001,ann@example.com,paid,2026-02-21 10:31:00 +0500,,JPY,3000,2026-02-21 10:30:00 +0500,1,Tea,1000,T,Ann Lee,JP,,0,,',
      '#1001,,,,,,,,2,Cup,1000,C,,,,,,',
      '#1002,,partially_refunded,,,EUR,30.00,2026-02-22 10:30:00 +0500,1,Tea,30.00,T,Bob,DE,2026-02-23 10:30:00 +0500,10.00,,+49 30 123456',
      '#1003,,paid,,,EUR,30.00,2026-02-22 10:30:00 +0500,1,Tea,30.00,T,,,,0,,',
    ].join('\n'),
  );
  const orders = file.records.filter((record) => 'orderedAt' in record);
  it('reads the order from its first row and every line in the order’s currency', () => {
    expect(orders[0]).toMatchObject({
      externalId: '#1001',
      amountMinor: 3000,
      currency: 'JPY',
      orderedAt: '2026-02-21T05:30:00.000Z',
    });
    expect(
      file.records
        .filter(({ orderExternalId }) => orderExternalId === '#1001')
        .map(({ lineNo, unitPriceMinor }) => [lineNo, unitPriceMinor]),
    ).toEqual([
      [1, 1000],
      [2, 1000],
    ]);
  });
  it('makes refund and cancellation rows of their own that together take the order back', () => {
    expect(
      orders.slice(1).map(({ externalId, kind, amountMinor }) => [externalId, kind, amountMinor]),
    ).toEqual([
      ['#1002', 'order', 3000],
      ['#1002:refund', 'refund', 1000],
      ['#1002:cancellation', 'cancellation', 2000],
    ]);
  });
  it('takes the phone where there is no e-mail, and holds an order that names nobody', () => {
    expect(orders[1]).toMatchObject({ customer: { phone: '+49 30 123456' } });
    expect(file.held.map(({ reason }) => reason)).toEqual(['imports:no-customer']);
  });
});

describe('Freshdesk', () => {
  const file = readFile(
    'tickets.csv',
    [
      'Ticket ID,Subject,Status,Priority,Source,Agent,Group,Created time,Resolved time,Closed time,Last update time,Initial response time,Time tracked,First response time (in hrs),Resolution time (in hrs),Agent interactions,Survey results,Email,Full name',
      '7,Hello,Resolved,Medium,Portal,Ann,Support,2026-01-05 09:00:00,2026-01-06 09:00:00,,2026-01-06 09:00:00,2026-01-05 09:30:00,00:00,00:30:00,131:05:09,3,Extremely Happy,bob@example.com,Bob',
      '8,No person,Open,Low,Email,,,2026-01-05 09:00:00,,,,,,,,,,,',
    ].join('\n'),
    newState(),
    'Europe/Berlin',
  );
  it('reads stamps in the account’s zone, words of its own and lengths over a day', () => {
    const ticket = file.records.find(({ of }) => of === 'tickets');
    expect(ticket).toMatchObject({
      status: 'solved',
      priority: 'normal',
      channel: 'portal',
      createdAt: '2026-01-05T08:00:00.000Z',
      firstRepliedAt: '2026-01-05T08:30:00.000Z',
      resolvedAt: '2026-01-06T08:00:00.000Z',
      assignee: { name: 'Ann' },
      team: { name: 'Support' },
    });
    expect(ticket?.attributes).toMatchObject({
      'resolution time by freshdesk, business seconds': 131 * 3600 + 309,
    });
  });
  it('keeps its answers on their own seven steps', () => {
    expect(file.records.find((record) => 'answeredAt' in record)).toMatchObject({
      score: 7,
      scaleMin: 1,
      scaleMax: 7,
      ticketExternalId: '7',
    });
  });
  it('holds a request that names nobody', () => expect(file.held[0]?.reason).toBe('imports:no-customer'));
});

describe('Zendesk', () => {
  const state = newState([
    'zendesk.user',
    'zendesk.ticket',
    'zendesk.ticket_comment',
    'zendesk.ticket_field_history',
  ]);
  const users = readFile(
    'user_data.csv',
    'id,role,name,email,created_at\n1111,agent,Arthur Agent,a@example.com,2020-01-01 00:00:00\n2222,end-user,Earnest,e@example.com,2020-01-01 00:00:00',
    state,
  );
  const tickets = readFile(
    'ticket_data.csv',
    'id,requester_id,status,subject,created_at,updated_at,assignee_id,submitter_id,priority,merged_ticket_ids,via_channel\n1,2222,deleted,x,2020-02-19 01:54:52,2020-02-19 01:55:11,,2222,,[],web\n2,2222,closed,y,2020-02-27 06:05:08,2020-03-25 16:03:26,1111,2222,medium,[3],email\n3,2222,closed,z,2020-02-28 06:05:08,2020-03-25 16:03:26,1111,1111,,[],email',
    state,
  );
  it('tells people who serve from customers', () =>
    expect(users.records.map(({ kind, externalId }) => [kind, externalId])).toEqual([
      ['human', '1111'],
      ['person', '2222'],
    ]));
  it('excludes deleted requests and links merged ones wherever they stand', () => {
    const byId = new Map(
      tickets.records.filter((record) => 'status' in record).map((record) => [record.externalId, record]),
    );
    expect(byId.get('1')).toMatchObject({ exclusion: 'deleted', status: 'closed' });
    expect(byId.get('3')).toMatchObject({ exclusion: 'merged', mergedInto: '2', initiatedBy: 'agent' });
    expect(tickets.records.find(({ type }) => type === 'merge')).toMatchObject({
      ticketExternalId: '3',
      to: '2',
    });
  });
  it('judges a comment by who wrote it', () => {
    const comments = readFile(
      'ticket_comment_data.csv',
      'id,body,created,public,ticket_id,user_id\n9,hi,2020-02-27 07:00:00,TRUE,2,1111\n8,ok,2020-02-27 08:00:00,FALSE,2,2222',
      state,
    );
    expect(comments.records.map(({ authorKind, public: shown }) => [authorKind, shown])).toEqual([
      ['agent', true],
      ['customer', false],
    ]);
  });
  it('makes events of status, owner, team and priority, an answer of a rating, and nothing of other fields', () => {
    const history = readFile(
      'ticket_field_history_data.csv',
      'field_name,ticket_id,updated,user_id,value\nstatus,2,2020-03-01 00:00:00,,on-hold\npriority,2,2020-03-01 00:00:00,,medium\nsubject,2,2020-03-01 00:00:00,,q\nsatisfaction_score,2,2020-03-02 00:00:00,,good\npriority,2,2020-03-01 00:00:00,,solved',
      state,
    );
    expect(history.records.map(({ type, to, score }) => [type, to, score])).toEqual([
      ['status', 'hold', undefined],
      ['priority', 'normal', undefined],
      [undefined, undefined, 1],
    ]);
    expect(history.held).toEqual([{ reason: 'imports:unknown-word', column: 'value', value: 'solved' }]);
  });
  it('turns the minutes of its week into local days', () => {
    const schedules = readFile(
      'schedule_data.csv',
      'id,start_time,end_time,time_zone,name,created_at\n5,1920,2640,Pacific Time (US & Canada),CA,2019-11-18 20:23:34',
      state,
    );
    expect(schedules.finish()[0]?.fields).toMatchObject({
      zone: 'America/Los_Angeles',
      weekly: [[[480, 1200]], [], [], [], [], [], []],
    });
    // round the clock
    expect(
      weekOf([[0, 10_080]])
        .flat()
        .reduce((sum, [from, to]) => sum + to - from, 0),
    ).toBe(10_080);
  });
});

describe('Intercom', () => {
  const conversation = {
    type: 'conversation',
    id: 99,
    created_at: 1735689600,
    updated_at: 1735700000,
    state: 'closed',
    priority: 'priority',
    source: {
      type: 'conversation',
      subject: '',
      body: '<p>Where is my <b>order</b>?</p>',
      author: { type: 'user', id: 'u1', name: 'Ann', email: 'ann@example.com' },
    },
    contacts: { type: 'contact.list', contacts: [{ id: 'u1', external_id: '77' }] },
    admin_assignee_id: 5,
    tags: { tags: [{ name: 'late' }] },
    conversation_rating: { rating: 4, remark: 'ok', created_at: 1735700000 },
    conversation_parts: {
      conversation_parts: [
        {
          id: 1,
          part_type: 'comment',
          body: '<p>bot</p>',
          created_at: 1735689605,
          author: { type: 'bot', id: 'b' },
        },
        {
          id: 2,
          part_type: 'comment',
          body: '<p>Here</p>',
          created_at: 1735689700,
          author: { type: 'admin', id: '5', name: 'Bob' },
        },
        {
          id: 3,
          part_type: 'note',
          body: 'psst',
          created_at: 1735689800,
          author: { type: 'admin', id: '5' },
        },
        { id: 4, part_type: 'close', body: null, created_at: 1735699999, author: { type: 'admin', id: '5' } },
      ],
    },
  };
  const text = JSON.stringify({ conversations: [conversation] });
  const piece = createJsonSplitter(jsonShapeOf(text) ?? 'lines').push(text)[0];
  const json: unknown = JSON.parse(piece?.text ?? '');
  const names = Object.keys(flattenJson(json));
  const plan = planFile(
    1,
    {
      name: 'c.json',
      upload: 1,
      bytes: 1,
      format: FileFormat.parse({ kind: 'json', shape: 'wrapped' }),
      names,
      rows: [names.map(() => '')],
    },
    { saved: [] },
  );
  const map = createRowMapper(
    plan.mapping,
    names,
    { zone: 'UTC', currency: 'EUR' },
    newState(),
    tableById(plan.mapping.table)?.table.rules,
  );
  const { records, problem } = map({ cells: [], line: 1, raw: '', json });
  it('makes customer, request, messages, events and answer of one conversation', () => {
    expect(problem).toBeUndefined();
    expect(records.map(({ kind }) => kind)).toEqual([
      'customers',
      'staff',
      'tickets',
      'messages',
      'messages',
      'messages',
      'messages',
      'ticket_events',
      'answers',
    ]);
    expect(records[2]?.record).toMatchObject({
      externalId: '99',
      status: 'closed',
      live: true,
      priority: 'high',
      createdAt: '2025-01-01T00:00:00.000Z',
    });
    const messages = records.flatMap((one) =>
      one.kind === 'messages' ? [[one.record.authorKind, one.record.public, one.record.body]] : [],
    );
    expect(messages).toEqual([
      ['customer', true, 'Where is my order?'],
      ['bot', true, 'bot'],
      ['agent', true, 'Here'],
      ['agent', false, 'psst'],
    ]);
  });
});

describe('HubSpot', () => {
  it('keeps a record with nothing but its id, and the other columns as attributes', () => {
    const file = readFile(
      'contacts.csv',
      'Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date\n00042,,,,,NEW,2024-03-15 14:30\n43,Ann,Lee,ANN@EXAMPLE.COM,,,3/15/2024 2:30 PM',
    );
    expect(file.records[0]).toMatchObject({
      externalId: '00042',
      attributes: { 'Lead Status': 'NEW' },
      customerSince: '2024-03-15T14:30:00.000Z',
    });
    expect(file.records[1]).toMatchObject({
      email: 'ann@example.com',
      name: 'Ann Lee',
      customerSince: '2024-03-15T14:30:00.000Z',
    });
  });
});
