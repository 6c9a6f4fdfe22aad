import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { AuditFilter, AuditLineView } from '../../core/schema.ts';
import { readCursor, writeCursor } from './list-people.ts';

const actorKinds = ['staff', 'api-key', 'system', 'anonymous'] as const;

function filtered(ctx: Ctx, filter: AuditFilter) {
  let query = ctx.db.selectFrom('audit_log');
  const { action, actorId, actorKind, subjectKind, subjectId, from, to } = filter;
  if (action?.endsWith('.')) query = query.where(sql<boolean>`starts_with(action, ${action})`);
  else if (action) query = query.where('action', '=', action);
  if (actorId) query = query.where('actor_id', '=', actorId);
  if (actorKind) query = query.where('actor_kind', '=', actorKind);
  if (subjectKind) query = query.where('subject_kind', '=', subjectKind);
  if (subjectId) query = query.where('subject_id', '=', subjectId);
  if (from) query = query.where('occurred_at', '>=', new Date(from));
  if (to) query = query.where('occurred_at', '<', new Date(to));
  return query;
}

export type AuditPage = { readonly rows: AuditLineView[]; readonly next: string | null };

/** Newest first. The cursor carries microseconds as the database has them: milliseconds would skip or repeat lines. */
export async function pageAudit(
  ctx: Ctx,
  filter: AuditFilter,
  limit: number,
  cursor: string | undefined,
): Promise<AuditPage> {
  const after = cursor ? readCursor(cursor, ['at', 'id']) : undefined;
  const rows = await filtered(ctx, filter)
    .selectAll()
    .select(sql<string>`to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('exact'))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(occurred_at, audit_id) < (${after?.at ?? ''}::timestamptz, ${after?.id ?? ''}::uuid)`,
      ),
    )
    .orderBy('occurred_at', 'desc')
    .orderBy('audit_id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({
      auditId: row.audit_id,
      occurredAt: row.occurred_at.toISOString(),
      actorKind: actorKinds.find((kind) => kind === row.actor_kind) ?? 'system',
      actorId: row.actor_id,
      actorName: row.actor_name,
      action: row.action,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      detail: row.detail,
      ip: row.ip,
    })),
    next: rows.length > page.length && last ? writeCursor({ at: last.exact, id: last.audit_id }) : null,
  };
}

/** Exact up to 10,000, null beyond. */
export async function countAudit(ctx: Ctx, filter: AuditFilter): Promise<number | null> {
  const { n } = await ctx.db
    .selectFrom(filtered(ctx, filter).select('audit_id').limit(10_001).as('some'))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n > 10_000 ? null : n;
}

export async function listActions(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.selectFrom('audit_log').select('action').distinct().orderBy('action').execute();
  return rows.map((row) => row.action);
}
