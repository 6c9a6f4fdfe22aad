import type { ServerModule } from '#platform/server/module.ts';
import { ordersContract } from '../core/contract.ts';
import { en } from '../core/messages.en.ts';
import { ru } from '../core/messages.ru.ts';
import { ordersPermissions } from '../core/permissions.ts';
import { ordersFacts } from './facts.ts';
import { ordersRouter } from './procedures.ts';
import { ordersFiles } from './streams.ts';
import { ordersSubscribers } from './subscribers.ts';
import { ordersTimeline } from './timeline.ts';

export const ordersModule: ServerModule = {
  row: 'orders',
  contract: ordersContract,
  router: ordersRouter,
  permissions: ordersPermissions,
  messages: { en, ru },
  streams: ordersFiles,
  subscribers: ordersSubscribers,
  facts: ordersFacts,
  timeline: ordersTimeline,
};
