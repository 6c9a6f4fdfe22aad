import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  spotlight,
} from '@mantine/spotlight';
import { IconArrowRight, IconLanguage, IconLogout, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Locale, locales } from '#platform/core/i18n.ts';
import { translateKey } from '../i18n.ts';
import type { PaletteLoader } from '../palette.ts';
import type { AppRoute } from '../route.ts';
import { useMaybeSession } from '../session.ts';
import { navigationOf } from './Navigation.tsx';
import classes from './Palette.module.css';

export const openPalette = (): void => spotlight.open();

type PaletteProps = {
  readonly routes: readonly AppRoute[];
  readonly sources: readonly PaletteLoader[];
  readonly onLocale: (locale: Locale) => void;
};

/** Ctrl/Cmd-K: every page and every switch by its name, and records by theirs. */
export function Palette({ routes, sources, onLocale }: PaletteProps) {
  const { t } = useTranslation('platform');
  const [query, setQuery] = useState('');
  const pages = usePages(routes);
  const switches = useSwitches(onLocale);
  const found = useRecords(sources, query);
  const wanted = query.trim().toLowerCase();
  const groups: SpotlightActionGroupData[] = [
    { group: t('palette.pages'), actions: pages.filter((action) => matches(action, wanted)) },
    ...found,
    { group: t('palette.actions'), actions: switches.filter((action) => matches(action, wanted)) },
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      // Filtered above: records come from the server, which knows better than a comparison of letters.
      filter={(_, actions) => actions}
      shortcut="mod + K"
      nothingFound={t('palette.empty')}
      highlightQuery
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      classNames={{ actionsGroup: classes.group ?? '', action: classes.action ?? '' }}
      scrollable
      maxHeight={440}
      centered={false}
      yOffset="12vh"
      // At once: letters typed right after the shortcut must land in the field.
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      // From inside a field as well: that is where people are when they want to leave it.
      tagsToIgnore={[]}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  );
}

function matches(action: SpotlightActionData, wanted: string): boolean {
  const words = [action.label, action.description, action.keywords].flat();
  return words.some((word) => word?.toLowerCase().includes(wanted));
}

function usePages(routes: readonly AppRoute[]): SpotlightActionData[] {
  const { t, i18n } = useTranslation('platform');
  const navigate = useNavigate();
  const shown = navigationOf(routes).flatMap(({ group, items }) =>
    items.map((item) => {
      const Icon = item.nav.icon;
      const label = translateKey(i18n, item.nav.labelKey ?? item.titleKey);
      const question = translateKey(i18n, item.titleKey);
      const keywords = item.keywordsKey ? translateKey(i18n, item.keywordsKey).split(',') : [];
      return {
        id: item.path,
        label,
        description: question === label ? t(`nav.group.${group}`) : question,
        keywords: [t(`nav.group.${group}`), ...keywords],
        leftSection: <Icon size={18} stroke={1.6} />,
        onClick: () => void navigate({ to: item.path }),
      };
    }),
  );
  const others = unlisted(routes).map((route) => ({
    id: route.path,
    label: translateKey(i18n, route.titleKey),
    keywords: route.keywordsKey ? translateKey(i18n, route.keywordsKey).split(',') : [],
    leftSection: <IconArrowRight size={18} stroke={1.6} />,
    onClick: () => void navigate({ to: route.path }),
  }));
  return [...shown, ...others];
}

/** Pages that are in no navigation and stand for themselves: not those of one record, not those before the sign-in. */
export const unlisted = (routes: readonly AppRoute[]): readonly AppRoute[] =>
  routes.filter(({ path, nav, frame }) => !nav && !path.includes('$') && frame !== 'bare');

function useSwitches(onLocale: (locale: Locale) => void): SpotlightActionData[] {
  const { t, i18n } = useTranslation('platform');
  const session = useMaybeSession();
  const { setColorScheme } = useMantineColorScheme();
  const languages = locales
    .filter((locale) => locale !== i18n.language)
    .map((locale) => ({
      id: `locale-${locale}`,
      label: t('language.switchTo', { language: t(`language.${locale}`) }),
      // Found by its name in every language: whoever is lost in the wrong one cannot read it.
      keywords: ['language', 'язык', locale === 'ru' ? 'russian' : 'английский'],
      leftSection: <IconLanguage size={18} stroke={1.6} />,
      onClick: () => onLocale(locale),
    }));
  const schemes = (['light', 'dark'] as const).map((scheme) => ({
    id: `scheme-${scheme}`,
    label: `${t('scheme.label')}: ${t(`scheme.${scheme}`)}`,
    leftSection:
      scheme === 'light' ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />,
    onClick: () => setColorScheme(scheme),
  }));
  const leave = {
    id: 'sign-out',
    label: t('user.signOut'),
    leftSection: <IconLogout size={18} stroke={1.6} />,
    onClick: () => void session?.signOut(),
  };
  return [...languages, ...schemes, ...(session ? [leave] : [])];
}

/** What the rows find for the text, one group each; a source that fails is simply silent here. */
function useRecords(loaders: readonly PaletteLoader[], query: string): SpotlightActionGroupData[] {
  const { i18n } = useTranslation('platform');
  const navigate = useNavigate();
  const session = useMaybeSession();
  const [text] = useDebouncedValue(query.trim(), 150);
  const { data: sources = [] } = useQuery({
    queryKey: ['palette-sources'],
    queryFn: () => Promise.all(loaders.map((load) => load())),
    enabled: text.length >= 2,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const allowed = sources.filter(({ permission }) => session?.can(permission));
  const results = useQueries({
    queries: allowed.map((source) => ({
      queryKey: ['palette', source.titleKey, text],
      queryFn: ({ signal }: { signal: AbortSignal }) => source.find(text, signal),
      enabled: text.length >= 2,
      placeholderData: keepPreviousData,
      retry: false,
    })),
  });
  if (text.length < 2 || query.trim() === '') return [];
  return allowed.map((source, index) => {
    const Icon = source.icon;
    return {
      group: translateKey(i18n, source.titleKey),
      actions: (results[index]?.data ?? []).map((hit) => ({
        id: `${source.titleKey} ${hit.id}`,
        label: hit.label,
        ...(hit.description === undefined ? {} : { description: hit.description }),
        leftSection: <Icon size={18} stroke={1.6} />,
        onClick: () => void navigate({ to: hit.to }),
      })),
    };
  });
}
