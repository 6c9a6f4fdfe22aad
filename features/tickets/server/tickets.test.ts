import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { recomputeClocksForCustomers } from './commands/recompute-clocks.ts';
import { ticketsModule } from './module.ts';
import { type TicketKey, ticketsDb } from './tables.ts';

const office = [[[540, 1020]], [[540, 1020]], [[540, 1020]], [[540, 1020]], [[540, 1020]], [], []];
const HOUR = 3600;

const ticket = (externalId: string, changes: Record<string, unknown> = {}) => ({
  externalId,
  customer: { email: 'eva@example.com', name: 'Eva' },
  subject: `Parcel ${externalId}`,
  topic: 'delivery',
  createdAt: '2026-03-02T09:00:00Z',
  ...changes,
});
const message = (
  ticketExternalId: string,
  at: string,
  authorKind: string,
  changes: Record<string, unknown> = {},
) => ({
  externalId: `${ticketExternalId}-${at}-${authorKind}`,
  ticketExternalId,
  authorKind,
  ...(authorKind === 'agent' ? { author: { externalId: 'ann', name: 'Ann' } } : {}),
  body: 'Where is it',
  sentAt: `2026-03-${at}:00Z`,
  ...changes,
});
const event = (
  ticketExternalId: string,
  at: string,
  type: string,
  to: string,
  changes: Record<string, unknown> = {},
) => ({
  externalId: `${ticketExternalId}-${at}-${type}-${to}`,
  ticketExternalId,
  type,
  to,
  occurredAt: `2026-03-${at}:00Z`,
  ...changes,
});

type Line = Record<string, never> & {
  ticketId: string;
  number: number;
  customer: { id: string; name: string };
};
type Page = { rows: Line[]; next: string | null; total: number | null };
type View = Line & {
  clocks: {
    clock: string;
    seconds: number | null;
    businessSeconds: number | null;
    state: string;
    start: { kind: string; id: string };
    end: { kind: string; id: string } | null;
  }[];
  messages: { messageId: string; body: string; ticketId: string; thanks: boolean }[];
  events: { type: string; to: string | null; actor: { name: string } | null }[];
  merged: { ticketId: string }[];
  mergedInto: { ticketId: string } | null;
};

