import { customersRoutes } from '#features/customers/web/routes.tsx';
import { identityRoutes } from '#features/identity/web/routes.tsx';
import { importsRoutes } from '#features/imports/web/routes.tsx';
import { journeyRoutes } from '#features/journey/web/routes.tsx';
import { ordersRoutes } from '#features/orders/web/routes.tsx';
import { retentionRoutes } from '#features/retention/web/routes.tsx';
import { surveysRoutes } from '#features/surveys/web/routes.tsx';
import { ticketsRoutes } from '#features/tickets/web/routes.tsx';
import type { AttentionLoader } from '#platform/web/attention.ts';
import type { PaletteLoader } from '#platform/web/palette.ts';
import type { AppRoute } from '#platform/web/route.ts';
import { platformRoutes } from '#platform/web/routes.tsx';
import { welcomeRoute } from './welcome/routes.tsx';

// Components with example values, for whoever works on them; `vite build` leaves it out.
const gallery = import.meta.env.DEV ? (await import('./gallery/routes.tsx')).galleryRoutes : [];

/** Every page of the console. A row adds its routes here: one import, one line. */
export const routes: readonly AppRoute[] = [
  ...retentionRoutes,
  ...importsRoutes,
  ...journeyRoutes,
  ...ticketsRoutes,
  ...customersRoutes,
  ...ordersRoutes,
  ...surveysRoutes,
  ...identityRoutes,
  ...platformRoutes,
  welcomeRoute,
  ...gallery,
];

/** Records the command palette finds: one line per row that has such. */
export const paletteSources: readonly PaletteLoader[] = [
  () => import('#features/customers/web/panels.tsx').then(({ customersPalette }) => customersPalette),
  () => import('#features/tickets/web/panels.tsx').then(({ ticketsPalette }) => ticketsPalette),
  () => import('#features/orders/web/panels.tsx').then(({ ordersPalette }) => ordersPalette),
];

/** What waits for somebody, for the page Today: one line per row that has such. */
export const attentionSources: readonly AttentionLoader[] = [
  {
    row: 'imports',
    permission: 'imports.read',
    load: () => import('#features/imports/web/panels.tsx').then(({ heldRowsAttention }) => heldRowsAttention),
  },
];
