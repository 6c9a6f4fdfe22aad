import { Button, Code, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { showDone } from '#platform/web/undo.tsx';
import type { AccountView } from '../../core/schema.ts';
import { AskPassword } from './AskPassword.tsx';
import { identityApi } from './identity-api.ts';
import { QrCode } from './QrCode.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';

type SectionProps = { readonly account: AccountView; readonly onChanged: () => void };
type Setup = { readonly secret: string; readonly uri: string };
type Step =
  | 'begin'
  | 'remove'
  | 'renew'
  | { readonly setup: Setup }
  | { readonly codes: readonly string[] }
  | null;

/** On or off, and the few steps between. */
export function SecondFactorSection({ account, onChanged }: SectionProps) {
  const { t } = useTranslation('identity');
  const format = useFormat();
  const [step, setStep] = useState<Step>(null);
  const close = (): void => setStep(null);
  const showCodes = ({ recoveryCodes }: { readonly recoveryCodes: readonly string[] }): void => {
    onChanged();
    setStep({ codes: recoveryCodes });
  };
  const left = account.recoveryCodesLeft;
  return (
    <Section
      title={t('account.factorTitle')}
      lead={
        account.secondFactor
          ? `${t('account.factorOn')} ${t('account.codesLeft', { count: left, n: format.number(left) })}`
          : t('account.factorOff')
      }
      actions={
        account.secondFactor ? (
          <>
            <Button variant="default" onClick={() => setStep('renew')}>
              {t('account.renewCodes')}
            </Button>
            <Button variant="default" onClick={() => setStep('remove')}>
              {t('account.factorRemove')}
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => setStep('begin')}>
            {t('account.factorBegin')}
          </Button>
        )
      }
    >
      {step === 'begin' ? (
        <AskPassword
          title={t('account.askPassword')}
          act={(password) => identityApi.account.beginSecondFactor({ password })}
          onDone={(setup) => setStep({ setup })}
          onClose={close}
        />
      ) : null}
      {step === 'renew' ? (
        <AskPassword
          title={t('account.askPassword')}
          act={(password) => identityApi.account.renewRecoveryCodes({ password })}
          onDone={showCodes}
          onClose={close}
        />
      ) : null}
      {step === 'remove' ? (
        <AskPassword
          title={t('account.askPassword')}
          act={(password) => identityApi.account.removeSecondFactor({ password })}
          onDone={() => {
            onChanged();
            close();
            showDone(t('account.factorRemoved'));
          }}
          onClose={close}
        />
      ) : null}
      {step !== null && typeof step === 'object' && 'setup' in step ? (
        <ScanStep setup={step.setup} onDone={showCodes} onClose={close} />
      ) : null}
      {step !== null && typeof step === 'object' && 'codes' in step ? (
        <RecoveryCodes codes={step.codes} onClose={close} />
      ) : null}
    </Section>
  );
}

type ScanStepProps = {
  readonly setup: Setup;
  readonly onDone: (answer: { readonly recoveryCodes: readonly string[] }) => void;
  readonly onClose: () => void;
};

function ScanStep({ setup, onDone, onClose }: ScanStepProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const { required } = useRules();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { code: '' },
    rules: { code: required },
    save: ({ code }) => identityApi.account.confirmSecondFactor({ code }),
    onSaved: onDone,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('identity:account.scanTitle')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <QrCode text={setup.uri} label={t('identity:account.scanAlt')} />
          <p style={{ margin: 0 }}>
            {t('identity:account.scanText')} <Code>{setup.secret.replace(/(.{4})(?=.)/g, '$1 ')}</Code>
          </p>
          <TextInput
            label={t('identity:account.scanCode')}
            inputMode="numeric"
            autoComplete="one-time-code"
            data-autofocus
            {...form.getInputProps('code')}
          />
          <FormFoot
            saving={saving}
            problem={problem}
            label={t('identity:account.confirm')}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}
