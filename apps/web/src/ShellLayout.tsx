import { Outlet, useRouteContext } from '@tanstack/react-router';
import type { Locale } from '#platform/core/i18n.ts';
import { AttentionContext } from '#platform/web/attention.ts';
import { Shell } from '#platform/web/components/Shell.tsx';
import { SessionContext } from '#platform/web/session.ts';
import { switchLocale } from './i18n.ts';
import { attentionSources, paletteSources, routes } from './rows.ts';
import { keepLocale, type Visitor } from './session.ts';

const onLocale = (locale: Locale): void => {
  void switchLocale(locale);
  void keepLocale(locale);
};

/** Around every page of somebody signed in; a chunk of its own, because the sign-in page needs none of it. */
export default function ShellLayout() {
  const session = useRouteContext({ strict: false, select: (context) => (context as Visitor).session });
  return (
    <SessionContext value={session}>
      <Shell routes={routes} sources={paletteSources} onLocale={onLocale} accountTo="/account">
        <AttentionContext value={attentionSources}>
          <Outlet />
        </AttentionContext>
      </Shell>
    </SessionContext>
  );
}
