import type { Dimension } from './schema.ts';

/** How a dimension is stored in a fact: a text or id column, or the late flag behind "promise". */
export type Column = { readonly sql: string; readonly type: 'text' | 'uuid' | 'late' };

export type FactColumns = Readonly<Partial<Record<Dimension, Column>>>;

const text = (sql: string): Column => ({ sql, type: 'text' });
const uuid = (sql: string): Column => ({ sql, type: 'uuid' });

const ofCustomer = {
  tier: text('tier'),
  country: text('country'),
  language: text('language'),
  customerKind: text('customer_kind'),
  source: text('source'),
} satisfies FactColumns;

const ofTicket = {
  ...ofCustomer,
  channel: text('channel'),
  team: uuid('team_id'),
  stage: text('stage'),
  topic: text('topic'),
  priority: text('priority'),
} satisfies FactColumns;

/** A ticket's agent depends on what is measured: who replied first, who resolved. */
export const ticketColumns = (agent: string): FactColumns => ({ ...ofTicket, agent: uuid(agent) });

export const answerColumns: FactColumns = {
  ...ofCustomer,
  channel: text('channel'),
  team: uuid('team_id'),
  agent: uuid('agent_id'),
  stage: text('stage'),
  topic: text('topic'),
  moment: text('moment'),
  survey: uuid('survey_id'),
  promise: { sql: 'order_late', type: 'late' },
};

export const invitationColumns: FactColumns = {
  ...ofCustomer,
  channel: text('channel'),
  agent: uuid('agent_id'),
  stage: text('stage'),
  moment: text('moment'),
  survey: uuid('survey_id'),
};

/** Purchases one by one: channel and promise are the order's own. */
export const orderColumns: FactColumns = {
  ...ofCustomer,
  channel: text('channel'),
  stage: text('stage'),
  promise: { sql: 'late', type: 'late' },
};

/** Customers as buyers: what must not change over a customer's life is taken from the first purchase. */
export const buyerColumns: FactColumns = { ...ofCustomer, channel: text('first_channel') };

export const contractColumns: FactColumns = { ...ofCustomer, plan: text('plan') };

/** Value of a dimension as text or id; null where it is not set. */
export const keySql = (column: Column): string =>
  column.type === 'late'
    ? `case when ${column.sql} then 'late' when not ${column.sql} then 'kept' end`
    : column.sql;
