import type { Logger } from 'pino';
import type { Locale } from '#platform/core/i18n.ts';
import type { Actor } from '#platform/core/permission.ts';
import { writeAudit } from './audit.ts';
import type { Ctx, Db, RequestContext, Services } from './context.ts';
import { publish } from './events/publish.ts';
import { loadCompany } from './settings.ts';

export type Caller = {
  readonly actor: Actor;
  readonly locale: Locale;
  readonly ip?: string;
  readonly log?: Logger;
  readonly headers?: RequestContext['headers'];
  readonly setHeader?: RequestContext['setHeader'];
};

async function makeCtx(services: Services, caller: Caller, db: Db): Promise<Ctx> {
  const now = services.clock();
  return {
    db,
    actor: caller.actor,
    now,
    newId: services.newId,
    audit: (entry) =>
      writeAudit(db, { actor: caller.actor, now, auditId: services.newId(), ip: caller.ip ?? '' }, entry),
    publish: (...events) => publish(db, now, events),
    log: caller.log ?? services.log,
    locale: caller.locale,
    company: await loadCompany(db),
  };
}

/** Everything a handler may use, for one caller. The HTTP edge, jobs and the command line all come through here. */
export function createRequestContext(services: Services, caller: Caller): RequestContext {
  return {
    services,
    actor: caller.actor,
    locale: caller.locale,
    log: caller.log ?? services.log,
    ip: caller.ip ?? '',
    headers: caller.headers ?? {},
    setHeader: caller.setHeader ?? (() => undefined),
    command: (work) =>
      services.database.db.transaction().execute(async (trx) => work(await makeCtx(services, caller, trx))),
    query: async (work) => work(await makeCtx(services, caller, services.database.db)),
  };
}

export const systemCaller = (name: string): Caller => ({ actor: { kind: 'system', name }, locale: 'en' });
