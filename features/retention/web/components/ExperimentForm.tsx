import { MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ClassField, Experiment } from '#features/retention/core/experiment-schema.ts';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { showDone } from '#platform/web/undo.tsx';
import { classFields, type Draft, draftOf, emptyDraft, fieldsOf, powerInputOf } from './experiment-draft.ts';
import classes from './experiments.module.css';
import { PowerPanel } from './PowerPanel.tsx';
import { retentionApi } from './use-slice.ts';

const kinds = ['lottery', 'gesture', 'other'] as const;
const outcomes = ['stays', 'buys', 'revenue'] as const;
const severities = ['low', 'medium', 'high'] as const;

/** What the class can be narrowed to: the values there are. */
function useClassChoices(): Record<ClassField, { value: string; label: string }[]> {
  const { t } = useTranslation('retention');
  const { data } = useQuery({
    queryKey: ['retention', 'choices'],
    queryFn: ({ signal }) => retentionApi.metrics.choices(undefined, { signal }),
    staleTime: 60_000,
  });
  const of = (field: ClassField) =>
    field === 'severity'
      ? severities.map((value) => ({ value, label: t(`experiments.severity.${value}`) }))
      : (data?.dimensions[field] ?? [])
          .filter(({ key }) => key !== '')
          .map(({ key, label }) => ({ value: key, label }));
  return Object.fromEntries(classFields.map((field) => [field, of(field)])) as ReturnType<
    typeof useClassChoices
  >;
}

type ExperimentFormProps = {
  readonly draft?: Experiment | undefined;
  /** filled in where nothing is stored yet */
  readonly proposed?: Partial<Draft>;
  readonly currency: string;
};

/** The plan, and beside it what it takes, while it is typed. */
export function ExperimentForm({ draft, proposed: given = {}, currency }: ExperimentFormProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const rules = useRules();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const choices = useClassChoices();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: draft ? draftOf(draft) : { ...emptyDraft, ...given },
    rules: {
      name: rules.required,
      horizonDays: rules.required,
      share: rules.required,
      effect: rules.required,
    },
    save: (values) => {
      const fields = fieldsOf(values, {
        baseline: power.data?.baseline ?? null,
        total: power.data?.watched?.total,
      });
      return draft
        ? retentionApi.experiments.change({ experimentId: draft.experimentId, ...fields })
        : retentionApi.experiments.add(fields);
    },
    onSaved: ({ experimentId }) => {
      void queries.invalidateQueries({ queryKey: ['retention', 'experiments'] });
      showDone(t('experiments.form.saved'));
      void navigate({ to: `/experiments/${experimentId}` });
    },
  });
  const [asked] = useDebouncedValue(powerInputOf(form.values), 300);
  const power = useQuery({
    queryKey: ['retention', 'experiments', 'power', asked],
    queryFn: ({ signal }) => retentionApi.experiments.power(asked ?? {}, { signal }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  });
  const money = form.values.outcome === 'revenue';
  const number = (name: 'horizonDays' | 'share' | 'effect' | 'baseline' | 'plannedTotal') => ({
    hideControls: true,
    min: 0,
    decimalSeparator: format.locale === 'ru' ? ',' : '.',
    ...form.getInputProps(name),
  });
  const measured = power.data?.baseline;
  const proposed =
    measured === null || measured === undefined
      ? ''
      : String(Number((measured * (money ? 1 : 100)).toFixed(2)));
  const total = power.data?.watched?.total;
  return (
    <div className={classes.planning}>
      <form onSubmit={onSubmit} noValidate className={classes.fields}>
        <TextInput label={t('experiments.field.name')} {...form.getInputProps('name')} />
        <Select
          label={t('experiments.field.kind')}
          description={t(`experiments.kindHelp.${form.values.kind}`)}
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: t(`experiments.kind.${value}`) }))}
          {...form.getInputProps('kind')}
        />
        <Textarea
          label={t('experiments.field.tried')}
          description={t('experiments.field.triedHelp')}
          autosize
          minRows={2}
          {...form.getInputProps('tried')}
        />
        <div className={classes.pair}>
          <Select
            label={t('experiments.field.outcome')}
            description={t('experiments.field.outcomeHelp')}
            allowDeselect={false}
            data={outcomes.map((value) => ({ value, label: t(`experiments.outcomeName.${value}`) }))}
            {...form.getInputProps('outcome')}
          />
          <NumberInput
            label={t('experiments.field.horizonDays')}
            description={t('experiments.field.horizonHelp')}
            max={730}
            allowDecimal={false}
            {...number('horizonDays')}
          />
        </div>
        <div className={classes.pair}>
          <NumberInput
            label={
              money ? t('experiments.field.effectRevenue', { currency }) : t('experiments.field.effectShare')
            }
            description={t('experiments.field.effectHelp')}
            {...number('effect')}
          />
          <NumberInput
            label={t('experiments.field.baseline')}
            description={t('experiments.field.baselineHelp')}
            placeholder={proposed}
            suffix={money ? '' : ' %'}
            {...number('baseline')}
          />
        </div>
        <div className={classes.pair}>
          <NumberInput label={t('experiments.field.share')} max={95} suffix=" %" {...number('share')} />
          <NumberInput
            label={t('experiments.field.plannedTotal')}
            description={t('experiments.field.plannedHelp')}
            placeholder={total === undefined ? '' : format.number(total)}
            allowDecimal={false}
            {...number('plannedTotal')}
          />
        </div>
        <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }} className={classes.fields}>
          <legend style={{ padding: 0 }}>
            <b>{t('experiments.field.class')}</b>
            <span className={classes.soft}> {t('experiments.field.classHelp')}</span>
          </legend>
          <div className={classes.pair}>
            {classFields.map((field) =>
              choices[field].length > 0 ? (
                <MultiSelect
                  key={field}
                  label={t(`experiments.field.${field}`)}
                  placeholder={form.values[field].length === 0 ? t('experiments.field.anyone') : ''}
                  data={choices[field]}
                  searchable={choices[field].length > 8}
                  clearable
                  {...form.getInputProps(field)}
                />
              ) : null,
            )}
          </div>
        </fieldset>
        <FormFoot saving={saving} problem={problem} label={t('experiments.form.save')} />
      </form>
      <PowerPanel
        power={power.data}
        error={power.error}
        onRetry={() => void power.refetch()}
        currency={currency}
        onUse={(value) => form.setFieldValue('plannedTotal', value)}
      />
    </div>
  );
}
