import { en as customers } from '#features/customers/core/messages.en.ts';
import { en as identity } from '#features/identity/core/messages.en.ts';
import { en as imports } from '#features/imports/core/messages.en.ts';
import { en as journey } from '#features/journey/core/messages.en.ts';
import { en as orders } from '#features/orders/core/messages.en.ts';
import { firstEn as retention } from '#features/retention/core/first-words.en.ts';
import { en as sample } from '#features/sample/core/messages.en.ts';
import { en as surveys } from '#features/surveys/core/messages.en.ts';
import { en as tickets } from '#features/tickets/core/messages.en.ts';
import { en as platform } from '#platform/web/messages.en.ts';

/** Every English word of the console by namespace (= row). A row adds one import and one line, here and in Russian. */
export const catalogueEn = {
  platform,
  customers,
  orders,
  sample,
  imports,
  journey,
  tickets,
  surveys,
  identity,
  retention,
} as const;
