import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { SlaConditions } from '../../core/clock-input.ts';
import type { HoursInput, ScheduleView, SlaView } from '../../core/schema.ts';
import { ticketsDb } from '../tables.ts';

/** Business hours by name, each with its versions, newest first. */
export async function listSchedules(ctx: Ctx): Promise<ScheduleView[]> {
  const db = ticketsDb(ctx);
  const schedules = await db
    .selectFrom('schedules')
    .selectAll()
    .orderBy('name')
    .orderBy('schedule_id')
    .execute();
  const teams = await db.selectFrom('schedule_teams').selectAll().execute();
  const calendars = await db.selectFrom('calendars').selectAll().orderBy('valid_from', 'desc').execute();
  return schedules.map((row) => ({
    scheduleId: row.schedule_id,
    name: row.name,
    source: row.source,
    companyDefault: row.company_default,
    teamIds: teams.filter((team) => team.schedule_id === row.schedule_id).map((team) => team.team_id),
    versions: calendars
      .filter((calendar) => calendar.schedule_id === row.schedule_id)
      .map((calendar) => ({
        calendarId: calendar.calendar_id,
        zone: calendar.zone,
        weekly: calendar.weekly as HoursInput['weekly'],
        holidays: [...calendar.holidays],
        validFrom: calendar.valid_from.toISOString(),
      })),
  }));
}

/** The newest version of each promise that still holds, in the order in which they are tried. */
export async function listPromises(ctx: Ctx): Promise<SlaView[]> {
  const rows = await ticketsDb(ctx)
    .selectFrom('sla_policies')
    .selectAll()
    .where('valid_to', 'is', null)
    .orderBy('position')
    .orderBy('sla_policy_id')
    .execute();
  return rows.map((row) => ({
    policyId: row.policy_id,
    name: row.name,
    position: row.position,
    conditions: mutable(row.conditions),
    firstReplyMinutes: row.first_reply_minutes,
    nextReplyMinutes: row.next_reply_minutes,
    resolutionMinutes: row.resolution_minutes,
    businessHours: row.business_hours,
    pausedStatuses: row.paused_statuses as SlaView['pausedStatuses'],
    validFrom: row.valid_from.toISOString(),
    validTo: null,
  }));
}

const mutable = (conditions: SlaConditions): SlaView['conditions'] =>
  Object.fromEntries(Object.entries(conditions).map(([key, values = []]) => [key, [...values]]));

/** What the filters offer: values that tickets really have, the frequent ones first. */
export async function listValues(
  ctx: Ctx,
): Promise<{ channel: string[]; topic: string[]; tier: string[]; source: string[] }> {
  const frequent = async (column: 'channel' | 'topic' | 'source'): Promise<string[]> => {
    const { rows } = await sql<{ value: string }>`
      select ${sql.ref(column)} as value from tickets where ${sql.ref(column)} is not null
      group by 1 order by count(*) desc, 1 limit 100`.execute(ctx.db);
    return rows.map((row) => row.value);
  };
  const tiers = await sql<{ value: string }>`
    select tier as value from customers where tier is not null group by 1 order by count(*) desc, 1 limit 100`.execute(
    ctx.db,
  );
  return {
    channel: await frequent('channel'),
    topic: await frequent('topic'),
    tier: tiers.rows.map((row) => row.value),
    source: await frequent('source'),
  };
}
