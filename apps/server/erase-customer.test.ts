import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { modules } from './modules.ts';

const engines = await availableEngines();

const customer = { externalId: 'p', name: 'Petra Pohl', email: 'petra@example.org' };
const words = 'Petra Pohl lives in Example Street';
const batches = [
  ['/customers/batch', [customer]],
  [
    '/orders/batch',
    [
      {
        externalId: 'o',
        customer: { externalId: 'p' },
        orderedAt: '2026-01-01T00:00:00Z',
        currency: 'EUR',
        amountMinor: 500,
        attributes: { ship: words },
      },
    ],
  ],
  [
    '/tickets/batch',
    [
      {
        externalId: 't',
        customer: { externalId: 'p' },
        subject: words,
        tags: [words],
        attributes: { note: words },
        createdAt: '2026-01-02T00:00:00Z',
      },
    ],
  ],
  [
    '/messages/batch',
    [
      {
        externalId: 'm',
        ticketExternalId: 't',
        authorKind: 'customer',
        body: words,
        sentAt: '2026-01-02T00:00:00Z',
      },
    ],
  ],
  [
    '/answers/batch',
    [
      {
        externalId: 'a',
        kind: 'csat',
        customer: { externalId: 'p' },
        score: 2,
        comment: words,
        answeredAt: '2026-01-03T00:00:00Z',
      },
    ],
  ],
] as const;

describe.each(engines)('erasing a customer on %s', (engine) => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await startTestApplication({ engine, modules });
  });
  afterAll(() => app.close());

  const bringAll = async (): Promise<void> => {
    for (const [path, records] of batches) {
      const { status } = await app.call('owner', 'POST', path, { source: 'crm', records });
      expect(status, path).toBe(200);
    }
    await app.settle();
  };

  it('takes the words from every row, keeps what happened, and no import brings the words back', async () => {
    await bringAll();
    const { rows } = await app.command((ctx) =>
      sql<{ id: string }>`select customer_id as id from customers`.execute(ctx.db),
    );
    const id = rows[0]?.id;
    const data = async (): Promise<string> => (await app.call('owner', 'GET', `/customers/${id}/data`)).text;
    expect(await data()).toContain('Example Street');
    expect((await app.call('owner', 'POST', `/customers/${id}/erase`, {})).status).toBe(200);
    await app.settle();
    expect(await data()).not.toMatch(/Petra|Pohl|petra|Example Street/);
    await bringAll();
    expect(await data()).not.toMatch(/Petra|Pohl|petra|Example Street/);
    const stats = (await app.call('owner', 'GET', `/customers/${id}`)).body as { customer: object };
    expect(stats.customer).toMatchObject({
      ordersCount: 1,
      ticketsCount: 1,
      answersCount: 1,
      lastCsat: 2,
      name: '',
    });
  });

  it('counts an answer that came without a score once the score is there', async () => {
    const answer = {
      externalId: 'late',
      kind: 'nps',
      customer: { email: 'x@example.org' },
      answeredAt: '2026-01-03T00:00:00Z',
    };
    await app.call('owner', 'POST', '/answers/batch', { records: [answer] });
    expect(
      (await app.call('owner', 'POST', '/answers/batch', { records: [{ ...answer, score: 9 }] })).body,
    ).toMatchObject({ changed: 1 });
    const { rows } = await app.command((ctx) =>
      sql<{ exclusion: string | null }>`select exclusion from answers where score = 9`.execute(ctx.db),
    );
    expect(rows).toEqual([{ exclusion: null }]);
  });

  it('quarantines a burst of answers under one link, all of them', async () => {
    const answers = [0, 3, 6, 600].map((seconds, n) => ({
      externalId: `scan-${n}`,
      kind: 'csat',
      customer: { email: 'y@example.org' },
      score: 1,
      invitationExternalId: 'link',
      answeredAt: new Date(Date.UTC(2026, 0, 4, 0, 0, seconds)).toISOString(),
    }));
    for (const one of answers) await app.call('owner', 'POST', '/answers/batch', { records: [one] });
    const { rows } = await app.command((ctx) =>
      sql<{
        exclusion: string | null;
      }>`select a.exclusion from answers a join customers c on c.customer_id = a.customer_id where a.score = 1 order by a.answered_at`.execute(
        ctx.db,
      ),
    );
    expect(rows.map((row) => row.exclusion)).toEqual(['quarantined', 'quarantined', 'quarantined', null]);
  });
});
