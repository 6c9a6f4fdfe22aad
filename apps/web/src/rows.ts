import type { AppRoute } from '#platform/web/route.ts';

/** Every page of the console. A row adds its routes here: one import, one line. */
export const routes: readonly AppRoute[] = [];
