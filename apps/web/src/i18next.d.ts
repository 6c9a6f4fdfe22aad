import 'i18next';
import type { catalogueEn } from './catalogues.en.ts';
import type { laterEn } from './later.en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'platform';
    resources: typeof catalogueEn & typeof laterEn;
    returnNull: false;
  }
}
