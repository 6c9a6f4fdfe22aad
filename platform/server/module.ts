import type { AnyContractRouter } from '@orpc/contract';
import type { AnyRouter } from '@orpc/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Messages } from '#platform/core/i18n.ts';
import type { Permission, PermissionTable } from '#platform/core/permission.ts';
import type { FactTable } from './analytics/fact-table.ts';
import type { RequestContext, Services } from './context.ts';
import type { Subscriber } from './events/subscriber.ts';
import type { JobHandler } from './jobs/jobs.ts';
import type { TimelineSource } from './timeline.ts';

/**
 * A route for what a contract cannot say: streams in and out (uploads, downloads). The permission is checked, refusals
 * become problem+json, and the permission test walks it like any operation. The body is not parsed: read `request.raw`.
 */
export type StreamRoute = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** below /api/v1, path parameters as :name */
  readonly path: `/${string}`;
  readonly permission: Permission;
  readonly summary: string;
  readonly handle: (
    context: RequestContext,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<unknown>;
};

/** Everything a row gives to the server: each `features/<row>/server/module.ts` exports one. */
export type ServerModule = {
  readonly row: string;
  readonly contract: AnyContractRouter;
  readonly router: AnyRouter;
  readonly permissions: PermissionTable;
  readonly messages: { readonly en: Messages; readonly ru: Messages };
  readonly streams?: readonly StreamRoute[];
  readonly jobs?: readonly JobHandler[];
  readonly subscribers?: readonly Subscriber[];
  readonly facts?: readonly FactTable[];
  /** the row's part of a customer's timeline */
  readonly timeline?: readonly TimelineSource[];
  /** runs once after migrations, before the first request */
  readonly start?: (services: Services) => Promise<void>;
};
