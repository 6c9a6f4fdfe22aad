import { laterEn as retention } from '#features/retention/core/later-words.en.ts';

/** Words that come after the first screen, by namespace. */
export const laterEn = { retention };
