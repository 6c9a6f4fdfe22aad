import { createContext, useContext } from 'react';
import type { Locale } from '#platform/core/i18n.ts';

/** Provided by the frames; a page that offers the choice itself (first start, account) reads it. */
export const LocaleSwitch = createContext<(locale: Locale) => void>(() => undefined);

/** Switches the console's language at once and for good on this device. */
export const useSwitchLocale = (): ((locale: Locale) => void) => useContext(LocaleSwitch);
