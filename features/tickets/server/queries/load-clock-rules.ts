import { createHash } from 'node:crypto';
import type { Ctx } from '#platform/server/context.ts';
import type { ClockPolicy, SlaPolicy } from '../../core/clock-input.ts';
import { buildCalendarBook, type CalendarBook } from '../../core/schedule-timeline.ts';
import { CLOCK_VERSION } from '../../core/ticket-clocks.ts';
import { ticketsDb } from '../tables.ts';

const DAY = 86_400_000;

/** What the clocks depend on beside the tickets' own records. `signature` changes whenever any of it does. */
export type ClockRules = {
  readonly book: CalendarBook;
  readonly policy: ClockPolicy;
  readonly signature: string;
};

export async function loadClockRules(ctx: Ctx): Promise<ClockRules> {
  const db = ticketsDb(ctx);
  const schedules = await db
    .selectFrom('schedules')
    .select(['schedule_id', 'company_default'])
    .orderBy('schedule_id')
    .execute();
  const teams = await db.selectFrom('schedule_teams').selectAll().orderBy('team_id').execute();
  const calendars = await db.selectFrom('calendars').selectAll().orderBy('calendar_id').execute();
  const sla = await loadSlaPolicies(ctx);
  const versions = calendars.map((row) => ({
    calendarId: row.calendar_id,
    scheduleId: row.schedule_id,
    zone: row.zone,
    weekly: row.weekly,
    holidays: row.holidays,
    validFrom: row.valid_from.getTime(),
  }));
  const companySchedule = schedules.find((row) => row.company_default)?.schedule_id ?? null;
  const book = buildCalendarBook(
    versions,
    new Map(teams.map((row) => [row.team_id, row.schedule_id])),
    companySchedule,
  );
  const { reopenWindowDays, repeatWindowDays } = ctx.company;
  const reopenWindowMs = reopenWindowDays * DAY;
  // C5: a repeat is never sought for a shorter time than a reopen
  const policy = { reopenWindowMs, repeatWindowMs: Math.max(repeatWindowDays * DAY, reopenWindowMs), sla };
  const parts = JSON.stringify([CLOCK_VERSION, companySchedule, teams, versions, policy]);
  return { book, policy, signature: createHash('sha256').update(parts).digest('hex') };
}

/** Every version of every policy, in the order in which they are tried. */
async function loadSlaPolicies(ctx: Ctx): Promise<readonly SlaPolicy[]> {
  const rows = await ticketsDb(ctx)
    .selectFrom('sla_policies')
    .selectAll()
    .orderBy('position')
    .orderBy('sla_policy_id')
    .execute();
  return rows.map((row) => ({
    slaPolicyId: row.sla_policy_id,
    name: row.name,
    validFrom: row.valid_from.getTime(),
    validTo: row.valid_to?.getTime() ?? null,
    conditions: row.conditions,
    firstReplyMinutes: row.first_reply_minutes,
    nextReplyMinutes: row.next_reply_minutes,
    resolutionMinutes: row.resolution_minutes,
    businessHours: row.business_hours,
    pausedStatuses: row.paused_statuses,
  }));
}
