import { experimentsEn } from './experiment-words.en.ts';
import { leavingEn } from './leaving-words.en.ts';
import { agentsEn, channelsEn, stagesEn } from './link/agents-words.en.ts';
import { linkEn } from './link-words.en.ts';
import { worthEn } from './worth-words.en.ts';

/** Words of pages that nobody opens first: the console loads them after its first screen. */
export const laterEn = {
  leaving: leavingEn,
  link: linkEn,
  agents: agentsEn,
  channels: channelsEn,
  stages: stagesEn,
  experiments: experimentsEn,
  worth: worthEn,
};
