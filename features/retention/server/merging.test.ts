import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customersModule } from '#features/customers/server/module.ts';
import { ordersModule } from '#features/orders/server/module.ts';
import { surveysModule } from '#features/surveys/server/module.ts';
import { ticketsModule } from '#features/tickets/server/module.ts';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { retentionModule } from './module.ts';

const engines = await availableEngines();
const at = (day: number): string => `2026-02-${String(day).padStart(2, '0')}T10:00:00Z`;

type Ids = { readonly survivor: string; readonly merged: string };
type Kind = 'order' | 'subscription' | 'ticket' | 'answer' | 'invitation';

const paths: Record<Kind, string> = {
  order: '/orders/batch',
  subscription: '/subscriptions/batch',
  ticket: '/tickets/batch',
  answer: '/answers/batch',
  invitation: '/invitations/batch',
};

/** One record of each kind, under one reference to a customer. */
const recordsOf = (name: string, customer: object, day: number): Record<Kind, object> => ({
  order: { externalId: name, customer, orderedAt: at(day), amountMinor: 1000, currency: 'EUR' },
  subscription: { externalId: name, customer, startedAt: at(day), amountMinor: 500, currency: 'EUR' },
  ticket: { externalId: name, customer, createdAt: at(day), subject: name },
  answer: { externalId: name, customer, kind: 'nps', score: 9, answeredAt: at(day) },
  invitation: { externalId: name, customer, kind: 'nps', eligibleAt: at(day), sentAt: at(day) },
});

