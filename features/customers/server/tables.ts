import type { Filter, Sort } from '#platform/core/paging.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { Json, Timestamp } from '#platform/server/db/tables.ts';
import type { CustomerFields } from '../core/customer-book.ts';
import type { IdentityKind } from '../core/identity-value.ts';
import type { MergeLog } from '../core/merge-log.ts';
import type { FixedOrigin } from '../core/schema.ts';

export type CustomersTables = {
  customers: {
    customer_id: string;
    kind: 'person' | 'company';
    name: string;
    language: string | null;
    time_zone: string | null;
    country: string | null;
    city: string | null;
    tier: string | null;
    tags: string[];
    attributes: Json<CustomerFields['attributes']>;
    customer_since: Timestamp | null;
    source: string;
    internal: boolean;
    search_text: string;
    erased_at: Timestamp | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  customer_stats: {
    customer_id: string;
    orders_count: number;
    revenue_minor: number;
    currency: string | null;
    first_order_at: Timestamp | null;
    last_order_at: Timestamp | null;
    active_subscriptions: number;
    tickets_count: number;
    open_tickets: number;
    last_ticket_at: Timestamp | null;
    answers_count: number;
    last_nps: string | null;
    last_csat: string | null;
    last_ces: string | null;
    last_answer_at: Timestamp | null;
  };
  contacts: {
    customer_id: string;
    contact_id: string;
    name: string;
    email: string | null;
    phone: string | null;
    language: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  identities: {
    kind: IdentityKind;
    value: string;
    customer_id: string;
    contact_id: string | null;
    created_at: Timestamp;
    came_as: string | null;
  };
  external_keys: {
    entity: string;
    value: string;
    customer_id: string;
    record_id: string;
    came_as: string | null;
  };
  customer_merges: {
    merge_id: string;
    survivor_id: string;
    merged_id: string;
    merged_at: Timestamp;
    merged_by: string | null;
    moved: Json<MergeLog>;
    undone_at: Timestamp | null;
    undone_by: string | null;
  };
  segments: {
    segment_id: string;
    list: string;
    name: string;
    filter: Json<Filter>;
    sort: Json<Sort> | null;
    created_by: string | null;
    shared: boolean;
    created_at: Timestamp;
    updated_at: Timestamp;
    listed: number | null;
    to_list: number | null;
    origin: Json<FixedOrigin> | null;
  };
  segment_members: { customer_id: string; segment_id: string; listed_as: string };
};

/** The database with this row's tables. */
export const customersDb = (ctx: Ctx) => ctx.db.withTables<CustomersTables>();
