import { NumberInput, Select, Skeleton, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { showDone } from '#platform/web/undo.tsx';
import { CovariateField, IncidentField, TopicField } from './components/AnalysisFields.tsx';
import {
  type AnalysisDraft,
  draftOf,
  horizonChoices,
  outcomes,
  settingsOf,
} from './components/analysis-draft.ts';
import classes from './components/driver.module.css';
import { type DriverWords, useDriverWords } from './components/use-driver-words.ts';
import { type SetupAnswer, useLink, useLinkSetup } from './components/use-link.ts';
import { retentionApi } from './components/use-slice.ts';

/** Everything the results depend on beside the records; each saving is a new version under its name. */
export default function DriverSettingsPage() {
  const { t } = useTranslation('retention');
  const link = useLink();
  const words = useDriverWords(link.state.choices.data);
  const setup = useLinkSetup(link.analysis);
  const { data } = setup;
  return (
    <PageFrame
      question={t('link.settings.question')}
      lead={t('link.settings.lead')}
      width="reading"
      next={
        <AppLink to="/drivers" search={link.along}>
          {t('link.settings.back')}
        </AppLink>
      }
    >
      {setup.error ? (
        <ErrorState error={setup.error} onRetry={() => void setup.refetch()} />
      ) : data ? (
        <>
          <Saved setup={data} />
          <AnalysisForm key={data.run.analysis.id ?? 'standing'} setup={data} words={words} />
        </>
      ) : (
        <Skeleton height={480} />
      )}
    </PageFrame>
  );
}

function Saved({ setup }: { readonly setup: SetupAnswer }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  return (
    <Section title={t('link.settings.saved')}>
      {setup.analyses.length === 0 ? (
        <p className={classes.line}>{t('link.settings.savedNone')}</p>
      ) : (
        <div>
          {setup.analyses.map(({ analysisId, name, version, createdAt }) => (
            <div key={analysisId} className={classes.saved}>
              <span>
                <AppLink to="/drivers" search={{ analysis: analysisId }}>
                  {name}
                </AppLink>{' '}
                <span className={classes.faint}>
                  {t('link.settings.version', { version, date: format.date(createdAt) })}
                </span>
              </span>
              <AppLink
                to="/drivers/settings"
                search={{ analysis: analysisId }}
                aria-label={`${t('link.settings.start')}: ${name}`}
              >
                {t('link.settings.start')}
              </AppLink>
            </div>
          ))}
        </div>
      )}
    </Section>
  );
}

type FormProps = { readonly setup: SetupAnswer; readonly words: DriverWords };

function AnalysisForm({ setup, words }: FormProps) {
  const { t } = useTranslation('retention');
  const { required } = useRules();
  const { can } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const disabled = !can('retention.analyse');
  const { form, onSubmit, saving, problem } = useApiForm<
    AnalysisDraft,
    { analysisId: string; name: string; version: number }
  >({
    initial: draftOf(setup),
    rules: { name: required, windowDays: required, margin: required },
    save: (draft) => retentionApi.link.saveAnalysis({ name: draft.name, settings: settingsOf(draft) }),
    onSaved: async ({ analysisId, name, version }) => {
      await queries.invalidateQueries({ queryKey: ['retention', 'link'] });
      showDone(t('link.settings.done', { name, version }));
      await navigate({ to: '/drivers', search: { analysis: analysisId } });
    },
  });
  const fields = {
    draft: form.values,
    setup,
    words,
    disabled,
    change: (patch: Partial<AnalysisDraft>) => form.setValues(patch),
  };
  return (
    <Section title={t('link.analysis.settings')} {...(disabled ? { lead: t('link.settings.readOnly') } : {})}>
      <form onSubmit={onSubmit} noValidate className={classes.form}>
        <MainFields form={form} setup={setup} words={words} disabled={disabled} />
        <CovariateField {...fields} />
        <TopicField {...fields} />
        <IncidentField {...fields} />
        {disabled ? null : (
          <>
            <TextInput
              label={t('link.settings.name')}
              description={t('link.settings.nameHelp')}
              maxLength={120}
              {...form.getInputProps('name')}
            />
            <FormFoot saving={saving} problem={problem} label={t('link.settings.save')} />
          </>
        )}
      </form>
    </Section>
  );
}

type MainProps = FormProps & {
  readonly form: ReturnType<typeof useApiForm<AnalysisDraft, unknown>>['form'];
  readonly disabled: boolean;
};

function MainFields({ form, setup, words, disabled }: MainProps) {
  const { t } = useTranslation('retention');
  const { horizon } = form.values;
  return (
    <div className={classes.pair}>
      <Select
        label={t('link.settings.outcome')}
        allowDeselect={false}
        disabled={disabled}
        data={outcomes.map((value) => ({ value, label: t(`link.settings.outcomes.${value}`) }))}
        {...form.getInputProps('outcome')}
      />
      <Select
        label={t('link.settings.horizon')}
        allowDeselect={false}
        disabled={disabled}
        data={horizonChoices.map((days) => ({
          value: String(days),
          label: t('link.settings.horizonDays', { n: days }),
        }))}
        value={String(horizon)}
        onChange={(value) =>
          form.setFieldValue('horizon', horizonChoices.find((days) => String(days) === value) ?? horizon)
        }
      />
      <NumberInput
        label={t('link.settings.window')}
        suffix={` ${t('link.settings.days')}`}
        min={7}
        max={365}
        allowDecimal={false}
        disabled={disabled}
        {...form.getInputProps('windowDays')}
      />
      <NumberInput
        label={t('link.settings.margin')}
        suffix=" %"
        min={1}
        max={100}
        disabled={disabled}
        {...form.getInputProps('margin')}
      />
      <Select
        label={t('link.settings.primary')}
        description={t('link.settings.primaryHelp')}
        allowDeselect={false}
        disabled={disabled}
        searchable
        data={setup.exposures.map((value) => ({ value, label: words.name(value) }))}
        {...form.getInputProps('primary')}
      />
    </div>
  );
}
