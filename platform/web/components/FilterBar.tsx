import { Button, Pill } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  activeSlices,
  addDays,
  type ClockKey,
  type CompareKey,
  clocks,
  compareRange,
  compares,
  type DayRange,
  type Dimension,
  type FilterState,
  type PeriodKey,
  periodRange,
  periods,
  today,
} from '../filters.ts';
import { type Format, useFormat } from '../i18n.ts';
import { DefinitionTip } from './DefinitionTip.tsx';
import classes from './FilterBar.module.css';
import { type Choice, ChoiceMenu, SliceMenu } from './FilterMenu.tsx';

// The calendar and its date library are only loaded when somebody asks for days of their own.
const RangePicker = lazy(() => import('./RangePicker.tsx'));

export type FilterBarProps = {
  /** from `useFilters()` */
  readonly value: FilterState;
  readonly onChange: (patch: Partial<FilterState>) => void;
  /** the slices this page offers, in this order, with what can be chosen */
  readonly slices?: { readonly [D in Dimension]?: readonly Choice[] };
  /** saved segments; absent: the page has none */
  readonly segments?: readonly Choice[];
  /** which of the fixed controls the page has; default: period and compare */
  readonly has?: readonly ('period' | 'compare' | 'clock')[];
  /** the day rolling periods end with, "2026-01-31": the last day with records; default: today */
  readonly anchor?: string | undefined;
  /** further controls of this page, at the end of the bar */
  readonly children?: ReactNode;
};

const dimensionOrder: readonly Dimension[] = ['channel', 'team', 'agent', 'stage', 'tier'];

/** Period, comparison, slices and clock in one bar; what is chosen stands below as chips and in the address. */
export function FilterBar({
  value,
  onChange,
  slices = {},
  segments,
  has = ['period', 'compare'],
  anchor,
  children,
}: FilterBarProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const panel = useId();
  const active = activeSlices(value);
  const everyone: Choice = { value: '', label: t('filters.everyone') };
  return (
    <section className={classes.wrap} aria-label={t('filters.label')}>
      <div className={classes.bar}>
        {has.includes('period') ? <PeriodControl value={value} onChange={onChange} anchor={anchor} /> : null}
        <Button
          className={classes.toggle ?? ''}
          variant="default"
          aria-expanded={open}
          aria-controls={panel}
          leftSection={<IconAdjustmentsHorizontal size={16} />}
          onClick={() => setOpen((was) => !was)}
        >
          {active > 0 ? t('filters.active', { count: active, n: format.number(active) }) : t('filters.open')}
        </Button>
        <div id={panel} className={classes.rest} data-open={open}>
          {has.includes('compare') ? (
            <ChoiceMenu
              label={t('filters.compare')}
              value={value.compare}
              quiet={value.compare === 'none'}
              choices={compares.map((key) => ({ value: key, label: t(`filters.compares.${key}`) }))}
              onChange={(compare: CompareKey) => onChange({ compare })}
            />
          ) : null}
          {segments ? (
            <ChoiceMenu
              label={t('filters.segment')}
              value={value.segment ?? ''}
              quiet={!value.segment}
              choices={[everyone, ...segments]}
              onChange={(segment: string) => onChange({ segment: segment === '' ? undefined : segment })}
            />
          ) : null}
          {dimensionOrder.map((dimension) => {
            const choices = slices[dimension];
            return choices ? (
              <SliceMenu
                key={dimension}
                label={t(`filters.dimension.${dimension}`)}
                choices={choices}
                chosen={value[dimension]}
                onChange={(next) => onChange({ [dimension]: next })}
              />
            ) : null;
          })}
          {has.includes('clock') ? (
            <span className={classes.clock}>
              <ChoiceMenu
                label={t('filters.clock')}
                value={value.clock}
                choices={clocks.map((key) => ({ value: key, label: t(`filters.clocks.${key}`) }))}
                onChange={(clock: ClockKey) => onChange({ clock })}
              />
              <DefinitionTip name={t('filters.clock')}>{t('filters.clockHelp')}</DefinitionTip>
            </span>
          ) : null}
          {children}
        </div>
      </div>
      <Chips value={value} onChange={onChange} slices={slices} segments={segments} anchor={anchor} />
    </section>
  );
}

