/** What other rows may call. Everything runs in the caller's transaction. */

export { addressFingerprint } from './commands/erase-customer.ts';
export {
  findExternalKeys,
  insertExternalKeys,
  type KeyedRecord,
  type NewKey,
  repointExternalKeys,
} from './commands/external-keys.ts';
export { addFixedSegment, finishSegment, listInSegment } from './commands/list-in-segment.ts';
export { refreshCustomerStats, type StatColumn } from './commands/refresh-customer-stats.ts';
export { listSourceCustomers, removeCustomers, removeSourceRecords } from './commands/remove-source.ts';
export { announceListed } from './commands/segments.ts';
export {
  type BulkOptions,
  publishChanged,
  type ResolveOptions,
  resolveCustomers,
  upsertCustomers,
} from './commands/upsert-customers.ts';
export {
  type KeyedColumn,
  type KeyedOutcome,
  type KeyedRow,
  type KeyedTable,
  upsertKeyed,
  type Value,
} from './commands/upsert-keyed.ts';
export { type CustomerName, customerLabel, findCustomerNames } from './queries/customer-names.ts';
export { findErased } from './queries/find-erased.ts';
export { customersFound } from './queries/search-customers.ts';
export { type CustomersTables, customersDb } from './tables.ts';
