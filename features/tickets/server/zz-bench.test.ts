import { it } from 'vitest';
import { upsertCustomers } from '#features/customers/server/public.ts';
import { startTestApplication } from '#platform/server/testing.ts';
import { recomputeClocksForCustomers } from './commands/recompute-clocks.ts';
import { upsertCalendars } from './commands/upsert-calendars.ts';
import { upsertMessages } from './commands/upsert-messages.ts';
import { upsertTicketEvents } from './commands/upsert-ticket-events.ts';
import { upsertTickets } from './commands/upsert-tickets.ts';
import { MessageRecord, TicketEventRecord, TicketRecord } from '../core/record.ts';

it('bench', async () => {
  const app = await startTestApplication({ modules: [], engine: (process.env.ENGINE as 'pglite') ?? 'pglite' });
  const N = 20000;
  const time = async <T>(name: string, work: () => Promise<T>): Promise<T> => { const t = performance.now(); const r = await work(); console.log(name, Math.round(performance.now() - t)); return r; };
  const iso = (i: number, plus = 0) => new Date(Date.UTC(2024, 0, 1) + i * 3000_000 + plus * 60_000).toISOString();
  const customers = Array.from({ length: 4000 }, (_, i) => ({ externalId: `c${i}`, kind: 'person' as const, aliases: [], tags: [], attributes: {} }));
  const chunk = <T>(xs: T[], n = 2000) => Array.from({ length: Math.ceil(xs.length / n) }, (_, i) => xs.slice(i * n, i * n + n));
  const tickets = Array.from({ length: N }, (_, i) => TicketRecord.parse({ externalId: `t${i}`, customer: { externalId: `c${i % 4000}` }, subject: `Ticket ${i}`, status: 'solved', topic: 'delivery', createdAt: iso(i), updatedAt: iso(i, 5000), assignee: { externalId: `a${i % 8}` }, team: { externalId: `m${i % 3}` } }));
  const messages = Array.from({ length: N * 3.5 }, (_, j) => { const i = Math.floor(j / 3.5); const k = j % 4; return MessageRecord.parse({ externalId: `m${j}`, ticketExternalId: `t${i}`, authorKind: k % 2 ? 'agent' : 'customer', author: k % 2 ? { externalId: `a${i % 8}` } : undefined, body: 'Hello, where is my parcel? It should have come long ago. '.repeat(3), sentAt: iso(i, k * 45) }); });
  const events = Array.from({ length: N * 2 }, (_, j) => { const i = j >> 1; return TicketEventRecord.parse(j % 2 ? { externalId: `e${j}`, ticketExternalId: `t${i}`, type: 'status', to: 'solved', actorKind: 'agent', actor: { externalId: `a${i % 8}` }, occurredAt: iso(i, 300) } : { externalId: `e${j}`, ticketExternalId: `t${i}`, type: 'assignee', to: `a${i % 8}`, occurredAt: iso(i, 5) }); });
  const run = async (round: string) => {
    await time(`${round} customers`, () => app.command(async (ctx) => { for (const p of chunk(customers)) await upsertCustomers(ctx, 's', p, { bulk: true }); }));
    await time(`${round} tickets`, () => app.command(async (ctx) => { for (const p of chunk(tickets)) { const o = await upsertTickets(ctx, 's', p, { bulk: true }); if (p === undefined) console.log(o); } }));
    await time(`${round} messages`, () => app.command(async (ctx) => { for (const p of chunk(messages)) await upsertMessages(ctx, 's', p, { bulk: true }); }));
    await time(`${round} events`, () => app.command(async (ctx) => { let c = 0; for (const p of chunk(events)) { const o = await upsertTicketEvents(ctx, 's', p, { bulk: true }); c += o.unchanged; } console.log('unchanged events', c); }));
    await app.command((ctx) => upsertCalendars(ctx, 's', [{ externalId: 'cal', name: 'Office', zone: 'Europe/Berlin', weekly: [[[540, 1080]], [[540, 1080]], [[540, 1080]], [[540, 1080]], [[540, 1080]], [], []], holidays: ['2025-01-01'], validFrom: '2020-01-01T00:00:00.000Z' }], { bulk: true }));
    const ids = await app.command(async (ctx) => (await ctx.db.withTables<{ tickets: { customer_id: string } }>().selectFrom('tickets').select('customer_id').distinct().execute()).map((r) => r.customer_id));
    const n = await time(`${round} clocks`, () => app.command((ctx) => recomputeClocksForCustomers(ctx, ids)));
    console.log(n);
  };
  await run('first');
  await run('again');
  await app.close();
}, 300000);
