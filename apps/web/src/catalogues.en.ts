import { en as identity } from '#features/identity/core/messages.en.ts';
import { en as retention } from '#features/retention/core/messages.en.ts';
import { en as platform } from '#platform/web/messages.en.ts';

/** Every English word of the console by namespace (= row). A row adds one import and one line, here and in Russian. */
export const catalogueEn = { platform, identity, retention } as const;
