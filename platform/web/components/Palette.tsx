import { useMantineColorScheme } from '@mantine/core';
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  spotlight,
} from '@mantine/spotlight';
import { IconLanguage, IconLogout, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Locale, locales } from '#platform/core/i18n.ts';
import { translateKey } from '../i18n.ts';
import type { AppRoute } from '../route.ts';
import { useMaybeSession } from '../session.ts';
import { navigationOf } from './Navigation.tsx';

export const openPalette = (): void => spotlight.open();

type PaletteProps = { readonly routes: readonly AppRoute[]; readonly onLocale: (locale: Locale) => void };

/** Ctrl/Cmd-K: every page and every switch by its name. */
export function Palette({ routes, onLocale }: PaletteProps) {
  const { t, i18n } = useTranslation('platform');
  const navigate = useNavigate();
  const session = useMaybeSession();
  const { setColorScheme } = useMantineColorScheme();
  const pages = navigationOf(routes).flatMap(({ group, items }) =>
    items.map((item): SpotlightActionData => {
      const Icon = item.nav.icon;
      const label = translateKey(i18n, item.nav.labelKey ?? item.titleKey);
      const question = translateKey(i18n, item.titleKey);
      const keywords = item.keywordsKey ? translateKey(i18n, item.keywordsKey).split(',') : [];
      return {
        id: item.path,
        label,
        description: question === label ? t(`nav.group.${group}`) : question,
        keywords: [t(`nav.group.${group}`), question, ...keywords],
        leftSection: <Icon size={18} stroke={1.6} />,
        onClick: () => void navigate({ to: item.path }),
      };
    }),
  );
  const languages = locales
    .filter((locale) => locale !== i18n.language)
    .map(
      (locale): SpotlightActionData => ({
        id: `locale-${locale}`,
        label: t('language.switchTo', { language: t(`language.${locale}`) }),
        keywords: ['language', 'язык'],
        leftSection: <IconLanguage size={18} stroke={1.6} />,
        onClick: () => onLocale(locale),
      }),
    );
  const schemes = (['light', 'dark'] as const).map(
    (scheme): SpotlightActionData => ({
      id: `scheme-${scheme}`,
      label: `${t('scheme.label')}: ${t(`scheme.${scheme}`)}`,
      leftSection:
        scheme === 'light' ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />,
      onClick: () => setColorScheme(scheme),
    }),
  );
  const leave: SpotlightActionData[] = session
    ? [
        {
          id: 'sign-out',
          label: t('user.signOut'),
          leftSection: <IconLogout size={18} stroke={1.6} />,
          onClick: () => void session.signOut(),
        },
      ]
    : [];
  const groups: SpotlightActionGroupData[] = [
    { group: t('palette.pages'), actions: pages },
    { group: t('palette.actions'), actions: [...languages, ...schemes, ...leave] },
  ];
  return (
    <Spotlight
      actions={groups}
      shortcut="mod + K"
      nothingFound={t('palette.empty')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  );
}
