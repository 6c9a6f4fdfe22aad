/** What other rows may call. Everything runs in the caller's transaction. */
export { refreshOrderStats } from './commands/refresh-order-stats.ts';
export {
  upsertOrderItems,
  upsertOrdersWithItems,
  upsertOrdersWithLines,
  upsertPackedLines,
} from './commands/upsert-order-items.ts';
export { type OrderOptions, upsertOrders } from './commands/upsert-orders.ts';
export { upsertSubscriptions } from './commands/upsert-subscriptions.ts';
export { hasMoney } from './queries/any-money.ts';
export { type OrdersTables, ordersDb } from './tables.ts';
