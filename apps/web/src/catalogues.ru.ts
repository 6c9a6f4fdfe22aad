import { ru as customers } from '#features/customers/core/messages.ru.ts';
import { ru as identity } from '#features/identity/core/messages.ru.ts';
import { ru as imports } from '#features/imports/core/messages.ru.ts';
import { ru as journey } from '#features/journey/core/messages.ru.ts';
import { ru as orders } from '#features/orders/core/messages.ru.ts';
import { firstRu as retention } from '#features/retention/core/first-words.ru.ts';
import { ru as sample } from '#features/sample/core/messages.ru.ts';
import { ru as surveys } from '#features/surveys/core/messages.ru.ts';
import { ru as tickets } from '#features/tickets/core/messages.ru.ts';
import type { Messages } from '#platform/core/i18n.ts';
import { ru as platform } from '#platform/web/messages.ru.ts';
import type { catalogueEn } from './catalogues.en.ts';

/** The same namespaces as in English; a missing one does not compile. */
export const catalogueRu: { readonly [Row in keyof typeof catalogueEn]: Messages } = {
  customers,
  orders,
  identity,
  imports,
  journey,
  retention,
  sample,
  surveys,
  tickets,
  platform,
};
