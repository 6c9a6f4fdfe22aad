import { z } from 'zod';
import { BATCH_LIMIT, BatchInput, BatchOutput } from '#platform/core/batch.ts';
import { operation } from '#platform/core/operation.ts';
import { ListInput, pageOf } from '#platform/core/paging.ts';
import {
  HoursInput,
  QueueView,
  ScheduleInput,
  ScheduleView,
  SlaInput,
  SlaView,
  TicketLine,
  TicketView,
} from './schema.ts';
import { exclusions, ticketPriorities, ticketStatuses } from './vocabulary.ts';

const tag = 'tickets';
const read = 'tickets.read';
const clocks = 'tickets.manage-clocks';
const unknown = 'tickets:unknown-ticket';
const ById = z.object({ ticketId: z.uuid() });
const Nothing = z.object({ ok: z.literal(true) });
const Recomputing = z.object({ id: z.uuid() });

const store = (path: `/${string}`, what: string) =>
  operation({
    permission: 'tickets.import',
    method: 'POST',
    path,
    tag,
    summary: `Store ${what} of a desk, up to ${BATCH_LIMIT} at a time`,
    description:
      'A record with a known id becomes what it says now; a repeat changes nothing. Records that cannot be stored are named in ' +
      '`refused`, the others are stored. Send an Idempotency-Key header to repeat a request safely after a broken connection.',
  })
    .input(BatchInput)
    .output(BatchOutput);

