import { retentionRoutes } from '#features/retention/web/routes.tsx';
import type { AppRoute } from '#platform/web/route.ts';

// Components with example values, for whoever works on them; `vite build` leaves it out.
const gallery = import.meta.env.DEV ? (await import('./gallery/routes.tsx')).galleryRoutes : [];

/** Every page of the console. A row adds its routes here: one import, one line. */
export const routes: readonly AppRoute[] = [...retentionRoutes, ...gallery];
