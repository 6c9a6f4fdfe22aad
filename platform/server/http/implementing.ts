import type { AnyContractRouter } from '@orpc/contract';
import { implement } from '@orpc/server';
import type { RequestContext } from '../context.ts';

/**
 * Begins the implementation of a row's contract:
 * `const os = implementing(customersContract); export const router = os.router({ list: os.list.handler(…) })`.
 * A forgotten operation does not compile; the gate (permission, rate, refusals) stands before all of them by itself.
 */
export function implementing<T extends AnyContractRouter>(contract: T) {
  return implement(contract).$context<RequestContext>();
}
