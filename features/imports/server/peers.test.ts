import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customersModule } from '#features/customers/server/module.ts';
import { identityModule } from '#features/identity/server/module.ts';
import { journeyModule } from '#features/journey/server/module.ts';
import { ordersModule } from '#features/orders/server/module.ts';
import { surveysModule } from '#features/surveys/server/module.ts';
import { ticketsModule } from '#features/tickets/server/module.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import type { HeldRow, ImportDetail } from '../core/schema.ts';
import { importsModule } from './module.ts';

/** Exports of peers, made up in their shape, brought in as one would and read back as stored. */
let app: TestApplication;
beforeAll(async () => {
  const rows = [identityModule, customersModule, ordersModule, journeyModule, ticketsModule, surveysModule];
  app = await startTestApplication({ modules: [...rows, importsModule] });
}, 180_000);
afterAll(() => app.close());

const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const answer = await app.call('owner', method, path, body);
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBe(200);
  return answer.body as T;
};

type Files = Readonly<Record<string, string | Buffer>>;

async function prepare(files: Files, input: object = {}): Promise<ImportDetail> {
  let detail = await call<ImportDetail>('POST', '/imports', input);
  for (const [name, payload] of Object.entries(files)) {
    const answer = await app.http.inject({
      method: 'PUT',
      url: `/api/v1/imports/${detail.importId}/files/${encodeURIComponent(name)}`,
      payload,
      headers: { 'x-test-role': 'owner', 'content-type': 'application/octet-stream' },
    });
    expect(answer.statusCode).toBe(200);
    detail = answer.json();
  }
  return detail;
}

const fixture = (name: string): Promise<Buffer> => readFile(new URL(`./fixtures/${name}`, import.meta.url));
const fixtures = async (...names: string[]): Promise<Files> =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await fixture(name)] as const)));

async function bring(files: Files, input: object = {}): Promise<ImportDetail> {
  const { importId } = await prepare(files, input);
  await call('POST', `/imports/${importId}/run`);
  await app.settle();
  return call('GET', `/imports/${importId}`);
}

const heldOf = async ({ importId }: ImportDetail): Promise<[number, string, string][]> =>
  (await call<{ rows: HeldRow[] }>('GET', `/imports/${importId}/held`)).rows.map(
    ({ line, reason, column }) => [line, reason, column],
  );

type Listed = { readonly rows: readonly Record<string, unknown>[] };
const all = async (path: string): Promise<readonly Record<string, unknown>[]> =>
  (await call<Listed>('GET', `${path}?limit=200`)).rows;

/** A customer of a source by name, with contacts and identities. */
async function customer(source: string, name: string): Promise<Record<string, unknown>> {
  const found = (await all('/customers')).find((row) => row.source === source && row.name === name);
  const { customer: detail } = await call<{ customer: Record<string, unknown> }>(
    'GET',
    `/customers/${found?.customerId}`,
  );
  return detail;
}

type Ticket = {
  readonly messages: readonly {
    authorKind: string;
    author: { name: string } | null;
    public: boolean;
    automatic: boolean;
    body: string;
  }[];
  readonly events: readonly { type: string; to: string | null }[];
  readonly attributes: Record<string, unknown>;
};
async function ticket(subject: string): Promise<Record<string, unknown> & Ticket> {
  const found = (await all('/tickets')).find((row) => row.subject === subject);
  const detail = await call<Ticket>('GET', `/tickets/${found?.ticketId}`);
  return { ...found, ...detail };
}

