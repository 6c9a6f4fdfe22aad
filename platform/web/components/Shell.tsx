import { ActionIcon, Drawer, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { IconChevronsLeft, IconChevronsRight, IconMenu2, IconSearch } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale } from '#platform/core/i18n.ts';
import { LocaleSwitch } from '../locale-switch.ts';
import type { PaletteLoader } from '../palette.ts';
import type { AppRoute } from '../route.ts';
import { useSession } from '../session.ts';
import { AppLink } from './AppLink.tsx';
import { Mark } from './Mark.tsx';
import { Navigation } from './Navigation.tsx';
import { openPalette, Palette } from './Palette.tsx';
import classes from './Shell.module.css';
import { LanguageMenu, SchemeMenu, UserMenu } from './ShellMenus.tsx';

export type ShellProps = {
  readonly routes: readonly AppRoute[];
  /** records the command palette finds */
  readonly sources: readonly PaletteLoader[];
  readonly onLocale: (locale: Locale) => void;
  /** page of the reader's own settings */
  readonly accountTo: string;
  readonly children: ReactNode;
};

/** Navigation at the left, search and settings of the reader at the top, the page. */
export function Shell({ routes, sources, onLocale, accountTo, children }: ShellProps) {
  const { t } = useTranslation('platform');
  const session = useSession();
  const [narrow, setNarrow] = useLocalStorage({ key: 'holdfast.nav-narrow', defaultValue: false });
  const [drawer, { open, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  // A new page closes the drawer that led to it and takes the focus, so that the keyboard and a screen reader go on
  // in the page and not in the link that was left behind.
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    close();
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [pathname, close]);
  const allowed = routes.filter((route) => session.can(route.permission ?? 'signed-in'));
  const Chevrons = narrow ? IconChevronsRight : IconChevronsLeft;
  return (
    <div className={classes.shell} data-narrow={narrow}>
      <a className={classes.skip} href="#content">
        {t('nav.skip')}
      </a>
      <aside className={classes.side}>
        <AppLink to="/" className={classes.brand ?? ''} underline="never">
          <Mark /> <span className={classes.word}>{t('product')}</span>
        </AppLink>
        <Navigation routes={allowed} narrow={narrow} />
        <div className={classes.sideFoot}>
          <Tooltip label={narrow ? t('nav.expand') : t('nav.collapse')} position="right">
            <ActionIcon
              aria-label={narrow ? t('nav.expand') : t('nav.collapse')}
              aria-expanded={!narrow}
              onClick={() => setNarrow(!narrow)}
            >
              <Chevrons size={18} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        </div>
      </aside>
      <Drawer
        opened={drawer}
        onClose={close}
        size={288}
        title={t('product')}
        closeButtonProps={{ 'aria-label': t('nav.close') }}
      >
        <Navigation routes={allowed} narrow={false} />
      </Drawer>
      <div className={classes.column}>
        <header className={classes.top}>
          <ActionIcon
            className={classes.burger ?? ''}
            size="lg"
            aria-label={t('nav.open')}
            aria-expanded={drawer}
            onClick={open}
          >
            <IconMenu2 size={20} stroke={1.75} />
          </ActionIcon>
          <UnstyledButton className={classes.find} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
            <IconSearch size={16} stroke={1.75} aria-hidden />
            <span className={classes.findText}>{t('palette.open')}</span>
            <kbd className={classes.kbd}>{navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'}</kbd>
          </UnstyledButton>
          <span className={classes.company}>{session.company.name}</span>
          <LanguageMenu onLocale={onLocale} />
          <SchemeMenu />
          <UserMenu accountTo={accountTo} />
        </header>
        <main id="content" className={classes.main} tabIndex={-1}>
          <LocaleSwitch value={onLocale}>{children}</LocaleSwitch>
        </main>
      </div>
      <Palette routes={allowed} sources={sources} onLocale={onLocale} />
    </div>
  );
}
