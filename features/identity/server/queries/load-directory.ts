import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import { type EntryRef, type KnownEntry, normalEmail } from '../../core/directory.ts';
import type { KnownStaff } from '../../core/staff-import.ts';
import type { IdentityTables } from '../tables.ts';

const present = (values: readonly (string | undefined)[]): string[] =>
  [...new Set(values.filter((v) => !!v))] as string[];

/**
 * Held until the transaction ends: two imports that meet the same unknown person at once must not both create a row.
 * A name is not unique, so no index could keep them apart.
 */
export async function lockDirectory(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('identity.directory'))`.execute(ctx.db);
}

/** Everybody these references could mean, oldest first. */
export async function loadStaff(ctx: Ctx, source: string, refs: readonly EntryRef[]): Promise<KnownStaff[]> {
  const externalIds = present(refs.map((ref) => ref.externalId));
  const emails = present(refs.map((ref) => ref.email && normalEmail(ref.email)));
  const names = present(refs.map((ref) => ref.name));
  const found = await sql<{
    staff_id: string;
    name: string;
    email: string | null;
    source: string;
    kind: 'human' | 'bot';
    team_id: string | null;
    active: boolean;
    has_account: boolean;
    external_ids: string[];
  }>`
    select s.staff_id, s.name, s.email, s.source, s.kind, s.team_id, s.active, s.role is not null as has_account,
      coalesce((select jsonb_agg(k.external_id order by k.external_id) from staff_keys k
        where k.staff_id = s.staff_id and k.source = ${source}), '[]'::jsonb) as external_ids
    from staff s
    where s.staff_id in (select k.staff_id from staff_keys k where k.source = ${source} and k.external_id = any(${externalIds}::text[]))
      or lower(s.email) = any(${emails}::text[])
      or s.name = any(${names}::text[])
    order by s.created_at, s.staff_id`.execute(ctx.db);
  return found.rows.map((row) => ({
    id: row.staff_id,
    name: row.name,
    email: row.email,
    source: row.source,
    kind: row.kind,
    teamId: row.team_id,
    active: row.active,
    hasAccount: row.has_account,
    externalIds: row.external_ids,
  }));
}

export async function loadTeams(ctx: Ctx, source: string, refs: readonly EntryRef[]): Promise<KnownEntry[]> {
  const externalIds = present(refs.map((ref) => ref.externalId));
  const names = present(refs.map((ref) => ref.name));
  const found = await sql<{ team_id: string; name: string; source: string; external_ids: string[] }>`
    select t.team_id, t.name, t.source,
      coalesce((select jsonb_agg(k.external_id order by k.external_id) from team_keys k
        where k.team_id = t.team_id and k.source = ${source}), '[]'::jsonb) as external_ids
    from teams t
    where t.team_id in (select k.team_id from team_keys k where k.source = ${source} and k.external_id = any(${externalIds}::text[]))
      or t.name = any(${names}::text[])
    order by t.created_at, t.team_id`.execute(ctx.db);
  return found.rows.map((row) => ({
    id: row.team_id,
    name: row.name,
    email: null,
    source: row.source,
    externalIds: row.external_ids,
  }));
}

export const forTables = (ctx: Ctx) => ctx.db.withTables<IdentityTables>();