export const ticketsContract = {
  list: operation({
    permission: read,
    method: 'GET',
    path: '/tickets',
    tag,
    summary: 'Tickets, filtered, sorted and searched',
    description:
      'Filter fields: status, open, channel, live, priority, topic, stage, tags, team, assignee, customer, order, tier, source, exclusion, number, ' +
      'createdAt, updatedAt, resolvedAt, waitingSince, frtSeconds, artFullSeconds, humanReplies, reopens, transfers, unanswered, oneTouch, dueAt, late. ' +
      'All but tags can be sorted by; days are days of the company.',
    refusals: ['platform:bad-filter', 'platform:bad-cursor'],
  })
    .input(ListInput)
    .output(pageOf(TicketLine)),
  queue: operation({
    permission: read,
    method: 'GET',
    path: '/tickets/queue',
    tag,
    summary: 'How many tickets are open, unassigned and late, and how many customers wait',
  }).output(QueueView),
  values: operation({
    permission: read,
    method: 'GET',
    path: '/tickets/values',
    tag,
    summary: 'Channels, topics, stages and tiers that tickets have, for filters',
  }).output(
    z.object({
      channel: z.array(z.string()),
      topic: z.array(z.string()),
      tier: z.array(z.string()),
      source: z.array(z.string()),
    }),
  ),
  find: operation({
    permission: read,
    method: 'GET',
    path: '/tickets/{ticketId}',
    tag,
    summary: 'One ticket with its thread, its history and its clocks explained',
    refusals: [unknown],
  })
    .input(ById)
    .output(TicketView),
  change: operation({
    permission: 'tickets.change',
    method: 'PATCH',
    path: '/tickets/{ticketId}',
    tag,
    summary: 'Change status, priority, owner or team',
    refusals: [unknown, 'tickets:already-merged', 'tickets:unknown-person', 'tickets:unknown-team'],
  })
    .input(
      ById.extend({
        status: z.enum(ticketStatuses).optional(),
        priority: z.enum(ticketPriorities).optional(),
        assigneeId: z.uuid().nullable().optional(),
        teamId: z.uuid().nullable().optional(),
      }),
    )
    .output(Nothing),
  exclude: operation({
    permission: 'tickets.change',
    method: 'PUT',
    path: '/tickets/{ticketId}/exclusion',
    tag,
    summary: 'Take a ticket out of every metric (spam, deleted, test, internal), or put it back (null)',
    refusals: [unknown, 'tickets:already-merged'],
  })
    .input(ById.extend({ exclusion: z.enum(exclusions).exclude(['merged']).nullable() }))
    .output(Nothing),
  merge: operation({
    permission: 'tickets.change',
    method: 'POST',
    path: '/tickets/{ticketId}/merge',
    tag,
    summary: 'Merge this ticket into another one of the same customer',
    refusals: [
      unknown,
      'tickets:merge-with-itself',
      'tickets:merge-other-customer',
      'tickets:already-merged',
      'tickets:merge-excluded',
    ],
  })
    .input(ById.extend({ into: z.uuid() }))
    .output(Nothing),
  unmerge: operation({
    permission: 'tickets.change',
    method: 'POST',
    path: '/tickets/{ticketId}/unmerge',
    tag,
    summary: 'Take the merge of this ticket back',
    refusals: [unknown, 'tickets:not-merged'],
  })
    .input(ById)
    .output(Nothing),
  markThanks: operation({
    permission: 'tickets.change',
    method: 'PUT',
    path: '/tickets/{ticketId}/messages/{messageId}/thanks',
    tag,
    summary: "Say whether a customer's message only thanks: such a message neither waits nor reopens",
    refusals: [unknown],
  })
    .input(ById.extend({ messageId: z.uuid(), thanks: z.boolean() }))
    .output(Nothing),
  /** each takes one kind of record */
  batch: {
    tickets: store('/tickets/batch', 'tickets'),
    messages: store('/messages/batch', 'messages'),
    events: store('/ticket-events/batch', 'what happened to tickets'),
    calendars: store('/calendars/batch', 'business hours'),
  },
  schedules: {
    list: operation({
      permission: read,
      method: 'GET',
      path: '/schedules',
      tag,
      summary: 'Business hours and who works by them',
    }).output(z.array(ScheduleView)),
    add: operation({
      permission: clocks,
      method: 'POST',
      path: '/schedules',
      tag,
      summary: 'Add a schedule with its first hours',
      refusals: ['tickets:unknown-zone', 'tickets:bad-hours'],
    })
      .input(ScheduleInput.extend({ hours: HoursInput }))
      .output(Recomputing),
    change: operation({
      permission: clocks,
      method: 'PUT',
      path: '/schedules/{scheduleId}',
      tag,
      summary: 'Rename a schedule or change who works by it',
      refusals: ['tickets:unknown-schedule'],
    })
      .input(ScheduleInput.extend({ scheduleId: z.uuid() }))
      .output(Nothing),
    setHours: operation({
      permission: clocks,
      method: 'POST',
      path: '/schedules/{scheduleId}/hours',
      tag,
      summary: 'Other hours from a moment on; the minutes before it stay as they were',
      refusals: ['tickets:unknown-schedule', 'tickets:unknown-zone', 'tickets:bad-hours'],
    })
      .input(HoursInput.extend({ scheduleId: z.uuid() }))
      .output(Nothing),
    removeHours: operation({
      permission: clocks,
      method: 'DELETE',
      path: '/schedules/{scheduleId}/hours/{calendarId}',
      tag,
      summary: 'Take one version of the hours away',
      refusals: ['tickets:unknown-schedule', 'tickets:last-hours'],
    })
      .input(z.object({ scheduleId: z.uuid(), calendarId: z.uuid() }))
      .output(Nothing),
    remove: operation({
      permission: clocks,
      method: 'DELETE',
      path: '/schedules/{scheduleId}',
      tag,
      summary: 'Remove a schedule',
      refusals: ['tickets:unknown-schedule'],
    })
      .input(z.object({ scheduleId: z.uuid() }))
      .output(Nothing),
  },
  promises: {
    list: operation({
      permission: read,
      method: 'GET',
      path: '/sla-policies',
      tag,
      summary: 'Promises of speed in force, in the order in which they are tried',
    }).output(z.array(SlaView)),
    add: operation({
      permission: clocks,
      method: 'POST',
      path: '/sla-policies',
      tag,
      summary: 'Promise a speed',
      refusals: ['tickets:promise-empty'],
    })
      .input(SlaInput)
      .output(Recomputing),
    change: operation({
      permission: clocks,
      method: 'PUT',
      path: '/sla-policies/{policyId}',
      tag,
      summary: 'Change a promise; clocks that already run keep their target',
      refusals: ['tickets:unknown-promise', 'tickets:promise-empty', 'tickets:promise-before-itself'],
    })
      .input(SlaInput.extend({ policyId: z.uuid() }))
      .output(Nothing),
    end: operation({
      permission: clocks,
      method: 'DELETE',
      path: '/sla-policies/{policyId}',
      tag,
      summary: 'Promise it no more; clocks that already run keep their target',
      refusals: ['tickets:unknown-promise'],
    })
      .input(z.object({ policyId: z.uuid() }))
      .output(Nothing),
    order: operation({
      permission: clocks,
      method: 'PUT',
      path: '/sla-policies',
      tag,
      summary: 'The order in which promises are tried: the first that fits wins',
    })
      .input(z.object({ policyIds: z.array(z.uuid()).max(500) }))
      .output(Nothing),
  },
};
