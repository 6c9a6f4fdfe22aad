import type { Ctx } from '#platform/server/context.ts';
import type { Json, Timestamp } from '#platform/server/db/tables.ts';
import type { OrderLines } from '../core/order-lines.ts';

type Attributes = Record<string, string | number | boolean | null>;

export type OrdersTables = {
  orders: {
    customer_id: string;
    order_id: string;
    kind: 'order' | 'refund' | 'cancellation';
    refers_to: string | null;
    refers_to_key: string | null;
    number: string;
    source: string;
    status: string;
    ordered_at: Timestamp;
    amount_minor: number;
    amount_from_items: boolean;
    currency: string;
    channel: string | null;
    stage: string | null;
    promised_at: Timestamp | null;
    shipped_at: Timestamp | null;
    delivered_at: Timestamp | null;
    attributes: Json<Attributes>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  order_lines: {
    customer_id: string;
    order_id: string;
    lines: Json<Partial<OrderLines>>;
  };
  subscriptions: {
    customer_id: string;
    subscription_id: string;
    number: string;
    source: string;
    plan: string;
    started_at: Timestamp;
    ended_at: Timestamp | null;
    end_reason: string | null;
    amount_minor: number;
    period: 'month' | 'quarter' | 'year';
    currency: string;
    attributes: Json<Attributes>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
};

/** The database with this row's tables. */
export const ordersDb = (ctx: Ctx) => ctx.db.withTables<OrdersTables>();
