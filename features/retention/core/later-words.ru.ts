import type { Translated } from '#platform/core/i18n.ts';
import { experimentsRu } from './experiment-words.ru.ts';
import type { laterEn } from './later-words.en.ts';
import { leavingRu } from './leaving-words.ru.ts';
import { agentsRu, channelsRu, stagesRu } from './link/agents-words.ru.ts';
import { linkRu } from './link-words.ru.ts';
import { worthRu } from './worth-words.ru.ts';

/** Words of pages that nobody opens first: the console loads them after its first screen. */
export const laterRu: Translated<typeof laterEn> = {
  leaving: leavingRu,
  link: linkRu,
  agents: agentsRu,
  channels: channelsRu,
  stages: stagesRu,
  experiments: experimentsRu,
  worth: worthRu,
};
