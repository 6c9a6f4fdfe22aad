import { firstEn } from './first-words.en.ts';
import { laterEn } from './later-words.en.ts';
import { reportEn } from './report-words.en.ts';

/** All words of the row. The console takes the first ones with its first screen and the later ones after it. */
export const en = { ...firstEn, ...laterEn, report: reportEn };