// on a shared server announcements wait for older transactions of others
describe.each(engines)('taking a merge back after more came in, on %s', { timeout: 120_000 }, (engine) => {
  let app: TestApplication;
  let names = 0;
  beforeAll(async () => {
    app = await startTestApplication({
      engine,
      modules: [customersModule, ordersModule, ticketsModule, surveysModule, retentionModule],
      clock: () => new Date('2026-03-01T10:00:00Z'),
    });
  });
  afterAll(() => app.close());

  const call = async (method: string, path: string, body?: object) => {
    const answer = await app.call('owner', method, path, body);
    return { status: answer.status, body: answer.body as Record<string, unknown> };
  };
  const send = async (path: string, records: readonly object[]) => {
    const { status, body } = await call('POST', path, { source: 'shop', records });
    expect([status, body.refused]).toEqual([200, []]);
  };
  const sendAll = async (name: string, customer: object, day: number) => {
    for (const [kind, record] of Object.entries(recordsOf(name, customer, day)))
      await send(paths[kind as Kind], [record]);
  };
  const idOf = async (search: string): Promise<string> => {
    const { rows } = (await call('GET', `/customers?search=${search}`)).body as {
      rows: { customerId: string; name: string }[];
    };
    return rows.find(({ name }) => name === search)?.customerId ?? '';
  };
  /** Two customers nobody else has met, by the names of their outside ids. */
  const pair = async (): Promise<Ids & { readonly a: string; readonly b: string }> => {
    names += 1;
    const [a, b] = [`anna${names}`, `bert${names}`];
    await send('/customers/batch', [
      { externalId: a, name: a, email: `${a}@example.org` },
      { externalId: b, name: b, email: `${b}@example.org` },
    ]);
    return { a, b, survivor: await idOf(a), merged: await idOf(b) };
  };
  const merge = async ({ survivor, merged }: Ids): Promise<string> =>
    (await call('POST', `/customers/${survivor}/merge`, { mergedId: merged })).body.mergeId as string;
  const undo = (mergeId: string) => call('POST', `/customers/merges/${mergeId}/undo`);

  const facts = {
    fact_orders: 1,
    fact_subscriptions: 1,
    fact_tickets: 1,
    fact_answers: 1,
    fact_invitations: 1,
  } as const;
  /** How many of each fact a customer has, in the mirror. */
  const factsOf = async (customerId: string): Promise<Record<string, number>> => {
    await app.settle();
    const { analytics } = app.application.services;
    await analytics.catchUp();
    const counts = Object.keys(facts).map(async (name) => {
      const [row] = await analytics.rows<{ n: number }>(
        `select count(*) as n from ${name} where customer_id = cast($1 as uuid)`,
        [customerId],
      );
      return [name, Number(row?.n)] as const;
    });
    return Object.fromEntries(await Promise.all(counts));
  };
  const each = (n: number) => Object.fromEntries(Object.keys(facts).map((name) => [name, n]));
  const totalsOf = async (customerId: string) =>
    ((await call('GET', `/customers/${customerId}`)).body as { customer: Record<string, unknown> }).customer;

  it('returns what came under the ids of the merged customer, and keeps what came under the survivor’s', async () => {
    const ids = await pair();
    await sendAll(`${ids.a}-1`, { externalId: ids.a }, 1);
    await sendAll(`${ids.b}-1`, { externalId: ids.b }, 1);
    const mergeId = await merge(ids);
    await sendAll(`${ids.a}-2`, { externalId: ids.a }, 2);
    await sendAll(`${ids.b}-2`, { externalId: ids.b }, 2);
    await sendAll(`${ids.b}-3`, { email: `${ids.b}@example.org` }, 3);
    await send('/order-items/batch', [
      { orderExternalId: `${ids.b}-2`, lineNo: 1, quantity: 1, unitPriceMinor: 1000 },
    ]);
    expect(await factsOf(ids.survivor)).toEqual(each(5));

    expect((await undo(mergeId)).body).toEqual({ survivorId: ids.survivor, mergedId: ids.merged });
    expect(await factsOf(ids.survivor)).toEqual(each(2));
    expect(await factsOf(ids.merged)).toEqual(each(3));
    const totals = { activeSubscriptions: 3, ordersCount: 3, ticketsCount: 3, answersCount: 3 };
    expect(await totalsOf(ids.merged)).toMatchObject({ ...totals, revenue: { minor: 3000 } });
    expect(await totalsOf(ids.survivor)).toMatchObject({ ordersCount: 2, ticketsCount: 2 });

    // nothing is left behind: the same again changes nothing, and what is new goes where it belongs
    await sendAll(`${ids.b}-2`, { externalId: ids.b }, 2);
    await sendAll(`${ids.b}-4`, { externalId: ids.b }, 4);
    expect(await factsOf(ids.survivor)).toEqual(each(2));
    expect(await factsOf(ids.merged)).toEqual(each(4));
  });

  it('follows a record that came in again under an id of the other', async () => {
    const ids = await pair();
    await sendAll(`${ids.a}-1`, { externalId: ids.a }, 1);
    await sendAll(`${ids.b}-1`, { externalId: ids.b }, 1);
    const mergeId = await merge(ids);
    await sendAll(`${ids.a}-1`, { externalId: ids.b }, 1);
    await sendAll(`${ids.b}-1`, { externalId: ids.a }, 1);
    await undo(mergeId);
    const orders = async (customerId: string) =>
      (
        (await call('GET', `/customers/${customerId}/timeline?sources[]=orders`)).body as {
          rows: { kind: string; params: { number: string } }[];
        }
      ).rows
        .filter(({ kind }) => kind === 'order')
        .map(({ params }) => params.number);
    expect(await orders(ids.survivor)).toEqual([`${ids.b}-1`]);
    expect(await orders(ids.merged)).toEqual([`${ids.a}-1`]);
    expect(await factsOf(ids.survivor)).toEqual(each(1));
    expect(await factsOf(ids.merged)).toEqual(each(1));
  });

  it('takes addresses and contacts along that were learnt under an id of the merged customer', async () => {
    const ids = await pair();
    const mergeId = await merge(ids);
    await send('/customers/batch', [
      {
        externalId: `${ids.b}-person`,
        companyExternalId: ids.b,
        name: 'Cleo',
        email: `cleo${names}@b.example`,
      },
    ]);
    await sendAll(`${ids.b}-1`, { externalId: ids.b, email: `new${names}@b.example` }, 1);
    await undo(mergeId);
    await sendAll(`${ids.b}-2`, { email: `new${names}@b.example` }, 2);
    await sendAll(`${ids.b}-3`, { email: `cleo${names}@b.example` }, 3);
    expect(await factsOf(ids.merged)).toEqual(each(3));
    expect(await factsOf(ids.survivor)).toEqual(each(0));
    const { contacts } = (await totalsOf(ids.merged)) as { contacts: { name: string }[] };
    expect(contacts.map(({ name }) => name).sort()).toEqual(['Cleo', ids.b].sort());
  });

  it('gives back step by step what came under the ids of several who were merged', async () => {
    const first = await pair();
    const { a: c, survivor: third } = await pair();
    const inner = await merge(first);
    const outer = await merge({ survivor: third, merged: first.survivor });
    await sendAll(`${first.a}-1`, { externalId: first.a }, 1);
    await sendAll(`${first.b}-1`, { externalId: first.b }, 1);
    await sendAll(`${c}-1`, { externalId: c }, 1);
    await undo(outer);
    expect(await factsOf(third)).toEqual(each(1));
    expect(await factsOf(first.survivor)).toEqual(each(2));
    await undo(inner);
    expect(await factsOf(first.survivor)).toEqual(each(1));
    expect(await factsOf(first.merged)).toEqual(each(1));
  });
});
