import { Button, CopyButton, Group, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

type LinkToCopyProps = { readonly label: string; readonly value: string };

/** Something to pass on by hand: a link, a key. */
export function LinkToCopy({ label, value }: LinkToCopyProps) {
  const { t } = useTranslation('platform');
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        label={label}
        value={value}
        readOnly
        style={{ flex: 1, minWidth: 0 }}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onFocus={(event) => event.currentTarget.select()}
        data-autofocus
      />
      <CopyButton value={value} timeout={2000}>
        {({ copied, copy }) => (
          <Button
            variant={copied ? 'light' : 'filled'}
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          >
            <span aria-live="polite">{copied ? t('copy.copied') : t('copy.copy')}</span>
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

/** The address a path of this console has for whoever uses it now. */
export const addressOf = (path: string): string => window.location.origin + path;
