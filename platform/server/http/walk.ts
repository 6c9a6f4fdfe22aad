import { isContractProcedure } from '@orpc/contract';
import type { OperationMeta } from '#platform/core/operation.ts';
import type { ServerModule } from '../module.ts';

export type WalkedOperation = {
  readonly row: string;
  /** "customers.list" */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly meta: OperationMeta;
};

/** Every operation of every row: for documentation and for the test that tries each with every role. */
export function walkOperations(modules: readonly ServerModule[]): WalkedOperation[] {
  const found: WalkedOperation[] = [];
  const walk = (row: string, name: string, node: unknown): void => {
    if (isContractProcedure(node)) {
      const { route, meta } = node['~orpc'];
      found.push({
        row,
        name,
        method: route.method ?? 'POST',
        path: route.path ?? '',
        meta: meta as OperationMeta,
      });
      return;
    }
    if (typeof node === 'object' && node !== null) {
      for (const [key, child] of Object.entries(node)) walk(row, `${name}.${key}`, child);
    }
  };
  for (const module of modules) walk(module.row, module.row, module.contract);
  return found;
}
