import type { Output } from '../mapping.ts';
import { type Preset, type PresetTable, rankOf, spelled } from './preset.ts';
import { holidayRow, scheduleRow, schedulesRead } from './zendesk/schedules.ts';
import { commentRow, companyIdOf, historyRow, tagRow, ticketRow, userRow } from './zendesk/tickets.ts';

const unused = (name: string, needs: readonly string[]): PresetTable => ({
  id: `zendesk.${name}`,
  rank: 200,
  needs,
  outputs: () => [],
  unused: true,
});

const priorities = { medium: 'normal' };

/**
 * Zendesk, as the tables that data pipelines make of it (CSV) or as its API gives it (JSON). Times are UTC. Users who
 * serve become staff, the others customers, or contacts of their organization, which is the customer then; who wrote a
 * comment decides whether it is a reply.
 */
export const zendesk: Preset = {
  id: 'zendesk',
  source: 'zendesk',
  zone: 'UTC',
  tables: [
    {
      id: 'zendesk.user_tag',
      rank: 1,
      needs: ['tag', 'user_id'],
      outputs: () => [],
      rules: { row: tagRow('user-tag', 'user_id') },
    },
    {
      id: 'zendesk.ticket_tag',
      rank: 2,
      needs: ['tag', 'ticket_id'],
      outputs: () => [],
      rules: { row: tagRow('ticket-tag', 'ticket_id') },
    },
    {
      id: 'zendesk.schedule_holiday',
      rank: 3,
      needs: ['schedule_id', 'start_date', 'end_date'],
      outputs: () => [],
      rules: { row: holidayRow },
    },
    {
      id: 'zendesk.schedule',
      rank: 4,
      needs: ['id', 'start_time', 'end_time', 'time_zone'],
      outputs: () => [],
      rules: { row: scheduleRow, finish: schedulesRead },
    },
    {
      id: 'zendesk.group',
      rank: rankOf.teams,
      needs: ['id', 'name', 'created_at', 'updated_at', 'url'],
      file: /(^|[^a-z])groups?([^a-z]|$)/i,
      outputs: (columns) => {
        const of = spelled(columns);
        return [{ entity: 'teams', attributes: [], fields: { team_id: of('id'), name: of('name') } }];
      },
    },
    {
      id: 'zendesk.organization',
      rank: rankOf.customers - 1,
      needs: ['id', 'name', 'shared_comments', 'shared_tickets', 'created_at'],
      outputs: (columns) => {
        const of = spelled(columns);
        const fields: Output['fields'] = {
          customer_id: of('id'),
          kind: { columns: [], constant: 'company' },
          name: of('name'),
          tags: of('tags'),
          customer_since: of('created_at'),
        };
        return [{ entity: 'customers', fields, attributes: of('external_id', 'details').columns }];
      },
      rules: {
        row: ({ drafts }) => {
          const fields = drafts[0]?.fields;
          if (fields) fields.externalId = companyIdOf(String(fields.externalId));
          return undefined;
        },
      },
    },
    {
      id: 'zendesk.user',
      rank: rankOf.customers,
      needs: ['id', 'role', 'name', 'email', 'created_at'],
      outputs: (columns) => {
        const of = spelled(columns);
        return [
          {
            entity: 'customers',
            attributes: of('external_id').columns,
            fields: {
              customer_id: of('id'),
              name: of('name'),
              email: of('email'),
              phone: of('phone'),
              language: of('locale'),
              tags: of('tags'),
              customer_since: of('created_at'),
            },
          },
        ];
      },
      rules: { row: userRow },
    },
    {
      id: 'zendesk.ticket',
      rank: rankOf.tickets,
      needs: ['id', 'requester_id', 'status', 'subject', 'created_at'],
      outputs: (columns) => {
        const of = spelled(columns);
        return [
          {
            entity: 'customers',
            once: true,
            ifPresent: true,
            attributes: [],
            fields: { customer_id: of('requester_id') },
          },
          {
            entity: 'tickets',
            attributes: of('external_id', 'recipient', 'brand_id', 'ticket_form_id', 'organization_id')
              .columns,
            fields: {
              ticket_id: of('id'),
              customer_id: of('requester_id'),
              subject: of('subject'),
              channel: of('via_channel', 'via.channel'),
              status: { ...of('status'), words: { deleted: 'closed' } },
              priority: { ...of('priority'), words: priorities },
              topic: of('type'),
              team_id: of('group_id'),
              assignee_id: of('assignee_id'),
              follow_up_of: of('via_followup_source_id', 'followup_source_id'),
              tags: of('tags'),
              created_at: of('created_at'),
              updated_at: of('updated_at'),
            },
          },
        ];
      },
      rules: { row: ticketRow },
    },
    {
      id: 'zendesk.ticket_comment',
      rank: rankOf.messages,
      needs: ['id', 'ticket_id', 'body', 'public'],
      outputs: (columns) => {
        const of = spelled(columns);
        return [
          {
            entity: 'messages',
            attributes: [],
            fields: {
              message_id: of('id'),
              ticket_id: of('ticket_id'),
              author_kind: { columns: [], constant: 'customer' },
              author_id: of('user_id', 'author_id'),
              public: of('public'),
              body: of('plain_body', 'body'),
              sent_at: of('created', 'created_at'),
            },
          },
        ];
      },
      rules: { row: commentRow },
    },
    {
      id: 'zendesk.ticket_field_history',
      rank: rankOf.ticket_events,
      needs: ['field_name', 'ticket_id', 'updated', 'value'],
      outputs: () => [],
      rules: { row: historyRow },
    },
    {
      id: 'zendesk.ticket_schedule',
      rank: rankOf.ticket_events + 1,
      needs: ['ticket_id', 'schedule_id', 'created_at'],
      outputs: (columns) => {
        const of = spelled(columns);
        return [
          {
            entity: 'ticket_events',
            attributes: [],
            fields: {
              ticket_id: of('ticket_id'),
              type: { columns: [], constant: 'schedule' },
              to: of('schedule_id'),
              occurred_at: of('created_at'),
            },
          },
        ];
      },
    },
    unused('organization_tag', ['organization_id', 'tag']),
    unused('daylight_time', ['time_zone', 'year', 'daylight_offset']),
    unused('time_zone', ['time_zone', 'standard_offset']),
    unused('audit_log', ['action', 'actor_id', 'change_description', 'source_id']),
    unused('brand', ['brand_url', 'has_help_center', 'subdomain']),
    unused('domain_name', ['organization_id', 'domain_name']),
    unused('sla_policy_metric_history', ['sla_policy_id', 'metric', 'target']),
    unused('ticket_sla_policy', ['ticket_id', 'sla_policy_id', 'policy_applied_at']),
    unused('ticket_chat', ['chat_id', 'ticket_id', 'visitor_id']),
    unused('ticket_chat_event', ['chat_id', 'actor_id', 'chat_index']),
    unused('ticket_form_history', ['id', 'display_name', 'end_user_visible']),
  ],
};
