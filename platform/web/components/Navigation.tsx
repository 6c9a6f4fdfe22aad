import { Tooltip } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { translateKey } from '../i18n.ts';
import { type AppRoute, type NavGroup, navGroups } from '../route.ts';
import classes from './Navigation.module.css';

type Item = AppRoute & { readonly nav: NonNullable<AppRoute['nav']> };

/** The pages of a group in their order; a group without pages is not shown. */
export function navigationOf(routes: readonly AppRoute[]): { group: NavGroup; items: Item[] }[] {
  const items = routes.filter((route): route is Item => route.nav !== undefined);
  return navGroups
    .map((group) => ({
      group,
      items: items.filter(({ nav }) => nav.group === group).sort((a, b) => a.nav.order - b.nav.order),
    }))
    .filter(({ items: found }) => found.length > 0);
}

/** The page of the navigation that an address belongs to: the longest path it begins with. */
export function currentPath(routes: readonly AppRoute[], pathname: string): string | undefined {
  const fits = (path: string): boolean =>
    path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
  const found = routes.filter((route) => route.nav && fits(route.path)).map(({ path }) => path);
  return found.sort((a, b) => b.length - a.length)[0];
}

export function Navigation({
  routes,
  narrow,
}: {
  readonly routes: readonly AppRoute[];
  readonly narrow: boolean;
}) {
  const { t, i18n } = useTranslation('platform');
  const { pathname } = useLocation();
  const current = currentPath(routes, pathname);
  return (
    <nav className={classes.nav} aria-label={t('nav.label')} data-narrow={narrow}>
      {navigationOf(routes).map(({ group, items }) => (
        <div key={group} className={classes.group} data-group={group}>
          {/* Today is one page and its own name. */}
          {group === 'today' ? null : <div className={classes.name}>{t(`nav.group.${group}`)}</div>}
          <ul>
            {items.map((item) => {
              const label = translateKey(i18n, item.nav.labelKey ?? item.titleKey);
              const Icon = item.nav.icon;
              const active = item.path === current;
              return (
                <li key={item.path}>
                  <Tooltip label={label} position="right" disabled={!narrow}>
                    <Link
                      to={item.path}
                      className={classes.item}
                      data-active={active}
                      {...(active ? { 'aria-current': 'page' as const } : {})}
                      {...(narrow ? { 'aria-label': label } : {})}
                    >
                      <Icon size={18} stroke={1.6} />
                      <span className={classes.label}>{label}</span>
                    </Link>
                  </Tooltip>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
