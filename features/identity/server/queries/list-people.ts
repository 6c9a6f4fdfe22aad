import { Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { InvitationView, PersonView, TeamView } from '../../core/schema.ts';
import { forTables } from './load-directory.ts';

export type PeopleInput = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly search?: string | undefined;
  readonly show: 'all' | 'accounts' | 'deactivated' | 'imported';
};

type Place = { readonly name: string; readonly id: string };

export const writeCursor = (place: Readonly<Record<string, string>>): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws Refusal `platform:bad-cursor` when it was not made by {@link writeCursor} with these keys */
export function readCursor<K extends string>(cursor: string, keys: readonly K[]): Record<K, string> {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const entries = keys.map((key) => [key, (place as Record<K, unknown>)[key]] as const);
    if (entries.every(([, value]) => typeof value === 'string'))
      return Object.fromEntries(entries) as Record<K, string>;
  } catch {
    // the same answer as for a cursor with other keys
  }
  throw new Refusal('platform:bad-cursor', {}, 400);
}

const likeText = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`;

function filtered(ctx: Ctx, { search, show }: PeopleInput) {
  let query = forTables(ctx).selectFrom('staff as p').leftJoin('accounts as a', 'a.staff_id', 'p.staff_id');
  if (show === 'accounts') query = query.where('p.role', 'is not', null).where('p.active', '=', true);
  if (show === 'deactivated') query = query.where('p.role', 'is not', null).where('p.active', '=', false);
  if (show === 'imported') query = query.where('p.role', 'is', null);
  if (search) {
    const like = likeText(search);
    query = query.where((eb) => eb.or([eb('p.name', 'ilike', like), eb('p.email', 'ilike', like)]));
  }
  return query;
}

/** By name; the page after a row is asked for by its name and id. */
export async function listPeople(ctx: Ctx, input: PeopleInput) {
  const after: Place | undefined = input.cursor ? readCursor(input.cursor, ['name', 'id']) : undefined;
  const rows = await filtered(ctx, input)
    .select(['p.staff_id', 'p.name', 'p.email', 'p.kind', 'p.role', 'p.team_id', 'p.source', 'p.active'])
    .select(['a.totp_confirmed_at', 'a.last_seen_at'])
    .$if(after !== undefined, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('p.name', 'p.staff_id'), '>', eb.tuple(after?.name ?? '', after?.id ?? '')),
      ),
    )
    .orderBy('p.name')
    .orderBy('p.staff_id')
    .limit(input.limit + 1)
    .execute();
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const total = await filtered(ctx, input)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return {
    rows: page.map(
      (row): PersonView => ({
        staffId: row.staff_id,
        name: row.name,
        email: row.email,
        kind: row.kind,
        role: row.role,
        teamId: row.team_id,
        source: row.source,
        active: row.active,
        secondFactor: row.totp_confirmed_at !== null,
        lastSeenAt: row.last_seen_at?.toISOString() ?? null,
      }),
    ),
    next: rows.length > page.length && last ? writeCursor({ name: last.name, id: last.staff_id }) : null,
    total: total.n > 10_000 ? null : total.n,
  };
}

export async function listTeams(ctx: Ctx): Promise<TeamView[]> {
  const rows = await forTables(ctx)
    .selectFrom('teams as t')
    .leftJoin('staff as p', (join) => join.onRef('p.team_id', '=', 't.team_id').on('p.active', '=', true))
    .select(['t.team_id', 't.name'])
    .select((eb) => eb.fn.count<number>('p.staff_id').as('people'))
    .groupBy(['t.team_id', 't.name'])
    .orderBy('t.name')
    .execute();
  return rows.map((row) => ({ teamId: row.team_id, name: row.name, people: row.people }));
}

/** Names only, of everybody: what a filter or a list of tickets needs. Staff are few beside customers. */
export async function readDirectory(ctx: Ctx) {
  const db = forTables(ctx);
  const people = await db
    .selectFrom('staff')
    .select(['staff_id', 'name', 'kind', 'team_id', 'active'])
    .orderBy('name')
    .execute();
  const teams = await db.selectFrom('teams').select(['team_id', 'name']).orderBy('name').execute();
  return {
    people: people.map(({ staff_id: staffId, name, kind, team_id: teamId, active }) => ({
      staffId,
      name,
      kind,
      teamId,
      active,
    })),
    teams: teams.map(({ team_id: teamId, name }) => ({ teamId, name })),
  };
}

/** Those nobody has answered, newest first; also the ones that ran out, which can be renewed or taken back. */
export async function listInvitations(ctx: Ctx): Promise<InvitationView[]> {
  const rows = await forTables(ctx)
    .selectFrom('invitations as i')
    .leftJoin('staff as p', 'p.staff_id', 'i.invited_by')
    .select(['i.invitation_id', 'i.email', 'i.name', 'i.role', 'i.team_id', 'i.created_at', 'i.expires_at'])
    .select('p.name as inviter')
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .orderBy('i.created_at', 'desc')
    .orderBy('i.invitation_id')
    .execute();
  return rows.map((row) => ({
    invitationId: row.invitation_id,
    email: row.email,
    name: row.name,
    role: row.role,
    teamId: row.team_id,
    invitedBy: row.inviter ?? '',
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    expired: row.expires_at <= ctx.now,
  }));
}
