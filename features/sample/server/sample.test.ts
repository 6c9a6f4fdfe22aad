import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CustomerRecord } from '#features/customers/core/record.ts';
import { upsertCustomers } from '#features/customers/server/public.ts';
import { identityModule } from '#features/identity/server/module.ts';
import { createJobs } from '#platform/server/jobs/runner.ts';
import { startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { liveSampleCompany } from '../core/company.ts';
import type { SampleStatus } from '../core/schema.ts';
import { loadKind, saveMark } from './commands.ts';
import { sampleModule } from './module.ts';

const today = '2026-03-01T09:00:00.000Z';
const customers = 150;
const ownTables = [
  'customers',
  'contacts',
  'identities',
  'external_keys',
  'customer_stats',
  'orders',
  'order_items',
  'subscriptions',
  'tickets',
  'messages',
  'ticket_events',
  'ticket_measures',
  'ticket_waits',
  'ticket_cycles',
  'survey_invitations',
  'answers',
  'surveys',
  'staff',
  'staff_keys',
  'teams',
  'team_keys',
  'schedules',
  'schedule_teams',
  'calendars',
];

let app: TestApplication;

beforeAll(async () => {
  app = await startTestApplication({ modules: [identityModule, sampleModule] });
}, 120_000);

afterAll(() => app.close());

const rows = async <T>(text: string): Promise<T[]> =>
  (await sql.raw<T>(text).execute(app.application.services.database.db)).rows;

const counted = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const table of ownTables)
    counts[table] = (await rows<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? 0;
  return counts;
};

const status = async () => (await app.call('analyst', 'GET', '/sample')).body as SampleStatus;

/** The real task, with fewer customers. */
async function loadSmall(): Promise<void> {
  await app.command(async (ctx) => {
    const jobId = await createJobs(ctx.db, ctx.newId, () => ctx.now).enqueue(ctx, loadKind, {
      today,
      seed: 1,
      customers,
    });
    await saveMark(ctx, { state: 'loading', jobId, today, seed: 1, counts: null });
  });
  await app.settle();
}

const somebody = CustomerRecord.parse({ email: 'real@shop.test', name: 'Real Customer' });

describe('the sample company', () => {
  it('may be made and removed by owners and managers only', async () => {
    expect((await app.call('agent', 'POST', '/sample', {})).status).toBe(403);
    expect((await app.call('analyst', 'DELETE', '/sample')).status).toBe(403);
    expect((await app.call(null, 'GET', '/sample')).status).toBe(401);
    expect(await status()).toMatchObject({ state: 'absent', jobId: null, otherCustomers: 0 });
    expect((await app.call('owner', 'DELETE', '/sample')).status).toBe(409);
  });

  it('comes in whole, stands beside what was there, and leaves no trace', async () => {
    await app.command((ctx) => upsertCustomers(ctx, 'shop', [somebody]));
    const before = await counted();
    await loadSmall();
    expect(await status()).toMatchObject({ state: 'loaded', jobId: null, today, otherCustomers: 1 });
    const loaded = await counted();
    expect(loaded.customers).toBeGreaterThan(customers);
    for (const table of [
      'orders',
      'order_items',
      'subscriptions',
      'tickets',
      'messages',
      'ticket_measures',
      'answers',
      'calendars',
    ])
      expect(loaded[table], table).toBeGreaterThan(0);
    expect((await app.call('manager', 'POST', '/sample', { alongside: true })).status).toBe(409);
    // the totals a list sorts by are there
    const totals = await rows<{ n: number }>(
      'select count(*)::int as n from customer_stats where orders_count > 0 and tickets_count > 0',
    );
    expect(totals[0]?.n).toBeGreaterThan(customers / 2);

    // loading again changes nothing: the same day gives the same records
    await loadSmall();
    expect(await counted()).toEqual(loaded);

    expect((await app.call('manager', 'DELETE', '/sample')).status).toBe(200);
    await app.settle();
    expect(await counted()).toEqual(before);
    expect(await status()).toMatchObject({ state: 'absent' });
  }, 120_000);

  it('is refused beside real customers unless that is wanted, and one task at a time works on it', async () => {
    const refused = await app.call('owner', 'POST', '/sample', {});
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('sample:other-customers');
    expect((await app.call('owner', 'POST', '/sample', { alongside: true })).status).toBe(200);
    const { jobId } = await status();
    expect((await app.call('owner', 'POST', '/sample', { alongside: true })).text).toContain('sample:busy');
    expect((await app.call('owner', 'DELETE', '/sample')).text).toContain('sample:busy');
    await app.call('owner', 'POST', `/jobs/${jobId}/cancel`);
    await app.settle();
    expect(await status()).toMatchObject({ state: 'partial' });
    expect((await app.call('owner', 'DELETE', '/sample')).status).toBe(200);
    await app.settle();
    expect(await status()).toMatchObject({ state: 'absent' });
    expect(await rows(`select 1 from customers where source = 'sample'`)).toEqual([]);
  }, 120_000);

  it('is measured as it was lived: the clocks find what the hazard was told', async () => {
    await loadSmall();
    const { lives } = liveSampleCompany({ today: new Date(today), customers });
    type Measured = {
      external_id: string;
      frt_seconds: number | null;
      one_touch: boolean | null;
      reopens: number;
      transfers: number;
    };
    const measured = await rows<Measured>(
      'select t.external_id, m.frt_seconds, m.one_touch, m.reopens, m.transfers from tickets t join ticket_measures m on m.customer_id = t.customer_id and m.ticket_id = t.ticket_id',
    );
    const byKey = new Map(measured.map((row) => [row.external_id, row]));
    // younger tickets are not over yet
    const ripe = Date.parse(today) - 8 * 86_400_000;
    const differing = lives.flatMap((life) =>
      life.tickets.flatMap((ticket, index) => {
        const lived = ticket.experience;
        if (!lived || ticket.createdAt > ripe) return [];
        const key = `${life.person.key}-t${index + 1}`;
        const found = byKey.get(key);
        const same =
          found !== undefined &&
          (lived.frtHours === null
            ? found.frt_seconds === null
            : Math.abs((found.frt_seconds ?? -1) - lived.frtHours * 3600) < 1) &&
          lived.oneTouch === (found.one_touch ?? false) &&
          lived.reopened === found.reopens > 0 &&
          lived.transfers === found.transfers;
        return same ? [] : [{ key, lived, found }];
      }),
    );
    expect(differing).toEqual([]);
    expect(byKey.size).toBeGreaterThan(500);
  }, 120_000);
});
