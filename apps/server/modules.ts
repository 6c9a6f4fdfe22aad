/** Every row of the product, bottom to top. The only list of them on the server's side. */
import { identityModule } from '#features/identity/server/module.ts';
import type { ServerModule } from '#platform/server/module.ts';

export const modules: readonly ServerModule[] = [identityModule];