function PeriodControl({ value, onChange, anchor }: Pick<FilterBarProps, 'value' | 'onChange' | 'anchor'>) {
  const { t } = useTranslation('platform');
  const { format, day, range } = usePeriod(value, anchor);
  const [choosing, setChoosing] = useState(false);
  const custom = value.period === 'custom';
  return (
    <div className={classes.period}>
      <ChoiceMenu
        label={t('filters.period')}
        value={value.period}
        choices={periods.map((key) => ({ value: key, label: t(`filters.periods.${key}`) }))}
        {...(custom ? { shown: rangeText(format, range, t) } : {})}
        onChange={(period: PeriodKey) => {
          setChoosing(period === 'custom');
          if (period !== 'custom') onChange({ period });
        }}
      />
      {choosing ? (
        <Suspense fallback={null}>
          <RangePicker
            from={range.from ?? addDays(range.until, -90)}
            to={addDays(range.until, -1)}
            until={day}
            label={t('filters.customLabel')}
            onChoose={(from, to) => {
              setChoosing(false);
              onChange({ period: 'custom', from, to });
            }}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

type ChipsProps = Pick<FilterBarProps, 'value' | 'onChange' | 'slices' | 'anchor'> & {
  readonly segments: readonly Choice[] | undefined;
};

/** The days in words, then every chosen value with a cross. */
function Chips({ value, onChange, slices = {}, segments, anchor }: ChipsProps) {
  const { t } = useTranslation('platform');
  const { format, range } = usePeriod(value, anchor);
  const compared = compareRange(range, value.compare);
  const chosen = dimensionOrder.flatMap((dimension) =>
    value[dimension].map((item) => ({
      key: `${dimension} ${item}`,
      label: `${t(`filters.dimension.${dimension}`)}: ${slices[dimension]?.find((choice) => choice.value === item)?.label ?? item}`,
      remove: () => onChange({ [dimension]: value[dimension].filter((other) => other !== item) }),
    })),
  );
  const segment = segments?.find((choice) => choice.value === value.segment);
  const chips = segment
    ? [{ key: 'segment', label: segment.label, remove: () => onChange({ segment: undefined }) }, ...chosen]
    : chosen;
  const cleared = { segment: undefined, channel: [], team: [], agent: [], stage: [], tier: [] };
  return (
    <div className={classes.chips}>
      <span className={classes.range}>
        {rangeText(format, range, t)}
        {compared ? `, ${t('filters.comparedWith', { range: rangeText(format, compared, t) })}` : ''}
      </span>
      {chips.map((chip) => (
        <Pill
          key={chip.key}
          withRemoveButton
          removeButtonProps={{
            'aria-label': t('action.remove', { what: chip.label }),
            'aria-hidden': false,
            tabIndex: 0,
          }}
          onRemove={chip.remove}
        >
          {chip.label}
        </Pill>
      ))}
      {chips.length > 1 ? (
        <Button variant="subtle" size="compact-xs" onClick={() => onChange(cleared)}>
          {t('action.clearAll')}
        </Button>
      ) : null}
    </div>
  );
}

function usePeriod(
  value: FilterState,
  anchor: string | undefined,
): { format: Format; day: string; range: DayRange } {
  const format = useFormat();
  const zone = format.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const day = anchor ?? today(new Date(), zone);
  return { format, day, range: periodRange(value, day) };
}

type Words = ReturnType<typeof useTranslation<'platform'>>['t'];

/** "1 Jan 2026 – 31 Mar 2026", "until 31 Mar 2026". */
export function rangeText(format: Format, range: DayRange, t: Words): string {
  const last = format.date(addDays(range.until, -1), 'day');
  return range.from === null
    ? t('filters.since', { to: last })
    : `${format.date(range.from, 'day')} – ${last}`;
}
