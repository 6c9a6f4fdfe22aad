import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, startTestApplication, type TestApplication } from '../testing.ts';
import type { OutboxEvent, Subscriber } from './subscriber.ts';

const engines = await availableEngines();

describe.each(engines)('the outbox on %s', (engine) => {
  let app: TestApplication;
  const got: OutboxEvent[] = [];
  let failures = 1;
  const subscriber: Subscriber = {
    name: 'test',
    types: ['shop.', 'desk.opened'],
    handle: async (_ctx, events) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('not yet');
      }
      got.push(...events);
    },
  };
  beforeAll(async () => {
    app = await startTestApplication({
      engine,
      modules: [
        {
          row: 'test',
          contract: {},
          router: {},
          permissions: {},
          messages: { en: {}, ru: {} },
          subscribers: [subscriber],
        },
      ],
    });
  });
  afterAll(() => app.close());

  it('delivers each wanted event once, in order, after a failure too', async () => {
    await app.command((ctx) =>
      ctx.publish(
        { type: 'shop.sold', customerId: null, payload: { n: 1 } },
        { type: 'desk.closed', customerId: null, payload: { n: 2 } },
        { type: 'desk.opened', customerId: null, payload: { n: 3 } },
      ),
    );
    await app.courier.drain().catch(() => undefined);
    await app.courier.drain();
    expect(got.map((event) => event.payload.n)).toEqual([1, 3]);
    await app.courier.drain();
    expect(got).toHaveLength(2);
  });

  it.runIf(engine === 'postgres')('never jumps over an event whose transaction commits late', async () => {
    const seen = got.length;
    let finish: () => void = () => undefined;
    const late = app.command(async (ctx) => {
      await ctx.publish({ type: 'shop.late', customerId: null, payload: {} });
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await app.command((ctx) => ctx.publish({ type: 'shop.early', customerId: null, payload: {} }));
    await app.courier.drain();
    expect(got.slice(seen)).toEqual([]);
    finish();
    await late;
    await app.courier.drain();
    expect(got.slice(seen).map((event) => event.type)).toEqual(['shop.late', 'shop.early']);
  });
});
