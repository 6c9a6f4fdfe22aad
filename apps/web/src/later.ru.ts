import { laterRu as retention } from '#features/retention/core/later-words.ru.ts';

/** Words that come after the first screen, by namespace. */
export const laterRu = { retention };
