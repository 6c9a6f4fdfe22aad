import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from './api-client.ts';
import { translateKey } from './i18n.ts';

/** Toasts: what was done, with a way back. Undo stands where other products ask "are you sure?". */

const closeButton = () => ({
  closeButtonProps: { 'aria-label': translateKey(i18next, 'platform:action.close') },
});

type Undoable = {
  /** what was done, in the past tense: "Two customers were merged" */
  readonly message: string;
  readonly undo: () => Promise<unknown>;
  /** milliseconds the offer stands */
  readonly forMs?: number;
};

export function showUndo({ message, undo, forMs = 10_000 }: Undoable): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    message: (
      <ConfirmUndo
        message={message}
        onUndo={async () => {
          notifications.hide(id);
          try {
            await undo();
          } catch (error) {
            showProblem(error);
          }
        }}
      />
    ),
    ...closeButton(),
    autoClose: forMs,
    withBorder: true,
    role: 'status',
  });
}

/** Something was done and there is nothing to take back. */
export const showDone = (message: string): void => {
  notifications.show({ message, ...closeButton(), autoClose: 4000, withBorder: true, role: 'status' });
};

/** A failure outside of any form or panel that could show it. */
export const showProblem = (error: unknown): void => {
  const message =
    error instanceof ApiProblem ? error.title : translateKey(i18next, 'platform:error.unexpected');
  notifications.show({
    message,
    ...closeButton(),
    color: 'orange',
    autoClose: 10_000,
    withBorder: true,
    role: 'alert',
  });
};

function ConfirmUndo({ message, onUndo }: { readonly message: string; readonly onUndo: () => void }) {
  const { t } = useTranslation('platform');
  return (
    <span style={{ display: 'flex', gap: 12, alignItems: 'center', justifyContent: 'space-between' }}>
      <span>{message}</span>
      <Button size="compact-sm" variant="light" onClick={onUndo} style={{ flexShrink: 0 }}>
        {t('action.undo')}
      </Button>
    </span>
  );
}
