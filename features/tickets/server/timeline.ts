import type { TimelineSource } from '#platform/server/timeline.ts';

/** What a customer asked and what was said, as entries of his timeline. Merged tickets speak through their target. */
export const ticketsTimeline: readonly TimelineSource[] = [
  {
    name: 'tickets',
    sql: `
      select t.customer_id, t.created_at as occurred_at, t.ticket_id as entry_id, 'ticket' as kind,
        jsonb_build_object('title', 'tickets:timeline.ticket', 'to', '/tickets/' || t.ticket_id,
          'params', jsonb_build_object('number', t.number, 'subject', t.subject)) as data
      from tickets t where t.exclusion is distinct from 'merged'
      union all
      select m.customer_id, m.last_resolved_at, m.ticket_id, 'ticket-resolved',
        jsonb_build_object('title', 'tickets:timeline.resolved', 'to', '/tickets/' || t.ticket_id,
          'params', jsonb_build_object('number', t.number, 'subject', t.subject))
      from ticket_measures m join tickets t on t.customer_id = m.customer_id and t.ticket_id = m.ticket_id
      where m.last_resolved_at is not null and t.exclusion is distinct from 'merged'`,
  },
  {
    name: 'messages',
    sql: `
      select m.customer_id, m.sent_at as occurred_at, m.message_id as entry_id, 'message' as kind,
        jsonb_strip_nulls(jsonb_build_object(
          'title', 'tickets:timeline.message.' || case when m.public or m.author_kind = 'customer' then m.author_kind else 'note' end,
          'to', '/tickets/' || m.ticket_id,
          'body', nullif(left(m.body, 2000), ''),
          'params', jsonb_build_object('number', t.number, 'name', coalesce(s.name, '')))) as data
      from messages m
      join tickets t on t.customer_id = m.customer_id and t.ticket_id = m.ticket_id
      left join staff s on s.staff_id = m.author_id`,
  },
];
