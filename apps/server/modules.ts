/** Every row of the product, bottom to top. The only list of them on the server's side. */
import { customersModule } from '#features/customers/server/module.ts';
import { identityModule } from '#features/identity/server/module.ts';
import { importsModule } from '#features/imports/server/module.ts';
import { journeyModule } from '#features/journey/server/module.ts';
import { ordersModule } from '#features/orders/server/module.ts';
import { retentionModule } from '#features/retention/server/module.ts';
import { sampleModule } from '#features/sample/server/module.ts';
import { surveysModule } from '#features/surveys/server/module.ts';
import { ticketsModule } from '#features/tickets/server/module.ts';
import type { ServerModule } from '#platform/server/module.ts';

export const modules: readonly ServerModule[] = [
  identityModule,
  customersModule,
  ordersModule,
  journeyModule,
  ticketsModule,
  surveysModule,
  importsModule,
  sampleModule,
  retentionModule,
];
