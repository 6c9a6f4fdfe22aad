import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '#platform/server/testing.ts';
import { surveysModule } from './module.ts';

const engines = await availableEngines();

describe.each(engines)('answers over HTTP on %s', (engine) => {
  let app: TestApplication;
  const answer = (externalId: string, more: object = {}) => ({
    externalId,
    kind: 'csat',
    customer: { email: 'anna@example.com' },
    score: 4,
    answeredAt: '2026-03-02T10:00:00Z',
    ...more,
  });
  beforeAll(async () => {
    app = await startTestApplication({ engine, modules: [surveysModule] });
  });
  afterAll(() => app.close());

  it('stores a batch, says what is wrong with the rest, and a repeat changes nothing', async () => {
    const records = [
      answer('a1', { comment: 'Курьер приехал вовремя, спасибо' }),
      answer('a2', { kind: 'nps', score: 2, comment: 'Waited for ever', answeredAt: '2026-03-03T10:00:00Z' }),
      answer('a3', { kind: 'smiley' }),
      { externalId: 'a4', kind: 'csat', score: 5, answeredAt: '2026-03-04T10:00:00Z' },
      answer('a5', { score: null, answeredAt: '2026-03-05T10:00:00Z' }),
    ];
    const first = await app.call('owner', 'POST', '/answers/batch', { source: 'poll', records });
    expect(first.body).toMatchObject({ created: 3, changed: 0, unchanged: 0 });
    expect((first.body as { refused: object[] }).refused).toMatchObject([
      { index: 2, field: 'kind', value: 'smiley' },
      { index: 3, reason: 'surveys:customer-missing' },
    ]);
    const again = await app.call('owner', 'POST', '/answers/batch', { source: 'poll', records });
    expect(again.body).toMatchObject({ created: 0, changed: 0, unchanged: 3 });
  });

  it('finds a comment by the beginning of a word in either language, and pages by the last row', async () => {
    const found = async (query: string) =>
      (await app.call('agent', 'GET', `/answers?${query}`)).body as {
        rows: { comment: string }[];
        next: string | null;
      };
    expect((await found(`search=${encodeURIComponent('курьер')}`)).rows.map((row) => row.comment)).toEqual([
      'Курьер приехал вовремя, спасибо',
    ]);
    expect((await found('search=wait')).rows).toHaveLength(1);
    const first = await found('limit=1');
    expect(first.rows).toHaveLength(1);
    const rest = await found(`limit=5&cursor=${first.next}`);
    expect(rest.rows).toHaveLength(2);
    expect(rest.next).toBeNull();
  });

  it('keeps a dismissed answer, marked', async () => {
    const { rows } = (
      await app.call(
        'analyst',
        'GET',
        '/answers?filter%5B0%5D%5Bfield%5D=exclusion&filter%5B0%5D%5Bop%5D=eq&filter%5B0%5D%5Bvalue%5D=dismissed',
      )
    ).body as { rows: { score: number | null }[] };
    expect(rows).toMatchObject([{ score: null }]);
  });

  it('lets a manager say which scores are good, within the scale', async () => {
    const surveys = (await app.call('manager', 'GET', '/surveys')).body as {
      surveyId: string;
      kind: string;
      positiveFrom: number;
      name: string;
    }[];
    const csat = surveys.find((survey) => survey.kind === 'csat');
    const change = { name: 'After support', positiveFrom: 5, higherIsBetter: true };
    expect(await app.call('manager', 'PATCH', `/surveys/${csat?.surveyId}`, change)).toMatchObject({
      status: 200,
      body: { positiveFrom: 5, name: 'After support' },
    });
    expect(
      await app.call('manager', 'PATCH', `/surveys/${csat?.surveyId}`, { ...change, positiveFrom: 9 }),
    ).toMatchObject({ status: 422, body: { code: 'surveys:outside-scale' } });
    expect((await app.call('agent', 'PATCH', `/surveys/${csat?.surveyId}`, change)).status).toBe(403);
  });
});
