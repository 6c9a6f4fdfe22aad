import { Button, Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Experiment } from '#features/retention/core/experiment-schema.ts';
import { ButtonLink } from '#platform/web/components/AppLink.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useSession } from '#platform/web/session.ts';
import { showDone, showProblem } from '#platform/web/undo.tsx';
import { retentionApi } from './use-slice.ts';

type Step = 'start' | 'stop' | 'decide';
const decisions = ['adopt', 'drop', 'unclear'] as const;

/** What can be done with an experiment where it stands. */
export function ExperimentActions({ experiment }: { readonly experiment: Experiment }) {
  const { t } = useTranslation('retention');
  const session = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step | null>(null);
  const { experimentId, state } = experiment;
  const remove = useMutation({
    mutationFn: () => retentionApi.experiments.remove({ experimentId }),
    onSuccess: () => {
      showDone(t('experiments.act.removed'));
      void queries.invalidateQueries({ queryKey: ['retention', 'experiments'] });
      void navigate({ to: '/experiments' });
    },
    onError: showProblem,
  });
  if (!session.can('retention.experiments')) return null;
  return (
    <>
      {state === 'draft' ? (
        <>
          <Button variant="subtle" onClick={() => remove.mutate()} loading={remove.isPending}>
            {t('experiments.act.remove')}
          </Button>
          <ButtonLink to="/experiments/new" search={{ draft: experimentId }} variant="default">
            {t('experiments.act.change')}
          </ButtonLink>
          <Button onClick={() => setStep('start')}>{t('experiments.act.start')}</Button>
        </>
      ) : null}
      {state === 'running' ? (
        <Button variant="default" onClick={() => setStep('stop')}>
          {t('experiments.act.stop')}
        </Button>
      ) : null}
      {state === 'stopped' ? (
        <Button onClick={() => setStep('decide')}>{t('experiments.act.decide')}</Button>
      ) : null}
      <Modal
        opened={step !== null}
        onClose={() => setStep(null)}
        title={step ? t(`experiments.act.${step}`) : ''}
      >
        {step ? <StepForm experimentId={experimentId} step={step} onDone={() => setStep(null)} /> : null}
      </Modal>
    </>
  );
}

type StepFormProps = { readonly experimentId: string; readonly step: Step; readonly onDone: () => void };

const doneKeys = { start: 'started', stop: 'stopped', decide: 'decided' } as const;

function StepForm({ experimentId, step, onDone }: StepFormProps) {
  const { t } = useTranslation('retention');
  const rules = useRules();
  const queries = useQueryClient();
  const api = retentionApi.experiments;
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { reason: '', decision: 'adopt' as (typeof decisions)[number] },
    rules: step === 'start' ? {} : { reason: rules.required },
    save: ({ reason, decision }) => {
      if (step === 'start') return api.start({ experimentId });
      return step === 'stop'
        ? api.stop({ experimentId, reason })
        : api.decide({ experimentId, decision, reason });
    },
    onSaved: () => {
      onDone();
      void queries.invalidateQueries({ queryKey: ['retention', 'experiments'] });
      showDone(t(`experiments.act.${doneKeys[step]}`));
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <Text size="sm">{t(`experiments.act.${step}Text`)}</Text>
        {step === 'decide' ? (
          <Select
            label={t('experiments.act.decision')}
            allowDeselect={false}
            data={decisions.map((value) => ({ value, label: t(`experiments.act.${value}`) }))}
            {...form.getInputProps('decision')}
          />
        ) : null}
        {step === 'start' ? null : (
          <Textarea
            data-autofocus
            label={t('experiments.act.reason')}
            autosize
            minRows={2}
            {...form.getInputProps('reason')}
          />
        )}
        <FormFoot saving={saving} problem={problem} label={t(`experiments.act.${step}`)} onCancel={onDone} />
      </Stack>
    </form>
  );
}
