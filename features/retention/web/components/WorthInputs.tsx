import { Button, NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Range, RangedInput } from '#features/retention/core/worth-schema.ts';
import { DefinitionTip } from '#platform/web/components/DefinitionTip.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './worth.module.css';
import { isTyped, pointsPerSlope, rangeText, type WorthState } from './worth-inputs.ts';

type AmountProps = {
  readonly label: string;
  readonly value: number | null;
  readonly onCommit: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly suffix?: string;
  readonly whole?: boolean;
  readonly visible?: boolean;
};

const tidy = (value: number): number => Number(value.toPrecision(4));

/** A number that is asked about when it is left, not at every key. */
export function Amount({ label, value, onCommit, min, max, suffix, whole, visible }: AmountProps) {
  const format = useFormat();
  const [text, setText] = useState<string | number>(value === null ? '' : tidy(value));
  useEffect(() => setText(value === null ? '' : tidy(value)), [value]);
  const commit = (): void => {
    const next = text === '' ? null : Number(text);
    if (next === null || Number.isFinite(next)) {
      const same = value === null ? next === null : next === tidy(value);
      if (!same) onCommit(next);
    }
  };
  return (
    <NumberInput
      {...(visible ? { label } : { 'aria-label': label })}
      size="sm"
      value={text}
      onChange={setText}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      hideControls
      decimalSeparator={format.locale === 'ru' ? ',' : '.'}
      allowDecimal={whole !== true}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      {...(suffix === undefined ? {} : { suffix })}
    />
  );
}

type RowProps = {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly range: Range;
  /** how many of what is shown make one of what is stored: 100 for percent, 60 for minutes */
  readonly scale?: number;
  readonly signed?: boolean;
  readonly max?: number;
  readonly onChange: (range: Range) => void;
  readonly state: WorthState;
};

function RangeRow({ name, label, help, range, scale = 1, signed, max, onChange, state }: RowProps) {
  const { t } = useTranslation('retention');
  const set = (end: keyof Range, shown: number | null): void => {
    if (shown === null) return;
    const value = shown / scale;
    if (end === 'value') {
      // the doubt keeps its size when the guess moves
      const by = value - range.value;
      const next = { value, low: range.low + by, high: range.high + by };
      onChange({ ...next, low: signed ? next.low : Math.max(0, next.low) });
    } else if (end === 'low') onChange({ ...range, low: Math.min(value, range.value) });
    else onChange({ ...range, high: Math.max(value, range.value) });
  };
  const bounds = { ...(signed ? {} : { min: 0 }), ...(max === undefined ? {} : { max }) };
  return (
    <div className={classes.row}>
      <span className={classes.name}>
        {label}
        <DefinitionTip name={label}>{help}</DefinitionTip>
      </span>
      <div className={classes.ends}>
        {(['low', 'value', 'high'] as const).map((end) => (
          <Amount
            key={end}
            label={`${label}: ${t(`worth.inputs.${end}`)}`}
            value={range[end] * scale}
            onCommit={(value) => set(end, value)}
            {...bounds}
          />
        ))}
      </div>
      <Origin name={name} state={state} />
    </div>
  );
}

function Origin({ name, state }: { readonly name: string; readonly state: WorthState }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const known = state.defaults?.origins[name];
  const origin = isTyped(state.search, name) ? 'typed' : (known ?? 'assumed');
  const n = state.defaults?.n[name];
  return (
    <span className={classes.origin} data-origin={origin}>
      {origin === 'fact'
        ? t('worth.inputs.origin.fact', { n: format.number(n ?? 0) })
        : t(`worth.inputs.origin.${origin}`)}
    </span>
  );
}

type SingleProps = {
  readonly name:
    | 'paidPerDeskHour'
    | 'agents'
    | 'hoursPerWeek'
    | 'patienceHours'
    | 'most'
    | 'kneeLow'
    | 'kneeHigh';
  readonly help?: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  readonly state: WorthState;
};

function SingleRow({ name, help, value, min, max, whole, state }: SingleProps) {
  const { t } = useTranslation('retention');
  const label = t(`worth.inputs.${name}`);
  return (
    <div className={classes.row}>
      <span className={classes.name}>
        {label}
        {help ? <DefinitionTip name={label}>{help}</DefinitionTip> : null}
      </span>
      <div className={classes.ends}>
        <span />
        <Amount
          label={label}
          value={value}
          onCommit={(next) => state.set({ [name]: next === null ? undefined : String(next) })}
          {...(min === undefined ? {} : { min })}
          {...(max === undefined ? {} : { max })}
          {...(whole === undefined ? {} : { whole })}
        />
      </div>
      <Origin name={name} state={state} />
    </div>
  );
}

