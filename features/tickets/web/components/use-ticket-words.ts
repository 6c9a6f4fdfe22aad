import { useTranslation } from 'react-i18next';

const channels = [
  'email',
  'chat',
  'phone',
  'web',
  'web-form',
  'portal',
  'telegram',
  'whatsapp',
  'sms',
  'social',
  'api',
] as const;

/** Codes of tickets in the reader's words; what a source calls by a name of its own stays as it came. */
export function useTicketWords() {
  const { t } = useTranslation('tickets');
  return {
    channel: (code: string | null): string => {
      const known = channels.find((channel) => channel === code);
      return known ? t(`channel.${known}`) : (code ?? '');
    },
    nameOf: (named: { readonly name: string } | null | undefined): string =>
      named ? named.name || t('noName') : t('nobody'),
  };
}
