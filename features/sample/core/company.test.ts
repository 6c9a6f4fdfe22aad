import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeSampleCompany } from './company.ts';

const today = new Date('2026-03-01T09:00:00Z');
const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const company = makeSampleCompany({ today });

it('is the same company every time, and another one from another seed', () => {
  const small = { today, customers: 300 };
  expect(digest(makeSampleCompany(small))).toBe(digest(makeSampleCompany(small)));
  expect(digest(makeSampleCompany({ ...small, seed: 2 }))).not.toBe(digest(makeSampleCompany(small)));
});

it('has the size it promises', () => {
  const persons = company.customers.filter((c) => !c.internal && c.companyExternalId === undefined);
  expect(persons).toHaveLength(4000);
  expect(new Set(persons.map((c) => c.tier)).size).toBe(3);
  expect(new Set(persons.map((c) => c.language))).toEqual(new Set(['en', 'ru']));
  expect(company.staff.filter((s) => s.kind === 'human')).toHaveLength(8);
  expect(company.teams).toHaveLength(3);
  expect(company.calendars.length).toBeGreaterThan(3);
  expect(company.tickets.length).toBeGreaterThan(19_000);
  expect(company.tickets.length).toBeLessThan(22_000);
  expect(company.answers.length).toBeGreaterThan(5000);
  expect(new Set(company.tickets.map((t) => t.channel))).toEqual(
    new Set(['email', 'web-form', 'chat', 'telegram', 'phone']),
  );
});

it('lies within its 24 months, and nothing has happened after today', () => {
  const start = new Date(today.getTime() - 729 * 86_400_000).toISOString();
  const end = today.toISOString();
  const instants = [
    ...company.orders.map((o) => o.orderedAt),
    ...company.tickets.map((t) => t.createdAt),
    ...company.messages.map((m) => m.sentAt),
    ...company.ticketEvents.map((e) => e.occurredAt),
    ...company.answers.map((a) => a.answeredAt),
    ...company.subscriptions.map((s) => s.startedAt),
  ];
  expect(instants.every((at) => at >= start && at <= end)).toBe(true);
});

it('speaks of nothing it does not have', () => {
  const keys = (rows: readonly { externalId?: string | undefined }[]) =>
    new Set(rows.map((row) => row.externalId));
  const [customers, orders, tickets, staff] = [
    company.customers,
    company.orders,
    company.tickets,
    company.staff,
  ].map(keys);
  for (const rows of [
    company.customers,
    company.orders,
    company.tickets,
    company.messages,
    company.ticketEvents,
    company.answers,
    company.invitations,
  ])
    expect(keys(rows).size).toBe(rows.length);
  expect(
    company.orders.every(
      (o) => customers?.has(o.customer.externalId) && (!o.refersTo || orders?.has(o.refersTo)),
    ),
  ).toBe(true);
  expect(
    company.tickets.every(
      (t) =>
        customers?.has(t.customer.externalId) &&
        (!t.orderExternalId || orders?.has(t.orderExternalId)) &&
        (!t.mergedInto || tickets?.has(t.mergedInto)) &&
        (!t.followUpOf || tickets?.has(t.followUpOf)),
    ),
  ).toBe(true);
  expect(
    company.messages.every(
      (m) => tickets?.has(m.ticketExternalId) && (!m.author || staff?.has(m.author.externalId)),
    ),
  ).toBe(true);
  expect(
    company.ticketEvents.every(
      (e) => tickets?.has(e.ticketExternalId) && (!e.actor || staff?.has(e.actor.externalId)),
    ),
  ).toBe(true);
  expect(company.answers.every((a) => !a.agent || staff?.has(a.agent.externalId))).toBe(true);
});

it('reads like letters: whole sentences, hardly two alike, every gap filled', () => {
  const letters = company.messages.filter(
    (m) => m.authorKind === 'customer' && m.externalId?.endsWith('-m1'),
  );
  expect(new Set(letters.map((m) => m.body)).size / letters.length).toBeGreaterThan(0.88);
  expect(
    company.messages.filter((m) => /[{}]|undefined|null|NaN/.test(m.body) || m.body.trim() === ''),
  ).toEqual([]);
  expect(company.answers.filter((a) => /[{}]|undefined/.test(a.comment))).toEqual([]);
  const cyrillic = letters.filter((m) => /[а-яё]/iu.test(m.body)).length / letters.length;
  expect(cyrillic).toBeGreaterThan(0.3);
  expect(cyrillic).toBeLessThan(0.6);
});

it('has the odd things of a real desk', () => {
  const { tickets, messages, ticketEvents, invitations, answers, orders } = company;
  const count = <T>(rows: readonly T[], is: (row: T) => boolean) => rows.filter(is).length;
  expect(count(tickets, (t) => t.exclusion === 'spam')).toBeGreaterThan(200);
  expect(count(tickets, (t) => t.exclusion === 'merged')).toBeGreaterThan(200);
  expect(count(tickets, (t) => t.followUpOf !== undefined)).toBeGreaterThan(200);
  expect(count(tickets, (t) => t.initiatedBy !== 'customer')).toBeGreaterThan(200);
  expect(count(tickets, (t) => t.resolveReason === 'bot')).toBeGreaterThan(200);
  expect(count(tickets, (t) => t.resolveReason === 'abandoned')).toBeGreaterThan(100);
  expect(count(tickets, (t) => t.status === 'new' || t.status === 'open')).toBeGreaterThan(5);
  expect(count(messages, (m) => !m.public)).toBeGreaterThan(500);
  expect(count(messages, (m) => m.automatic && m.authorKind === 'customer')).toBeGreaterThan(20);
  expect(count(ticketEvents, (e) => e.type === 'handoff')).toBeGreaterThan(1000);
  expect(count(invitations, (i) => i.suppressedReason === 'throttled')).toBeGreaterThan(200);
  expect(count(answers, (a) => a.comment !== '')).toBeGreaterThan(1500);
  expect(count(orders, (o) => o.kind === 'refund')).toBeGreaterThan(500);
});
