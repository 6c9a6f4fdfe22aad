import 'i18next';
import type { catalogueEn } from './catalogues.en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'platform';
    resources: typeof catalogueEn;
    returnNull: false;
  }
}