describe('Freshservice', () => {
  it('stores requests with its stamps, lengths beyond a day and answers on seven steps', async () => {
    const done = await bring(await fixtures('freshservice_tickets.csv'), { zone: 'Europe/Berlin' });
    expect(done).toMatchObject({ source: 'freshservice', totals: { rows: 12, stored: 10, held: 2 } });
    expect(await heldOf(done)).toEqual([
      [18, 'imports:no-customer', 'customer_id'],
      [20, 'imports:not-a-date', 'Created Time'],
    ]);
    expect(await ticket('Laptop does not start')).toMatchObject({
      customer: { name: 'Anna Weber' },
      status: 'closed',
      priority: 'high',
      channel: 'portal',
      createdAt: '2026-01-05T07:55:00.000Z',
      // by the stamps, not by the column in business hours
      frtSeconds: 1800,
      resolvedAt: '2026-01-12T15:10:00.000Z',
      assignee: { name: 'Olga Meyer' },
      tags: ['laptop', 'warranty'],
      attributes: { 'resolution time by freshservice, business seconds': 131 * 3600 + 309 },
    });
    // the hour that spring skips lies between
    expect(await ticket('Access to the wiki')).toMatchObject({ frtSeconds: 3600 });
    expect(await ticket('VPN drops, every hour')).toMatchObject({
      live: true,
      channel: 'phone',
      status: 'solved',
    });
    expect(await customer('freshservice', 'Anna Weber')).toMatchObject({ ticketsCount: 2, lastCsat: 7 });
    const answers = (await all('/answers')).filter(
      ({ surveyName }) => surveyName === 'Freshservice satisfaction 1–7',
    );
    expect(answers.map(({ score }) => score).sort()).toEqual([1, 3, 4, 6, 7]);
  }, 120_000);
});

describe('Shopify', () => {
  it('stores orders of several lines, what was given back, and columns of another age', async () => {
    const done = await bring(await fixtures('shopify_orders.csv', 'shopify_orders_old_tabs.txt'));
    expect(done).toMatchObject({ source: 'shopify', totals: { rows: 15, stored: 13, held: 2 } });
    expect(await heldOf(done)).toEqual([
      [11, 'imports:no-customer', 'Email'],
      [14, 'imports:not-a-number', 'Lineitem quantity'],
    ]);
    const orders = await all('/orders');
    const stored = orders.map(
      ({ number, kind, amount }) => `${number} ${kind} ${Object.values(amount as object).join(' ')}`,
    );
    expect(stored.sort()).toEqual([
      '#1001 order 6480 EUR',
      '#1002 order 1250 EUR',
      '#1003 order 5990 EUR',
      '#1003 refund 1500 EUR',
      // never paid: its status cancels it, a cancellation beside it would take the money back twice
      '#1004 order 2400 EUR',
      '#1005 order 3000 JPY',
      '#1007 order 4485 EUR',
      '#1007 refund 4485 EUR',
      '#901 order 1000 EUR',
    ]);
    const first = orders.find(({ number }) => number === '#1001');
    const detail = await call<{ items: Record<string, unknown>[] }>('GET', `/orders/${first?.orderId}`);
    expect(detail).toMatchObject({
      orderedAt: '2026-02-21T05:30:00.000Z',
      shippedAt: '2026-02-22T04:00:00.000Z',
    });
    expect(
      detail.items.map(({ name, quantity, unitPriceMinor }) => [name, quantity, unitPriceMinor]),
    ).toEqual([
      ['Assam, 100 g', 2, 1495],
      ['Cup "Blue"', 1, 3000],
      ['Gift card', 1, 0],
    ]);
    // an order from the till: the phone says whose it is
    const till = orders.find(({ number }) => number === '#1002');
    expect(await call('GET', `/customers/${till?.customerId}`)).toMatchObject({
      customer: { known: '+49305550101', ordersCount: 1 },
    });
    expect(await customer('shopify', 'Carol Smith')).toMatchObject({ revenue: { minor: 0 } });
    expect(await customer('shopify', 'Борис Иванов')).toMatchObject({
      revenue: { minor: 4490 },
      city: 'Казань',
    });
  }, 120_000);
});

describe('HubSpot', () => {
  it('stores contacts with ids of every kind, and two records of one address as one customer', async () => {
    const done = await bring(await fixtures('hubspot_contacts.csv'), { zone: 'Europe/Berlin' });
    expect(done).toMatchObject({ source: 'hubspot', totals: { rows: 12, stored: 9, held: 3 } });
    expect(await heldOf(done)).toEqual([
      [7, 'imports:not-an-email', 'Email'],
      [8, 'imports:no-customer', 'Record ID'],
      [12, 'imports:damaged-id', 'Record ID'],
    ]);
    const idsOf = async (name: string) =>
      ((await customer('hubspot', name)).identities as { value: string }[]).map(({ value }) => value).sort();
    expect(await idsOf('Boris Ivanov')).toEqual(['boris@hub.example', 'hubspot:52', 'hubspot:53']);
    expect(await idsOf('Hugo Lang')).toContain('hubspot:9007199254740993');
    // nothing but an id
    expect(await idsOf('')).toEqual(['hubspot:54']);
    expect(await customer('hubspot', 'Carol Smith')).toMatchObject({
      customerSince: '2024-03-15T13:30:00.000Z',
    });
    expect(await customer('hubspot', 'Anna Weber')).toMatchObject({
      customerSince: '2024-03-15T13:30:00.000Z',
      attributes: { 'Associated Company': 'Example GmbH', 'Lead Status': 'OPEN' },
    });
  }, 120_000);
});

