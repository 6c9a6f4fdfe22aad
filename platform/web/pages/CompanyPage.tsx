import { NumberInput, Radio, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CompanySettings } from '#platform/core/company.ts';
import { platformApi } from '../api.ts';
import { ErrorState } from '../components/ErrorState.tsx';
import { PageFrame, Section } from '../components/PageFrame.tsx';
import { FormFoot, useApiForm, useRules } from '../form.tsx';
import { showDone } from '../undo.tsx';

const currencies = Intl.supportedValuesOf('currency');
// UTC is a zone too, but browsers leave it out of the list
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** What the company decides once and every number depends on. */
export default function CompanyPage() {
  const { t } = useTranslation('platform');
  const query = useQuery({
    queryKey: ['platform', 'company'],
    queryFn: ({ signal }) => platformApi.company.get(undefined, { signal }),
  });
  return (
    <PageFrame question={t('company.title')} lead={t('company.lead')} width="reading">
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data ? <CompanyForm company={query.data} /> : null}
    </PageFrame>
  );
}

function CompanyForm({ company }: { readonly company: CompanySettings }) {
  const { t } = useTranslation('platform');
  const queries = useQueryClient();
  const rules = useRules();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { ...company, churnDays: company.churnDays ?? ('' as number | '') },
    rules: { zone: rules.required, currency: rules.required },
    save: (values) =>
      platformApi.company.save({
        ...values,
        churnDays: typeof values.churnDays === 'number' ? values.churnDays : null,
        confirmed: true,
      }),
    onSaved: () => {
      showDone(t('form.saved'));
      // days, money and the churn rule stand behind every figure
      void queries.invalidateQueries();
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <TextInput label={t('company.name')} {...form.getInputProps('name')} />
        <Select
          label={t('company.zone')}
          description={t('company.zoneHelp')}
          searchable
          data={zones}
          {...form.getInputProps('zone')}
        />
        <Select
          label={t('company.currency')}
          description={t('company.currencyHelp')}
          searchable
          data={currencies}
          {...form.getInputProps('currency')}
        />
        <TagsInput
          label={t('company.domains')}
          description={t('company.domainsHelp')}
          placeholder="example.com"
          {...form.getInputProps('staffDomains')}
        />
        <Section title={t('company.churn')} lead={t('company.churnHelp')}>
          <Radio.Group label={t('company.churnModel')} {...form.getInputProps('churnModel')}>
            <Stack gap="xs" mt="xs">
              {(['auto', 'contract', 'purchase'] as const).map((model) => (
                <Radio key={model} value={model} label={t(`company.model.${model}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {form.values.churnModel === 'contract' ? null : (
            <NumberInput
              label={t('company.churnDays')}
              description={t('company.churnDaysHelp')}
              min={1}
              max={3650}
              {...form.getInputProps('churnDays')}
            />
          )}
        </Section>
        <Section title={t('company.windows')} lead={t('company.windowsHelp')}>
          <NumberInput
            label={t('company.reopen')}
            min={0.05}
            max={28}
            decimalScale={2}
            {...form.getInputProps('reopenWindowDays')}
          />
          <NumberInput
            label={t('company.repeat')}
            min={0.05}
            max={60}
            decimalScale={2}
            {...form.getInputProps('repeatWindowDays')}
          />
        </Section>
        <FormFoot saving={saving} problem={problem} />
      </Stack>
    </form>
  );
}
