import type { z } from 'zod';
import { type BatchInput, type BatchOutput, batchOutput, parseBatch } from '#platform/core/batch.ts';
import type { UpsertOutcome } from '#platform/core/record.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { ticketsContract } from '../../core/contract.ts';
import { CalendarRecord, MessageRecord, TicketEventRecord, TicketRecord } from '../../core/record.ts';
import { changeTicket, excludeTicket, markThanks } from '../commands/change-ticket.ts';
import {
  addSchedule,
  changeSchedule,
  removeHours,
  removeSchedule,
  setHours,
} from '../commands/manage-schedules.ts';
import { addSlaPolicy, changeSlaPolicy, endSlaPolicy, orderSlaPolicies } from '../commands/manage-sla.ts';
import { mergeTickets, unmergeTicket } from '../commands/merge-tickets.ts';
import { upsertCalendars } from '../commands/upsert-calendars.ts';
import { upsertMessages } from '../commands/upsert-messages.ts';
import { upsertTicketEvents } from '../commands/upsert-ticket-events.ts';
import { upsertTickets } from '../commands/upsert-tickets.ts';
import { countQueue } from '../queries/count-queue.ts';
import { findTicketView } from '../queries/find-ticket-view.ts';
import { listPromises, listSchedules, listValues } from '../queries/list-rules.ts';
import { listTickets } from '../queries/list-tickets.ts';
import { ticketsDb } from '../tables.ts';

const os = implementing(ticketsContract);
const done = { ok: true } as const;

async function checkPeople(ctx: Ctx, assigneeId?: string | null, teamId?: string | null): Promise<void> {
  const db = ticketsDb(ctx);
  const person = db
    .selectFrom('staff')
    .select('staff_id')
    .where('staff_id', '=', assigneeId ?? '');
  if (assigneeId && !(await person.executeTakeFirst())) throw new Refusal('tickets:unknown-person');
  const team = db
    .selectFrom('teams')
    .select('team_id')
    .where('team_id', '=', teamId ?? '');
  if (teamId && !(await team.executeTakeFirst())) throw new Refusal('tickets:unknown-team');
}

type Upsert<T> = (ctx: Ctx, source: string, records: readonly T[]) => Promise<UpsertOutcome>;

/** Stores the readable records of a batch and names the others by their places. */
async function storeBatch<S extends z.ZodType>(
  context: RequestContext,
  input: BatchInput,
  schema: S,
  upsert: Upsert<z.output<S>>,
): Promise<BatchOutput> {
  const parsed = parseBatch(schema, input.records);
  const records = parsed.good.map(({ record }) => record);
  return batchOutput(parsed, await context.command((ctx) => upsert(ctx, input.source, records)));
}

export const router = os.router({
  list: os.list.handler(({ context, input }) => context.query((ctx) => listTickets(ctx, input))),
  queue: os.queue.handler(({ context }) => context.query(countQueue)),
  values: os.values.handler(({ context }) => context.query(listValues)),
  find: os.find.handler(({ context, input }) => context.query((ctx) => findTicketView(ctx, input.ticketId))),
  change: os.change.handler(({ context, input: { ticketId, ...change } }) =>
    context.command(async (ctx) => {
      await checkPeople(ctx, change.assigneeId, change.teamId);
      await changeTicket(ctx, ticketId, change);
      return done;
    }),
  ),
  exclude: os.exclude.handler(({ context, input }) =>
    context.command(async (ctx) => {
      await excludeTicket(ctx, input.ticketId, input.exclusion);
      return done;
    }),
  ),
  merge: os.merge.handler(({ context, input }) =>
    context.command(async (ctx) => {
      await mergeTickets(ctx, input.ticketId, input.into);
      return done;
    }),
  ),
  unmerge: os.unmerge.handler(({ context, input }) =>
    context.command(async (ctx) => {
      await unmergeTicket(ctx, input.ticketId);
      return done;
    }),
  ),
  markThanks: os.markThanks.handler(({ context, input }) =>
    context.command(async (ctx) => {
      await markThanks(ctx, input.ticketId, input.messageId, input.thanks);
      return done;
    }),
  ),
  batch: {
    tickets: os.batch.tickets.handler(({ context, input }) =>
      storeBatch(context, input, TicketRecord, upsertTickets),
    ),
    messages: os.batch.messages.handler(({ context, input }) =>
      storeBatch(context, input, MessageRecord, upsertMessages),
    ),
    events: os.batch.events.handler(({ context, input }) =>
      storeBatch(context, input, TicketEventRecord, upsertTicketEvents),
    ),
    calendars: os.batch.calendars.handler(({ context, input }) =>
      storeBatch(context, input, CalendarRecord, upsertCalendars),
    ),
  },
  schedules: {
    list: os.schedules.list.handler(({ context }) => context.query(listSchedules)),
    add: os.schedules.add.handler(({ context, input: { hours, ...schedule } }) =>
      context.command(async (ctx) => ({ id: await addSchedule(ctx, schedule, hours) })),
    ),
    change: os.schedules.change.handler(({ context, input: { scheduleId, ...schedule } }) =>
      context.command(async (ctx) => {
        await changeSchedule(ctx, scheduleId, schedule);
        return done;
      }),
    ),
    setHours: os.schedules.setHours.handler(({ context, input: { scheduleId, ...hours } }) =>
      context.command(async (ctx) => {
        await setHours(ctx, scheduleId, hours);
        return done;
      }),
    ),
    removeHours: os.schedules.removeHours.handler(({ context, input }) =>
      context.command(async (ctx) => {
        await removeHours(ctx, input.scheduleId, input.calendarId);
        return done;
      }),
    ),
    remove: os.schedules.remove.handler(({ context, input }) =>
      context.command(async (ctx) => {
        await removeSchedule(ctx, input.scheduleId);
        return done;
      }),
    ),
  },
  promises: {
    list: os.promises.list.handler(({ context }) => context.query(listPromises)),
    add: os.promises.add.handler(({ context, input }) =>
      context.command(async (ctx) => ({ id: await addSlaPolicy(ctx, input) })),
    ),
    change: os.promises.change.handler(({ context, input: { policyId, ...policy } }) =>
      context.command(async (ctx) => {
        await changeSlaPolicy(ctx, policyId, policy);
        return done;
      }),
    ),
    end: os.promises.end.handler(({ context, input }) =>
      context.command(async (ctx) => {
        await endSlaPolicy(ctx, input.policyId);
        return done;
      }),
    ),
    order: os.promises.order.handler(({ context, input }) =>
      context.command(async (ctx) => {
        await orderSlaPolicies(ctx, input.policyIds);
        return done;
      }),
    ),
  },
});
