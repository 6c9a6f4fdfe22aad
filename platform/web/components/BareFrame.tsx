import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '#platform/core/i18n.ts';
import { LocaleSwitch } from '../locale-switch.ts';
import classes from './BareFrame.module.css';
import { Mark } from './Mark.tsx';
import { LanguageMenu, SchemeMenu } from './ShellMenus.tsx';

type BareFrameProps = { readonly onLocale: (locale: Locale) => void; readonly children: ReactNode };

/** Around pages without navigation: sign-in, first start, reset of a password. */
export function BareFrame({ onLocale, children }: BareFrameProps) {
  const { t } = useTranslation('platform');
  return (
    <div className={classes.frame}>
      <header className={classes.top}>
        <span className={classes.brand}>
          <Mark /> {t('product')}
        </span>
        <LanguageMenu onLocale={onLocale} />
        <SchemeMenu />
      </header>
      <main id="content" className={classes.main}>
        <LocaleSwitch value={onLocale}>{children}</LocaleSwitch>
      </main>
    </div>
  );
}