/** Low, best guess and high of everything that is not sure, with where each comes from. */
export function WorthInputsPanel({ state }: { readonly state: WorthState }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { inputs, defaults } = state;
  if (!inputs || !defaults) return null;
  const { effect } = inputs;
  const time = effect.unit === 'ln-hour';
  const points = pointsPerSlope(effect);
  const { currency } = defaults;
  const row = (name: RangedInput, label: string, help: string, scale?: number, max?: number) => (
    <RangeRow
      name={name}
      label={label}
      help={help}
      range={inputs[name]}
      onChange={(range) => state.set({ [name]: rangeText(range) })}
      state={state}
      {...(scale === undefined ? {} : { scale })}
      {...(max === undefined ? {} : { max })}
    />
  );
  return (
    <Section
      title={t('worth.inputs.title')}
      lead={t('worth.inputs.lead')}
      actions={
        state.changed ? (
          <Button variant="default" size="compact-sm" onClick={state.reset}>
            {t('worth.inputs.reset')}
          </Button>
        ) : null
      }
    >
      <div className={classes.groups}>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{t('worth.inputs.group.effect')}</legend>
          <Heads />
          <RangeRow
            name="effect"
            label={time ? t('worth.inputs.effectTime') : t('worth.inputs.effectShare')}
            help={t('worth.inputs.effectHelp')}
            range={{ value: effect.riskPerUnit, low: effect.low, high: effect.high }}
            scale={points}
            signed
            // a typed effect is the reader's own, whatever the driver's grade was
            onChange={(range) => state.set({ effect: rangeText(range), grade: undefined, source: undefined })}
            state={state}
          />
          {time ? (
            <>
              <SingleRow name="kneeLow" value={effect.kneeLow ?? null} min={0.01} state={state} />
              <SingleRow name="kneeHigh" value={effect.kneeHigh ?? null} min={0.01} state={state} />
            </>
          ) : null}
        </fieldset>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{t('worth.inputs.group.customer')}</legend>
          {row(
            'customersPerMonth',
            t('worth.inputs.customersPerMonth'),
            t('worth.inputs.customersPerMonthHelp'),
          )}
          {row(
            'revenuePerYear',
            t('worth.inputs.revenuePerYear', { currency }),
            t('worth.inputs.revenuePerYearHelp'),
          )}
          {row('marginShare', t('worth.inputs.marginShare'), t('worth.inputs.marginShareHelp'), 100, 100)}
          {row('lifeYears', t('worth.inputs.lifeYears'), t('worth.inputs.lifeYearsHelp'))}
        </fieldset>
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{t('worth.inputs.group.work')}</legend>
          {row(
            'requestsPerMonth',
            t('worth.inputs.requestsPerMonth'),
            t('worth.inputs.requestsPerMonthHelp'),
          )}
          {row(
            'handleHours',
            time ? t('worth.inputs.handleHours') : t('worth.inputs.extraHours'),
            time ? t('worth.inputs.handleHoursHelp') : t('worth.inputs.extraHoursHelp'),
            60,
          )}
          {row('costPerHour', t('worth.inputs.costPerHour', { currency }), t('worth.inputs.costPerHourHelp'))}
          <SingleRow
            name="paidPerDeskHour"
            help={t('worth.inputs.paidPerDeskHourHelp')}
            value={inputs.paidPerDeskHour}
            min={1}
            max={5}
            state={state}
          />
          <SingleRow
            name="agents"
            help={t('worth.inputs.agentsHelp')}
            value={inputs.agents}
            min={1}
            max={2000}
            whole
            state={state}
          />
          <SingleRow
            name="hoursPerWeek"
            help={t('worth.inputs.hoursPerWeekHelp')}
            value={inputs.hoursPerWeek}
            min={1}
            max={168}
            state={state}
          />
          {time ? (
            <SingleRow
              name="patienceHours"
              help={t('worth.inputs.patienceHoursHelp')}
              value={inputs.patienceHours}
              min={0.001}
              state={state}
            />
          ) : null}
          <SingleRow name="most" value={inputs.most} min={1} max={40} whole state={state} />
          {time ? (
            <p className={classes.text}>
              {inputs.pattern.length < 2
                ? t('worth.inputs.patternFlat')
                : t('worth.inputs.pattern', {
                    list: format.list(inputs.pattern.map(({ requests }) => format.percent(requests, 0))),
                  })}
            </p>
          ) : null}
        </fieldset>
      </div>
    </Section>
  );
}

function Heads() {
  const { t } = useTranslation('retention');
  return (
    <div className={`${classes.row} ${classes.heads}`} aria-hidden>
      <span className={classes.name} />
      <div className={classes.ends}>
        <span>{t('worth.inputs.low')}</span>
        <span>{t('worth.inputs.value')}</span>
        <span>{t('worth.inputs.high')}</span>
      </div>
      <span className={classes.origin} />
    </div>
  );
}
