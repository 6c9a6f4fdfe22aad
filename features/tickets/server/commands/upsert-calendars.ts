import { sql } from 'kysely';
import type { BulkOptions } from '#features/customers/server/public.ts';
import { resolveTeams } from '#features/identity/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { deterministicId } from '#platform/server/id.ts';
import { hoursProblem } from '../../core/calendar-rules.ts';
import type { CalendarRecord } from '../../core/record.ts';
import { ticketsDb } from '../tables.ts';
import { requestRecompute } from './request-recompute.ts';

/** The same schedule of a source always gets the same id, so that events may name it before it has come in. */
export const scheduleIdOf = (source: string, externalId: string): string =>
  deterministicId('schedule', source, externalId);

/**
 * Stores business hours of an outside system: each record is one version of one schedule. The first schedule without a
 * team becomes the company's own, unless there is one. A repeat changes nothing. In bulk the caller recomputes the clocks.
 */
export async function upsertCalendars(
  ctx: Ctx,
  source: string,
  records: readonly CalendarRecord[],
  options: BulkOptions = {},
): Promise<UpsertOutcome> {
  const teams = await resolveTeams(
    ctx,
    source,
    records.map((record) => (record.teamExternalId ? { externalId: record.teamExternalId } : undefined)),
  );
  const refused: RefusedRecord[] = [];
  const count = { created: 0, changed: 0, unchanged: 0 };
  for (const [index, record] of records.entries()) {
    const problem = hoursProblem(record.zone, record.weekly);
    if (problem) refused.push({ index, reason: problem.code, field: problem.field, value: problem.value });
    else count[await storeCalendar(ctx, source, record, teams[index] ?? null)] += 1;
  }
  if (!options.bulk && count.created + count.changed > 0) await requestRecompute(ctx);
  return { ...count, refused, customerIds: new Set() };
}

async function storeCalendar(
  ctx: Ctx,
  source: string,
  record: CalendarRecord,
  teamId: string | null,
): Promise<'created' | 'changed' | 'unchanged'> {
  const db = ticketsDb(ctx);
  const scheduleId = scheduleIdOf(source, record.externalId);
  const others = await db
    .selectFrom('schedules')
    .select('schedule_id')
    .where('company_default', '=', true)
    .execute();
  const schedule = await sql<{ fresh: boolean }>`
    insert into schedules (schedule_id, name, source, company_default, created_at, updated_at)
    values (${scheduleId}, ${record.name}, ${source}, ${teamId === null && others.length === 0}, ${ctx.now}, ${ctx.now})
    on conflict (schedule_id) do update set name = excluded.name, updated_at = excluded.updated_at
    where schedules.name is distinct from excluded.name returning true as fresh`.execute(ctx.db);
  const team =
    teamId === null
      ? null
      : await sql`
    insert into schedule_teams (team_id, schedule_id) values (${teamId}, ${scheduleId})
    on conflict (team_id) do update set schedule_id = excluded.schedule_id
    where schedule_teams.schedule_id is distinct from excluded.schedule_id`.execute(ctx.db);
  const calendarId = deterministicId('calendar', source, record.externalId, record.validFrom);
  const known = await db
    .selectFrom('calendars')
    .select('calendar_id')
    .where('calendar_id', '=', calendarId)
    .executeTakeFirst();
  const written = await sql`
    insert into calendars (calendar_id, schedule_id, zone, weekly, holidays, valid_from, created_at)
    values (${calendarId}, ${scheduleId}, ${record.zone}, ${JSON.stringify(record.weekly)}::text::jsonb,
      ${JSON.stringify(record.holidays)}::text::jsonb, ${record.validFrom}, ${ctx.now})
    on conflict (calendar_id) do update
    set zone = excluded.zone, weekly = excluded.weekly, holidays = excluded.holidays
    where (calendars.zone, calendars.weekly, calendars.holidays)
      is distinct from (excluded.zone, excluded.weekly, excluded.holidays)`.execute(ctx.db);
  if (!known) return 'created';
  const touched =
    schedule.rows.length > 0 || [team, written].some((result) => (result?.numAffectedRows ?? 0n) > 0n);
  return touched ? 'changed' : 'unchanged';
}
