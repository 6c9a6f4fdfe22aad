import { Button, Group, Modal, Stack } from '@mantine/core';
import { IconDownload, IconEraser } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '#platform/web/change.ts';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { record } from '#platform/web/components/Record.tsx';
import { download, fileName } from '#platform/web/csv.ts';
import { showProblem } from '#platform/web/undo.tsx';
import type { CustomerDetail } from '../../core/schema.ts';
import { customersApi, customersKey } from './customers-api.ts';
import { useNames } from './use-names.ts';

/** What the person may ask for: everything that is stored, or to be forgotten. */
export function PrivacySection({ customer }: { readonly customer: CustomerDetail }) {
  const { t } = useTranslation(['customers', 'platform']);
  const names = useNames();
  const [asking, setAsking] = useState(false);
  const change = useChange(customersKey);
  const { customerId } = customer;
  const exporting = useMutation({
    mutationFn: () => customersApi.exportData({ customerId }),
    onSuccess: (data) =>
      download(
        fileName(names.customer(customer), 'json'),
        new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }),
      ),
    onError: showProblem,
  });
  const erase = () =>
    change.mutate(
      { message: t('privacy.erased'), run: () => customersApi.erase({ customerId }) },
      { onSuccess: () => setAsking(false) },
    );
  return (
    <Section title={t('privacy.title')} lead={t('privacy.lead')}>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
          loading={exporting.isPending}
          onClick={() => exporting.mutate()}
        >
          {t('privacy.export')}
        </Button>
        {customer.erasedAt === null ? (
          <Button
            variant="default"
            leftSection={<IconEraser size={16} stroke={1.75} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {t('privacy.erase')}
          </Button>
        ) : null}
      </Group>
      {asking ? (
        <Modal
          opened
          onClose={() => setAsking(false)}
          title={t('privacy.eraseTitle')}
          closeButtonProps={{ 'aria-label': t('platform:action.close') }}
        >
          <Stack gap="md">
            <p className={record.notice}>
              <strong>{names.customer(customer)}</strong>
              <br />
              {t('privacy.eraseText')}
            </p>
            <Group gap="xs">
              <Button color="red.9" loading={change.isPending} onClick={erase}>
                {t('privacy.eraseConfirm')}
              </Button>
              <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
                {t('platform:action.cancel')}
              </Button>
            </Group>
          </Stack>
        </Modal>
      ) : null}
    </Section>
  );
}
