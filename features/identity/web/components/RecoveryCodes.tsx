import { Button, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { download } from '#platform/web/csv.ts';
import classes from './RecoveryCodes.module.css';

type RecoveryCodesProps = { readonly codes: readonly string[]; readonly onClose: () => void };

/** Shown once. Closed only by the button, so that a stray click does not lose them. */
export function RecoveryCodes({ codes, onClose }: RecoveryCodesProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const text = codes.join('\n');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('identity:account.codesTitle')}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <p style={{ margin: 0 }}>{t('identity:account.codesText')}</p>
        <ul className={classes.codes}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Group gap="xs">
          <CopyButton value={text} timeout={2000}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? t('platform:copy.copied') : t('identity:account.codesCopy')}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            onClick={() => download('holdfast-recovery-codes.txt', `${text}\n`, 'text/plain;charset=utf-8')}
          >
            {t('identity:account.codesSave')}
          </Button>
          <Button onClick={onClose}>{t('identity:account.codesKept')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
