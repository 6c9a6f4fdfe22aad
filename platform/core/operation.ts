import { oc } from '@orpc/contract';
import type { Permission } from './permission.ts';
import type { RefusalCode } from './refusal.ts';

/** What every operation says of itself beside its input and output. */
export type OperationMeta = {
  readonly permission: Permission;
  /** refusal codes a caller must be ready for; throwing another one is a bug */
  readonly refusals: readonly RefusalCode[];
  /** requests per minute and caller, where the general limit is too generous */
  readonly ratePerMinute?: number;
  /** the answer holds a secret that is shown once: it is never kept for a repeated request */
  readonly secretOutput?: boolean;
};

export type OperationOptions = {
  readonly permission: Permission;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** below /api/v1, path parameters as {name} */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly refusals?: readonly RefusalCode[];
  readonly ratePerMinute?: number;
  readonly secretOutput?: boolean;
  readonly successStatus?: number;
};

/**
 * Starts one operation of a row's contract: `operation({...}).input(zod).output(zod)`.
 * Server, typed client, OpenAPI and the permission test all derive from it.
 */
export function operation(options: OperationOptions) {
  const {
    permission,
    method,
    path,
    summary,
    description,
    tag,
    refusals = [],
    ratePerMinute,
    secretOutput,
    successStatus,
  } = options;
  return oc
    .$meta<OperationMeta>({ permission: 'public', refusals: [] })
    .meta({
      permission,
      refusals,
      ...(ratePerMinute === undefined ? {} : { ratePerMinute }),
      ...(secretOutput === undefined ? {} : { secretOutput }),
    })
    .route({
      method,
      path,
      summary,
      tags: [tag],
      ...(description === undefined ? {} : { description }),
      ...(successStatus === undefined ? {} : { successStatus }),
    });
}
