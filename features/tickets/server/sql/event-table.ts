import type { ChildTable } from './store-children.ts';

export const eventTable: ChildTable = {
  table: 'ticket_events',
  id: 'event_id',
  columns: {
    customer_id: 'uuid',
    ticket_id: 'uuid',
    event_id: 'uuid',
    type: 'text',
    from_value: 'text',
    to_value: 'text',
    actor_kind: 'text',
    actor_id: 'uuid',
    reason: 'text',
    stamp: 'boolean',
    occurred_at: 'timestamptz',
  },
};
