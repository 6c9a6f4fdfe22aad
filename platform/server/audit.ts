import type { Actor } from '#platform/core/permission.ts';
import type { AuditEntry, Db } from './context.ts';

/** Who did it, in the words of the audit log. */
export function actorColumns(actor: Actor): { kind: string; id: string | null; name: string } {
  switch (actor.kind) {
    case 'staff':
      return { kind: 'staff', id: actor.staffId, name: actor.name };
    case 'api-key':
      return { kind: 'api-key', id: actor.keyId, name: actor.name };
    case 'system':
      return { kind: 'system', id: null, name: actor.name };
    case 'anonymous':
      return { kind: 'anonymous', id: null, name: '' };
  }
}

export type AuditWho = {
  readonly actor: Actor;
  readonly now: Date;
  readonly auditId: string;
  readonly ip: string;
};

/** Writes one line of the audit log, in the transaction of what it tells of. */
export async function writeAudit(db: Db, who: AuditWho, entry: AuditEntry): Promise<void> {
  const actor = actorColumns(who.actor);
  await db
    .insertInto('audit_log')
    .values({
      audit_id: who.auditId,
      occurred_at: who.now,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      action: entry.action,
      subject_kind: entry.subjectKind,
      subject_id: entry.subjectId,
      detail: JSON.stringify(entry.detail ?? {}),
      ip: who.ip === '' ? null : who.ip,
    })
    .execute();
}