describe.each(await availableEngines())('tickets on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({
      modules: [ticketsModule],
      engine,
      clock: () => new Date('2026-03-20T12:00:00Z'),
    });
  });
  afterAll(() => app.close());

  const batch = async (path: string, records: readonly unknown[], source = 'desk') => {
    const answer = await app.call('owner', 'POST', path, { source, records });
    expect(answer.text).toContain('created');
    return answer.body as {
      created: number;
      changed: number;
      unchanged: number;
      refused: { index: number; reason: string; field?: string }[];
    };
  };
  const list = async (query: string): Promise<Page> =>
    (await app.call('agent', 'GET', `/tickets?${query}`)).body as Page;
  const idOf = async (externalId: string): Promise<string> => {
    const rows = await app.command((ctx) =>
      ticketsDb(ctx)
        .selectFrom('tickets')
        .select('ticket_id')
        .where('external_id', '=', externalId)
        .execute(),
    );
    return rows[0]?.ticket_id ?? '';
  };
  const view = async (externalId: string): Promise<View> =>
    (await app.call('agent', 'GET', `/tickets/${await idOf(externalId)}`)).body as View;
  const clock = (ticketView: View, name: string) => ticketView.clocks.find((one) => one.clock === name);

  it('stores a desk’s records, repeats change nothing, a newer one updates', async () => {
    await batch('/calendars/batch', [
      { externalId: 'h', name: 'Office', zone: 'UTC', weekly: office, validFrom: '2020-01-01T00:00:00Z' },
    ]);
    const tickets = [
      ticket('1', { status: 'solved', updatedAt: '2026-03-03T11:00:00Z' }),
      ticket('2', { createdAt: '2026-03-06T16:30:00Z' }),
    ];
    const messages = [
      message('1', '02T09:00', 'customer'),
      message('1', '03T10:00', 'agent'),
      message('2', '06T16:30', 'customer'),
    ];
    const events = [
      event('1', '02T09:30', 'assignee', 'ann'),
      event('1', '03T11:00', 'status', 'solved', { actorKind: 'agent', actor: { externalId: 'ann' } }),
    ];
    expect(await batch('/tickets/batch', tickets)).toMatchObject({
      created: 2,
      changed: 0,
      unchanged: 0,
      refused: [],
    });
    expect(await batch('/messages/batch', messages)).toMatchObject({ created: 3, refused: [] });
    expect(await batch('/ticket-events/batch', events)).toMatchObject({ created: 2, refused: [] });
    for (const [path, records] of [
      ['/tickets/batch', tickets],
      ['/messages/batch', messages],
      ['/ticket-events/batch', events],
    ] as const) {
      expect(await batch(path, records)).toMatchObject({ created: 0, changed: 0, unchanged: records.length });
    }
    expect(
      await batch('/tickets/batch', [
        { ...tickets[0], subject: 'Parcel lost', updatedAt: '2026-03-04T00:00:00Z' },
      ]),
    ).toMatchObject({ changed: 1 });
    expect(await batch('/tickets/batch', [{ ...tickets[0], subject: 'Older words' }])).toMatchObject({
      unchanged: 1,
    });
    expect((await view('1')) as object).toMatchObject({
      subject: 'Parcel lost',
      status: 'solved',
      assignee: { name: 'Ann' },
    });
  });

  it('computes the clocks and tells what started and ended each', async () => {
    const one = await view('1');
    expect(one as object).toMatchObject({
      frtSeconds: 25 * HOUR,
      frtBusinessSeconds: 9 * HOUR,
      artFullSeconds: 26 * HOUR,
      humanReplies: 1,
      oneTouch: true,
    });
    const first = clock(one, 'first-reply');
    const [, reply] = one.messages;
    expect(first).toMatchObject({
      state: 'finished',
      start: { kind: 'created', id: one.ticketId },
      end: { kind: 'message', id: reply?.messageId },
    });
    const two = await view('2');
    expect(clock(two, 'first-reply')).toMatchObject({ state: 'running', end: null });
    expect(two as object).toMatchObject({ waitingSince: '2026-03-06T16:30:00.000Z', frtSeconds: null });
  });

  it('names the records it could not store and stores the others', async () => {
    const outcome = await batch('/messages/batch', [
      message('nobody', '02T09:00', 'customer'),
      { ticketExternalId: '2', authorKind: 'martian', sentAt: '2026-03-07T00:00:00Z' },
      message('2', '07T10:00', 'customer'),
      'nonsense',
    ]);
    expect(outcome).toMatchObject({ created: 1, unchanged: 0 });
    expect(outcome.refused.map(({ index, reason, field }) => [index, reason, field])).toEqual([
      [0, 'tickets:unknown-ticket', 'ticketExternalId'],
      [1, 'platform:invalid-field', 'authorKind'],
      [3, 'platform:invalid-field', undefined],
    ]);
    const events = await batch('/ticket-events/batch', [
      event('2', '07T10:00', 'status', 'finished'),
      event('2', '07T10:00', 'status', ''),
    ]);
    expect(events.refused.map((one) => one.reason)).toEqual([
      'tickets:event-value-unknown',
      'tickets:event-value-missing',
    ]);
    const hours = await batch('/calendars/batch', [
      { externalId: 'x', zone: 'Mars/Base', weekly: office, validFrom: '2020-01-01T00:00:00Z' },
    ]);
    expect(hours.refused[0]?.reason).toBe('tickets:unknown-zone');
  });

  it('makes customers of unknown ids and lists, filters, sorts, pages and searches', async () => {
    const many = Array.from({ length: 30 }, (_, i) =>
      ticket(`m${i}`, {
        customer: { externalId: `c${i % 3}`, name: `Firm ${i % 3}` },
        channel: i % 2 ? 'chat' : 'email',
        createdAt: new Date(Date.UTC(2026, 1, 1 + (i % 7), i)).toISOString(),
        tags: i % 5 === 0 ? ['vip'] : [],
      }),
    );
    expect(await batch('/tickets/batch', many)).toMatchObject({ created: 30, refused: [] });
    const bySource = 'filter[0][field]=channel&filter[0][op]=eq&filter[0][value]=chat';
    expect((await list(bySource)).total).toBe(15);
    const tagged = await list('filter[0][field]=tags&filter[0][op]=contains&filter[0][value]=vip');
    expect(tagged.rows).toHaveLength(6);
    const day = await list('filter[0][field]=createdAt&filter[0][op]=eq&filter[0][value]=2026-02-02');
    expect(day.rows.every((row) => String(row.createdAt).startsWith('2026-02-02'))).toBe(true);
    for (const sort of ['createdAt', 'updatedAt', 'number', 'waitingSince', 'frtSeconds', 'artFullSeconds']) {
      for (const direction of ['asc', 'desc']) {
        const seen: string[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const page: Page = await list(
            `limit=7&sort[field]=${sort}&sort[direction]=${direction}${cursor ? `&cursor=${cursor}` : ''}`,
          );
          seen.push(...page.rows.map((row) => row.ticketId));
          cursor = page.next;
        }
        expect(new Set(seen).size, `${sort} ${direction}`).toBe(32);
        expect(seen).toHaveLength(32);
      }
    }
    const file = await app.call(
      'agent',
      'GET',
      `/tickets.csv?list=${encodeURIComponent('{"search":"firm 2","sort":{"field":"frtSeconds","direction":"asc"}}')}`,
    );
    expect(file.text.trim().split('\r\n')).toHaveLength(11);
    expect(
      (await app.call('agent', 'GET', `/tickets.csv?list={"filter":[{"field":"x","op":"empty"}]}`)).status,
    ).toBe(400);
    expect((await list('search=lost')).rows).toHaveLength(1);
    expect((await list('search=firm 2')).rows).toHaveLength(10);
    expect(
      (
        await app.call(
          'agent',
          'GET',
          '/tickets?filter[0][field]=password&filter[0][op]=eq&filter[0][value]=1',
        )
      ).status,
    ).toBe(400);
    expect((await app.call('agent', 'GET', '/tickets?cursor=abc')).status).toBe(400);
    expect((await app.call('agent', 'GET', '/tickets/queue')).body as object).toMatchObject({
      open: 31,
      waiting: 16,
      unassigned: 31,
      empty: false,
    });
    expect((await app.call('agent', 'GET', '/tickets/values')).body as object).toMatchObject({
      channel: ['email', 'chat'],
      topic: ['delivery'],
    });
    expect((await app.call('analyst', 'POST', '/tickets/batch', { records: [ticket('z')] })).status).toBe(
      403,
    );
  });

  it('merges and takes it back exactly', async () => {
    await batch('/tickets/batch', [
      ticket('a', { createdAt: '2026-03-04T10:00:00Z' }),
      ticket('b', { createdAt: '2026-03-04T12:00:00Z' }),
    ]);
    await batch('/messages/batch', [
      message('a', '04T10:00', 'customer'),
      message('b', '04T12:00', 'customer'),
      message('b', '04T12:30', 'agent'),
    ]);
    const [a, b] = [await view('a'), await view('b')];
    expect(
      (await app.call('agent', 'POST', `/tickets/${a.ticketId}/merge`, { into: b.ticketId })).status,
    ).toBe(200);
    const merged = await view('b');
    expect(merged as object).toMatchObject({ frtSeconds: 2.5 * HOUR, merged: [{ ticketId: a.ticketId }] });
    expect(merged.messages).toHaveLength(3);
    expect((await view('a')) as object).toMatchObject({
      exclusion: 'merged',
      mergedInto: { ticketId: b.ticketId },
    });
    expect((await app.call('agent', 'PATCH', `/tickets/${a.ticketId}`, { status: 'open' })).status).toBe(409);
    expect(
      (await app.call('agent', 'POST', `/tickets/${b.ticketId}/merge`, { into: a.ticketId })).status,
    ).toBe(409);
    expect((await app.call('agent', 'POST', `/tickets/${a.ticketId}/unmerge`, {})).status).toBe(200);
    const after = await view('b');
    expect({ ...after, updatedAt: '', events: [] }).toEqual({ ...b, updatedAt: '', events: [] });
    expect({ ...(await view('a')), updatedAt: '', events: [] }).toEqual({ ...a, updatedAt: '', events: [] });
    const other = await view('m0');
    const refused = await app.call('agent', 'POST', `/tickets/${a.ticketId}/merge`, { into: other.ticketId });
    expect(refused.body as { code: string }).toMatchObject({ code: 'tickets:merge-other-customer' });
  });

  it('keeps what a person decided: status, exclusion and thanks, each in the history', async () => {
    await batch('/tickets/batch', [ticket('t')]);
    await batch('/messages/batch', [message('t', '02T09:00', 'customer'), message('t', '02T10:00', 'agent')]);
    const id = await idOf('t');
    expect(
      (await app.call('agent', 'PATCH', `/tickets/${id}`, { status: 'solved', priority: 'high' })).status,
    ).toBe(200);
    const solved = await view('t');
    expect(solved as object).toMatchObject({
      status: 'solved',
      priority: 'high',
      resolvedAt: '2026-03-20T12:00:00.000Z',
    });
    expect(solved.events.map((one) => [one.type, one.to]).sort()).toEqual([
      ['priority', 'high'],
      ['status', 'solved'],
    ]);
    // the file comes in again: what was decided here is newer
    expect(await batch('/tickets/batch', [ticket('t')])).toMatchObject({ unchanged: 1 });
    await app.call('agent', 'PUT', `/tickets/${id}/exclusion`, { exclusion: 'spam' });
    expect((await view('t')) as object).toMatchObject({ exclusion: 'spam' });
    await app.call('agent', 'PUT', `/tickets/${id}/exclusion`, { exclusion: null });
    expect((await view('t')) as object).toMatchObject({ exclusion: null, frtSeconds: HOUR });
    await batch('/messages/batch', [message('t', '21T09:00', 'customer', { body: 'Thanks, Anna!' })]);
    const thanked = await view('t');
    expect(thanked as object).toMatchObject({
      cycles: 1,
      messages: [{ thanks: false }, { thanks: false }, { thanks: true }],
    });
    const said = thanked.messages[2]?.messageId;
    await app.call('agent', 'PUT', `/tickets/${id}/messages/${said}/thanks`, { thanks: false });
    expect((await view('t')) as object).toMatchObject({ cycles: 2 });
    await batch('/messages/batch', [message('t', '21T09:00', 'customer', { body: 'Thanks, Anna!' })]);
    expect((await view('t')) as object).toMatchObject({ cycles: 2 });
  });

  it('knows a repeat contact, also when it comes in later', async () => {
    const customer = { email: 'rita@example.com' };
    await batch('/tickets/batch', [
      ticket('r1', { customer, status: 'solved', resolvedAt: '2026-03-02T12:00:00Z' }),
    ]);
    expect((await view('r1')) as object).toMatchObject({ repeatInWindow: false, artFullSeconds: 3 * HOUR });
    await batch('/tickets/batch', [
      ticket('r2', { customer, channel: 'phone', createdAt: '2026-03-05T09:00:00Z' }),
    ]);
    expect((await view('r1')) as object).toMatchObject({ repeatInWindow: true });
    await app.call('agent', 'PUT', `/tickets/${await idOf('r2')}/exclusion`, { exclusion: 'test' });
    expect((await view('r1')) as object).toMatchObject({ repeatInWindow: false });
  });

  it('goes by the stamps of a file and forgets one the file no longer carries', async () => {
    const customer = { email: 'stefan@example.com' };
    const stamped = {
      customer,
      status: 'solved',
      firstRepliedAt: '2026-03-02T11:00:00Z',
      resolvedAt: '2026-03-02T12:00:00Z',
    };
    await batch('/tickets/batch', [ticket('s', stamped)]);
    expect((await view('s')) as object).toMatchObject({
      frtSeconds: 2 * HOUR,
      artFullSeconds: 3 * HOUR,
      humanReplies: null,
    });
    await batch('/tickets/batch', [
      ticket('s', { ...stamped, status: 'open', resolvedAt: undefined, updatedAt: '2026-03-08T00:00:00Z' }),
    ]);
    expect((await view('s')) as object).toMatchObject({
      frtSeconds: 2 * HOUR,
      artFullSeconds: null,
      status: 'open',
    });
  });

  it('moves a ticket to the customer the source now names', async () => {
    await batch('/tickets/batch', [ticket('w', { customer: { email: 'old@example.com' } })]);
    await batch('/messages/batch', [message('w', '02T09:00', 'customer'), message('w', '02T10:00', 'agent')]);
    const before = await view('w');
    expect(
      await batch('/tickets/batch', [ticket('w', { customer: { email: 'new@example.com' } })]),
    ).toMatchObject({ created: 0 });
    const after = await view('w');
    expect(after.customer.id).not.toBe(before.customer.id);
    expect(after as object).toMatchObject({
      ticketId: before.ticketId,
      number: before.number,
      frtSeconds: HOUR,
    });
    expect(after.messages).toHaveLength(2);
  });

  it('new business hours and promises compute everything anew, in the background', async () => {
    const added = await app.call('manager', 'POST', '/schedules', {
      name: 'Day and night',
      companyDefault: true,
      teamIds: [],
      hours: {
        zone: 'Europe/Berlin',
        weekly: Array.from({ length: 7 }, () => [[0, 1440]]),
        holidays: [],
        validFrom: '2026-01-01T00:00:00Z',
      },
    });
    expect(added.status).toBe(200);
    const promised = await app.call('manager', 'POST', '/sla-policies', {
      name: 'All',
      conditions: {},
      firstReplyMinutes: 60,
      nextReplyMinutes: null,
      resolutionMinutes: null,
      businessHours: true,
      pausedStatuses: ['pending'],
      validFrom: '2026-01-01T00:00:00Z',
    });
    expect(promised.status).toBe(200);
    await app.settle();
    expect((await view('1')) as object).toMatchObject({
      frtSeconds: 25 * HOUR,
      frtBusinessSeconds: 25 * HOUR,
      promise: 'breached',
    });
    const { scheduleId } =
      ((await app.call('agent', 'GET', '/schedules')).body as { scheduleId: string; name: string }[]).find(
        (s) => s.name === 'Day and night',
      ) ?? {};
    expect(
      (
        await app.call('manager', 'POST', `/schedules/${scheduleId}/hours`, {
          zone: 'Nowhere/City',
          weekly: office,
          validFrom: '2026-01-01T00:00:00Z',
        })
      ).status,
    ).toBe(422);
    expect((await app.call('agent', 'DELETE', `/schedules/${scheduleId}`)).status).toBe(403);
    expect((await app.call('manager', 'DELETE', `/schedules/${scheduleId}`)).status).toBe(200);
    await app.settle();
    // without the company's hours nothing is known about business time
    expect((await view('1')) as object).toMatchObject({ frtSeconds: 25 * HOUR, frtBusinessSeconds: null });
    const [policy] = (await app.call('agent', 'GET', '/sla-policies')).body as { policyId: string }[];
    expect((await app.call('manager', 'DELETE', `/sla-policies/${policy?.policyId}`)).status).toBe(200);
    expect((await app.call('agent', 'GET', '/sla-policies')).body as unknown[]).toEqual([]);
    await app.settle();
  });

  it('computed ticket by ticket or all at once, the clocks are the same', async () => {
    const dump = () =>
      app.command(async (ctx) => ({
        measures: await ticketsDb(ctx)
          .selectFrom('ticket_measures')
          .selectAll()
          .orderBy('ticket_id')
          .execute(),
        waits: await ticketsDb(ctx)
          .selectFrom('ticket_waits')
          .selectAll()
          .orderBy('ticket_id')
          .orderBy('wait_no')
          .execute(),
        cycles: await ticketsDb(ctx)
          .selectFrom('ticket_cycles')
          .selectAll()
          .orderBy('ticket_id')
          .orderBy('cycle_no')
          .execute(),
      }));
    const before = await dump();
    const ids = await app.command((ctx) =>
      ticketsDb(ctx).selectFrom('tickets').select('customer_id').distinct().execute(),
    );
    await app.command((ctx) =>
      recomputeClocksForCustomers(
        ctx,
        ids.map((row) => row.customer_id),
      ),
    );
    expect(await dump()).toEqual(before);
  });

  it('keeps the totals of the customers', async () => {
    const key: TicketKey = await app.command(async (ctx) => {
      const row = await ticketsDb(ctx)
        .selectFrom('tickets')
        .selectAll()
        .where('external_id', '=', '1')
        .executeTakeFirstOrThrow();
      return { customerId: row.customer_id, ticketId: row.ticket_id };
    });
    const stats = await app.command((ctx) =>
      ticketsDb(ctx)
        .selectFrom('customer_stats')
        .selectAll()
        .where('customer_id', '=', key.customerId)
        .executeTakeFirstOrThrow(),
    );
    expect(stats).toMatchObject({ tickets_count: 5, open_tickets: 3 });
  });

  it('gives facts in the company’s days', async () => {
    await app.settle();
    await app.application.services.analytics.rebuild();
    const rows = await app.application.services.analytics.rows<{ n: number; frt: number; day: number }>(
      `select count(*)::int as n, max(frt_seconds) as frt, min(created_day) as day from fact_tickets where exclusion is null`,
    );
    expect(rows[0]).toMatchObject({ n: 38, day: 20485 });
    const waits = await app.application.services.analytics.rows<{ n: number }>(
      `select count(*)::int as n from fact_waits where outcome = 'open'`,
    );
    expect(Number(waits[0]?.n)).toBeGreaterThan(0);
    const cycles = await app.application.services.analytics.rows<{ n: number }>(
      `select count(*)::int as n from fact_cycles where resolved_day is null`,
    );
    expect(Number(cycles[0]?.n)).toBeGreaterThan(0);
  });
});
