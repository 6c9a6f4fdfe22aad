import type { Translated } from '#platform/core/i18n.ts';
import { firstRu } from './first-words.ru.ts';
import { laterRu } from './later-words.ru.ts';
import type { en } from './messages.en.ts';
import { reportRu } from './report-words.ru.ts';

export const ru: Translated<typeof en> = { ...firstRu, ...laterRu, report: reportRu };
