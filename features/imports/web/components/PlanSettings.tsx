import { Autocomplete, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ImportDetail } from '../../core/schema.ts';
import classes from './imports.module.css';
import { useImportWords } from './imports-api.ts';

type PlanSettingsProps = {
  readonly detail: ImportDetail;
  readonly disabled: boolean;
  readonly onChange: (change: { zone?: string; currency?: string; source?: string }) => void;
};

const zones = Intl.supportedValuesOf('timeZone');
const currencies = ['EUR', 'USD', 'GBP', 'RUB', 'CHF', 'PLN', 'KZT', 'UAH', 'BRL', 'INR', 'JPY', 'CNY'];

/** Asked only where the files leave it open: the zone of bare times, the currency of bare amounts. */
export function PlanSettings({ detail, disabled, onChange }: PlanSettingsProps) {
  const { t } = useImportWords();
  const [zone, setZone] = useState(detail.plan.zone ?? detail.companyZone);
  const [currency, setCurrency] = useState(detail.plan.currency ?? detail.companyCurrency);
  const [source, setSource] = useState(detail.source);
  return (
    <div className={classes.settings}>
      {detail.asks.zone ? (
        <Autocomplete
          label={t('wizard.zone')}
          description={t('wizard.zoneHelp')}
          data={zones}
          limit={50}
          disabled={disabled}
          value={zone}
          onChange={setZone}
          onBlur={() => zone !== (detail.plan.zone ?? detail.companyZone) && onChange({ zone })}
          onOptionSubmit={(value) => onChange({ zone: value })}
        />
      ) : null}
      {detail.asks.currency ? (
        <Autocomplete
          label={t('wizard.currency')}
          description={t('wizard.currencyHelp')}
          data={currencies}
          disabled={disabled}
          value={currency}
          onChange={(value) => setCurrency(value.toUpperCase())}
          onBlur={() =>
            /^[A-Z]{3}$/.test(currency) &&
            currency !== (detail.plan.currency ?? detail.companyCurrency) &&
            onChange({ currency })
          }
          onOptionSubmit={(value) => onChange({ currency: value })}
        />
      ) : null}
      <TextInput
        label={t('wizard.source')}
        description={t('wizard.sourceHelp')}
        disabled={disabled}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
        onBlur={() =>
          source.trim() !== '' &&
          source !== detail.source &&
          onChange({ source: source.trim().toLowerCase() })
        }
      />
    </div>
  );
}
