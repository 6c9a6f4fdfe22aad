import type { OrderItemRecord, OrderRecord, SubscriptionRecord } from '#features/orders/core/record.ts';
import { createRandom } from '#stats/numeric/random.ts';
import { products, productWeights } from './catalogue.ts';
import { pick, pickIndex, whole } from './chance.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

export const CURRENCY = 'EUR';
const leavingReasons = [
  'too expensive',
  'poor service',
  'changed supplier',
  'moved',
  'no longer needed',
  'quality',
];
const iso = (at: number): string => new Date(at).toISOString();

export type PurchaseRecords = {
  readonly orders: OrderRecord[];
  readonly items: OrderItemRecord[];
  readonly subscriptions: SubscriptionRecord[];
  /** by index of the planned order */
  readonly keys: readonly string[];
  readonly numbers: readonly string[];
  readonly products: readonly string[];
};

export function purchaseRecords(world: World, life: Life): PurchaseRecords {
  const { person } = life;
  const random = createRandom(world.seed * 3_000_017 + person.index * 41 + 7);
  const records = {
    orders: [] as OrderRecord[],
    items: [] as OrderItemRecord[],
    subscriptions: [] as SubscriptionRecord[],
    keys: [] as string[],
    numbers: [] as string[],
    products: [] as string[],
  };
  const customer = { externalId: person.key };
  for (const [index, order] of life.orders.entries()) {
    const externalId = `${person.key}-o${index + 1}`;
    const number = `NL-${String(person.index + 1).padStart(4, '0')}-${index + 1}`;
    const lines = itemsOf(random, person.kind === 'company', externalId);
    const amountMinor = lines.reduce((sum, line) => sum + (line.amountMinor ?? 0), 0);
    const past = (at: number) => at < world.today;
    records.keys.push(externalId);
    records.numbers.push(number);
    records.products.push(lines[0]?.name ?? '');
    records.items.push(...lines);
    const channel = pick(random, ['web', 'web', 'web', 'app', 'app', 'phone']);
    const cancelled = order.cancelledAt !== null && past(order.cancelledAt);
    records.orders.push({
      externalId,
      kind: 'order',
      customer,
      number,
      status: past(order.deliveredAt) ? 'completed' : past(order.shippedAt) ? 'shipped' : 'processing',
      orderedAt: iso(order.orderedAt),
      amountMinor,
      currency: CURRENCY,
      channel,
      stage: 'purchase',
      promisedAt: iso(order.promisedAt),
      ...(!cancelled && past(order.shippedAt) ? { shippedAt: iso(order.shippedAt) } : {}),
      ...(!cancelled && past(order.deliveredAt) ? { deliveredAt: iso(order.deliveredAt) } : {}),
      attributes: {},
    });
    const back = (kind: 'refund' | 'cancellation', at: number, amount: number): OrderRecord => ({
      externalId: `${externalId}-${kind}`,
      kind,
      customer,
      number: `${number}-R`,
      refersTo: externalId,
      status: 'completed',
      orderedAt: iso(at),
      amountMinor: amount,
      currency: CURRENCY,
      channel,
      stage: 'use',
      attributes: {},
    });
    if (cancelled && order.cancelledAt !== null)
      records.orders.push(back('cancellation', order.cancelledAt, amountMinor));
    if (order.refundAt !== null && past(order.refundAt))
      records.orders.push(
        back(
          'refund',
          order.refundAt,
          lines.length > 1 && random() < 0.6 ? (lines[0]?.amountMinor ?? amountMinor) : amountMinor,
        ),
      );
  }
  if (person.plan) {
    for (const [index, spell] of life.spells.entries()) {
      const ended = spell.to !== null && spell.to < world.today;
      records.subscriptions.push({
        externalId: `${person.key}-s${index + 1}`,
        customer,
        plan: person.plan.name,
        startedAt: iso(spell.from),
        ...(ended && spell.to !== null
          ? { endedAt: iso(spell.to), endReason: pick(random, leavingReasons) }
          : {}),
        amountMinor: person.plan.amountMinor,
        period: person.plan.period,
        currency: CURRENCY,
        attributes: {},
      });
    }
  }
  return records;
}

function itemsOf(random: () => number, company: boolean, orderExternalId: string): OrderItemRecord[] {
  const count = 1 + pickIndex(random, [55, 28, 12, 5]);
  return Array.from({ length: count }, (_, index) => {
    const product = products[pickIndex(random, productWeights)] ?? pick(random, products);
    const most = product.category === 'machines' ? 1 : company ? 10 : 3;
    const quantity = product.priceMinor > 5000 ? 1 : whole(random, 1, most);
    return {
      orderExternalId,
      lineNo: index + 1,
      sku: product.sku,
      name: product.name,
      category: product.category,
      quantity,
      unitPriceMinor: product.priceMinor,
      amountMinor: quantity * product.priceMinor,
    };
  });
}