describe('Intercom', () => {
  it('stores conversations with their parts, names of those who serve, and waits that no bot ends', async () => {
    const done = await bring(await fixtures('intercom_conversations.json'));
    expect(done).toMatchObject({
      source: 'intercom',
      totals: {
        rows: 10,
        stored: 9,
        held: 1,
        records: { messages: { created: 23 }, answers: { created: 2 } },
      },
    });
    expect((await heldOf(done)).map(([, reason]) => reason)).toEqual(['imports:no-customer']);
    const tickets = (await all('/tickets')).filter(({ subject }) => subject === '');
    const by = (name: string, at: string) =>
      tickets.find(
        (one) => (one.customer as { name: string }).name === name && String(one.createdAt).includes(at),
      );
    const parcel = by('Anna Weber', 'T08:00:00');
    expect(parcel).toMatchObject({
      live: true,
      priority: 'high',
      frtSeconds: 600,
      humanReplies: 1,
      assignee: { name: 'Olga' },
      tags: ['late', 'parcel'],
    });
    const { messages } = await call<Ticket>('GET', `/tickets/${parcel?.ticketId}`);
    expect(
      messages.map(({ authorKind, author, public: shown, body }) => [authorKind, author?.name, shown, body]),
    ).toEqual([
      ['customer', undefined, true, 'Where is my order?\nIt was due & promised.'],
      ['bot', 'Fin', true, 'I am looking for it.'],
      ['agent', 'Olga', false, 'carrier again'],
      ['agent', 'Olga', true, 'It arrives tomorrow.'],
    ]);
    expect(by('Boris Ivanov', 'T09:00:00')).toMatchObject({ frtSeconds: 400, reopens: 1, humanReplies: 2 });
    // begun by the company: the customer is known from his own words
    expect(by('Carol Smith', 'T11:03:20')).toMatchObject({ frtSeconds: null, humanReplies: 1 });
    // only a bot answered
    expect(by('Emil Vogt', 'T12:10:00')).toMatchObject({ frtSeconds: null, humanReplies: 0 });
    const anna = await customer('intercom', 'Anna Weber');
    expect((anna.identities as { value: string }[]).map(({ value }) => value)).toContain('intercom:C-001');
    expect(anna).toMatchObject({ ticketsCount: 2, lastCsat: 4 });
  }, 120_000);
});

const tables = ['ticket', 'ticket_comment', 'user', 'organization'].map((name) => `zendesk_${name}_data.csv`);

describe('Zendesk', () => {
  it('makes members of an organization contacts of its company, which owns their requests', async () => {
    const done = await bring(await fixtures(...tables));
    expect(done.totals).toMatchObject({ rows: 31, stored: 31, held: 0 });
    const acme = await customer('zendesk', 'Acme GmbH');
    expect(acme).toMatchObject({ kind: 'company', ticketsCount: 3 });
    expect((acme.contacts as { name: string }[]).map(({ name }) => name).sort()).toEqual([
      '',
      'Anna of Acme',
      'Bernd of Acme',
    ]);
    // the number of an organization and of an agent may be the same
    expect(await customer('zendesk', 'Number twin Ltd')).toMatchObject({ kind: 'company', ticketsCount: 1 });
    expect(await ticket('Old contact')).toMatchObject({ customer: { name: 'Acme GmbH' } });
    // who is known without an organization keeps his requests
    expect(await ticket('Private')).toMatchObject({ customer: { name: 'Emil Vogt' } });
    // an address that was put on everybody makes nobody the same person
    expect(await customer('zendesk', 'Frieda Sommer')).toMatchObject({ kind: 'person', contacts: [] });
    const again = await bring(await fixtures(...tables));
    expect(again.totals).toMatchObject({
      held: 0,
      records: { customers: { created: 0, changed: 0 }, tickets: { created: 0, changed: 0 } },
    });
  }, 180_000);

  it('takes the notes of a merge for automatic: no reply of a person', async () => {
    const login = await ticket('Login');
    expect(login).toMatchObject({ frtSeconds: 45 * 60, humanReplies: 1 });
    expect(login.messages.map(({ automatic }) => automatic)).toEqual([false, true, false]);
    expect(await ticket('Delivery')).toMatchObject({ frtSeconds: 2 * 3600, humanReplies: 1 });
    // the customer's own words stay his, whatever they say
    expect(
      (await ticket('Invoice')).messages.map(({ authorKind, automatic }) => [authorKind, automatic]),
    ).toEqual([
      ['customer', false],
      ['customer', false],
      ['agent', false],
    ]);
  });
});

