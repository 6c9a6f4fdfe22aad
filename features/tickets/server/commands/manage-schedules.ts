import { sql } from 'kysely';
import { conflict, notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { WeeklyHours } from '../../core/business-calendar.ts';
import { hoursProblem } from '../../core/calendar-rules.ts';
import { clockRulesChanged } from '../../core/events.ts';
import { ticketsDb } from '../tables.ts';
import { requestRecompute } from './request-recompute.ts';

export type ScheduleInput = {
  readonly name: string;
  readonly companyDefault: boolean;
  readonly teamIds: readonly string[];
};

export type HoursInput = {
  readonly zone: string;
  readonly weekly: WeeklyHours;
  readonly holidays: readonly string[];
  /** ISO instant from which these hours are in force */
  readonly validFrom: string;
};

/** A schedule with its first hours. @returns its id */
export async function addSchedule(ctx: Ctx, input: ScheduleInput, hours: HoursInput): Promise<string> {
  const scheduleId = ctx.newId();
  const { now } = ctx;
  await ticketsDb(ctx)
    .insertInto('schedules')
    .values({
      schedule_id: scheduleId,
      name: input.name,
      source: 'holdfast',
      company_default: false,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await changeScheduleRow(ctx, scheduleId, input);
  await writeHours(ctx, scheduleId, hours);
  await announceRules(ctx, 'tickets.add-schedule', scheduleId, { ...input, hours });
  return scheduleId;
}

/** Renames a schedule, or changes who works by it. */
export async function changeSchedule(ctx: Ctx, scheduleId: string, input: ScheduleInput): Promise<void> {
  await findSchedule(ctx, scheduleId);
  await changeScheduleRow(ctx, scheduleId, input);
  await announceRules(ctx, 'tickets.change-schedule', scheduleId, input);
}

/** Hours from a moment on; the minutes before it stay as they were. Hours that begin at the same moment are replaced. */
export async function setHours(ctx: Ctx, scheduleId: string, hours: HoursInput): Promise<void> {
  await findSchedule(ctx, scheduleId);
  await writeHours(ctx, scheduleId, hours);
  await announceRules(ctx, 'tickets.set-hours', scheduleId, hours);
}

/** Takes one version of the hours away; the one before it holds on instead. */
export async function removeHours(ctx: Ctx, scheduleId: string, calendarId: string): Promise<void> {
  const db = ticketsDb(ctx);
  const versions = await db
    .selectFrom('calendars')
    .select('calendar_id')
    .where('schedule_id', '=', scheduleId)
    .execute();
  if (!versions.some((row) => row.calendar_id === calendarId)) throw notFound('tickets:unknown-schedule');
  if (versions.length === 1) throw conflict('tickets:last-hours');
  await db.deleteFrom('calendars').where('calendar_id', '=', calendarId).execute();
  await announceRules(ctx, 'tickets.remove-hours', scheduleId, { calendarId });
}

export async function removeSchedule(ctx: Ctx, scheduleId: string): Promise<void> {
  await findSchedule(ctx, scheduleId);
  await ticketsDb(ctx).deleteFrom('schedules').where('schedule_id', '=', scheduleId).execute();
  await announceRules(ctx, 'tickets.remove-schedule', scheduleId, {});
}

async function findSchedule(ctx: Ctx, scheduleId: string): Promise<void> {
  const row = await ticketsDb(ctx)
    .selectFrom('schedules')
    .select('schedule_id')
    .where('schedule_id', '=', scheduleId)
    .executeTakeFirst();
  if (!row) throw notFound('tickets:unknown-schedule');
}

/** One company schedule at most, and a team works by one schedule: both move here from wherever they were. */
async function changeScheduleRow(ctx: Ctx, scheduleId: string, input: ScheduleInput): Promise<void> {
  const db = ticketsDb(ctx);
  if (input.companyDefault) {
    await db
      .updateTable('schedules')
      .set({ company_default: false })
      .where('schedule_id', '!=', scheduleId)
      .execute();
  }
  await db
    .updateTable('schedules')
    .set({ name: input.name, company_default: input.companyDefault, updated_at: ctx.now })
    .where('schedule_id', '=', scheduleId)
    .execute();
  await db.deleteFrom('schedule_teams').where('schedule_id', '=', scheduleId).execute();
  for (const teamId of new Set(input.teamIds)) {
    await sql`
      insert into schedule_teams (team_id, schedule_id) values (${teamId}, ${scheduleId})
      on conflict (team_id) do update set schedule_id = excluded.schedule_id`.execute(ctx.db);
  }
}

async function writeHours(ctx: Ctx, scheduleId: string, hours: HoursInput): Promise<void> {
  const problem = hoursProblem(hours.zone, hours.weekly);
  if (problem) throw new Refusal(problem.code, { field: problem.field, value: problem.value });
  const db = ticketsDb(ctx);
  await db
    .deleteFrom('calendars')
    .where('schedule_id', '=', scheduleId)
    .where('valid_from', '=', new Date(hours.validFrom))
    .execute();
  await db
    .insertInto('calendars')
    .values({
      calendar_id: ctx.newId(),
      schedule_id: scheduleId,
      zone: hours.zone,
      weekly: JSON.stringify(hours.weekly),
      holidays: JSON.stringify([...new Set(hours.holidays)].sort()),
      valid_from: hours.validFrom,
      created_at: ctx.now,
    })
    .execute();
}

/** Every clock may read otherwise now: said, written down, and computed anew in the background. */
export async function announceRules(
  ctx: Ctx,
  action: string,
  subjectId: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await ctx.audit({ action, subjectKind: 'clock-rules', subjectId, detail });
  await ctx.publish({ type: clockRulesChanged, customerId: null, payload: { subjectId } });
  await requestRecompute(ctx);
}
