import type { AnyContractRouter } from '@orpc/contract';
import type { AnyRouter } from '@orpc/server';
import type { Messages } from '#platform/core/i18n.ts';
import type { PermissionTable } from '#platform/core/permission.ts';
import type { FactTable } from './analytics/fact-table.ts';
import type { Services } from './context.ts';
import type { Subscriber } from './events/subscriber.ts';
import type { JobHandler } from './jobs/jobs.ts';

/** Everything a row gives to the server: each `features/<row>/server/module.ts` exports one. */
export type ServerModule = {
  readonly row: string;
  readonly contract: AnyContractRouter;
  readonly router: AnyRouter;
  readonly permissions: PermissionTable;
  readonly messages: { readonly en: Messages; readonly ru: Messages };
  readonly jobs?: readonly JobHandler[];
  readonly subscribers?: readonly Subscriber[];
  readonly facts?: readonly FactTable[];
  /** runs once after migrations, before the first request */
  readonly start?: (services: Services) => Promise<void>;
};
