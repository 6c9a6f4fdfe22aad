import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '#platform/web/components/ErrorState.tsx';

type ConfirmModalProps = {
  readonly title: string;
  readonly text: string;
  /** the verb on the button */
  readonly label: string;
  readonly act: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

const dangerous = () => ({
  root: {
    '--button-bg': 'var(--hf-bad)',
    '--button-hover': 'var(--hf-bad)',
    '--button-color': 'var(--hf-paper)',
  },
});

/** Asked only before what cannot be undone. */
export function ConfirmModal({ title, text, label, act, onDone, onClose }: ConfirmModalProps) {
  const { t } = useTranslation('platform');
  const { mutate, isPending, error } = useMutation({ mutationFn: act, onSuccess: onDone });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack gap="md">
        <p style={{ margin: 0 }}>{text}</p>
        <ProblemAlert error={error} />
        <Group gap="xs">
          <Button vars={dangerous} loading={isPending} onClick={() => mutate()}>
            {label}
          </Button>
          <Button variant="default" onClick={onClose} disabled={isPending} data-autofocus>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