/** Real exports of other people's tests; not part of the repository. */
const peers = '/work/shared/data/peer-exports';
const wrong = `${peers}/people-csv`;

describe.skipIf(!existsSync(peers))('exports on this machine', () => {
  it('reads the Zendesk tables whole', async () => {
    const names = ['organization', 'user', 'ticket', 'ticket_comment', 'ticket_field_history', 'group'];
    const files = Object.fromEntries(
      await Promise.all(
        names.map(
          async (name) => [`${name}_data.csv`, await readFile(`${peers}/zendesk/${name}_data.csv`)] as const,
        ),
      ),
    );
    const note = 'Request #1 "x" was closed and merged into this request. Last comment in request #1:';
    const comments = files['ticket_comment_data.csv']
      ?.toString()
      .replace(/,body1,/, `,"${note.replaceAll('"', '""')}",`);
    const done = await bring(
      { ...files, 'ticket_comment_data.csv': comments ?? '' },
      { source: 'peer-zendesk' },
    );
    const { totals } = done;
    expect(totals.rows).toBe(totals.stored + totals.held + totals.unused);
    expect(totals.records.customers?.created).toBeGreaterThan(0);
    const companies = (await all('/customers')).filter(
      ({ source, kind }) => source === 'peer-zendesk' && kind === 'company',
    );
    expect(companies.length).toBeGreaterThan(0);
    // the users of this export have one address; none is held for it
    expect(Object.keys(totals.reasons)).not.toContain('customers:identity-taken');
  }, 120_000);

  it.each([
    ['missing-headers-users.csv', ['no-header'], null],
    ['missing-identifiers.csv', ['no-identity'], null],
    // an id is enough to know somebody by
    ['missing-email-users.csv', [], { rows: 5, stored: 5, held: 0 }],
    [
      'missing-some-identifiers.csv',
      [],
      { rows: 5, stored: 4, held: 1, reasons: { 'imports:no-customer': 1 } },
    ],
    ['subscription-group-actions.csv', [], { rows: 5, stored: 5, held: 0 }],
    ['users.csv', [], { rows: 5, stored: 5, held: 0 }],
  ])(
    'refuses or reads %s as it deserves',
    async (name, problems, totals) => {
      const draft = await prepare(
        { [name]: await readFile(`${wrong}/${name}`) },
        { source: `wrong-${name.length}` },
      );
      const blocking = draft.plan.files.flatMap((file) => file.problems.filter((one) => one.blocking));
      expect(blocking.map(({ code }) => code)).toEqual(problems);
      if (totals === null) {
        const refused = await app.call('owner', 'POST', `/imports/${draft.importId}/run`);
        expect(refused.status).toBe(409);
        expect(refused.body).toMatchObject({
          code: 'imports:file-blocked',
          title: expect.stringContaining(name),
        });
        const ru = await app.call('owner', 'POST', `/imports/${draft.importId}/run`, undefined, {
          'accept-language': 'ru',
        });
        expect(ru.body).toMatchObject({ title: expect.stringMatching(/[а-я]/) });
        return;
      }
      await call('POST', `/imports/${draft.importId}/run`);
      await app.settle();
      expect((await call<ImportDetail>('GET', `/imports/${draft.importId}`)).totals).toMatchObject(totals);
    },
    60_000,
  );
});
