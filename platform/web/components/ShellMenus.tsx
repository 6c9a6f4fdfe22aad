import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isLocale, type Locale, locales } from '#platform/core/i18n.ts';
import { localeOf } from '../i18n.ts';
import { useSession } from '../session.ts';
import classes from './ShellMenus.module.css';

/** Each language under its own name. Also stands on the bare pages. */
export function LanguageMenu({ onLocale }: { readonly onLocale: (locale: Locale) => void }) {
  const { t, i18n } = useTranslation('platform');
  const current = localeOf(i18n);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={`${t('language.label')}: ${t(`language.${current}`)}`}>
          <IconLanguage size={20} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={current} onChange={(next) => (isLocale(next) ? onLocale(next) : undefined)}>
          {locales.map((locale) => (
            <Menu.RadioItem key={locale} value={locale} lang={locale} closeMenuOnClick>
              {t(`language.${locale}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

const schemes = ['light', 'dark', 'auto'] as const;

export function SchemeMenu() {
  const { t } = useTranslation('platform');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = colorScheme === 'dark' ? IconMoon : IconSun;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={`${t('scheme.label')}: ${t(`scheme.${colorScheme}`)}`}>
          <Icon size={20} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(next) => setColorScheme(schemes.find((scheme) => scheme === next) ?? 'auto')}
        >
          {schemes.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
              {t(`scheme.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

export function UserMenu({ accountTo }: { readonly accountTo: string }) {
  const { t } = useTranslation('platform');
  const session = useSession();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('user.menu')}>
          <IconUserCircle size={22} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{session.name}</strong>
          <span>{session.email}</span>
          <span>{t(`role.${session.role}`)}</span>
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconSettings size={16} stroke={1.6} />}
          renderRoot={(root) => <Link {...root} to={accountTo} />}
        >
          {t('user.settings')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={() => void session.signOut()}>
          {t('user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
