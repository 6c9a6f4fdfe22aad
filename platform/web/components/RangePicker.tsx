import '@mantine/dates/styles.css';
import 'dayjs/locale/ru';
import { Button, Paper } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { useClickOutside, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n.ts';
import classes from './RangePicker.module.css';

type RangePickerProps = {
  /** "2026-01-31", both inclusive */
  readonly from: string;
  readonly to: string;
  /** the last day that can be chosen */
  readonly until: string;
  readonly label: string;
  readonly onChoose: (from: string, to: string) => void;
  readonly onClose: () => void;
};

/** Two days on a calendar; the default export, because it is loaded on demand. */
export default function RangePicker({ from, to, until, label, onChoose, onClose }: RangePickerProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const [range, setRange] = useState<[string | null, string | null]>([from, to]);
  const outside = useClickOutside(onClose);
  const panel = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(outside, panel);
  // The keyboard goes on where the choice was made: inside, so that Escape and Tab mean this panel.
  useEffect(() => panel.current?.focus(), []);
  const [first, last] = range;
  return (
    <Paper
      ref={ref}
      tabIndex={-1}
      className={classes.panel ?? ''}
      withBorder
      shadow="sm"
      role="dialog"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <DatePicker
        type="range"
        allowSingleDateInRange
        value={range}
        onChange={setRange}
        locale={format.locale}
        firstDayOfWeek={1}
        weekendDays={[]}
        hideOutsideDates
        ariaLabels={{
          previousMonth: t('filters.previousMonth'),
          nextMonth: t('filters.nextMonth'),
          previousYear: t('filters.previousYear'),
          nextYear: t('filters.nextYear'),
          previousDecade: t('filters.previousDecade'),
          nextDecade: t('filters.nextDecade'),
        }}
        maxDate={until}
        defaultDate={to}
      />
      <div className={classes.foot}>
        <span>
          {first ? format.date(first) : '–'} – {last ? format.date(last) : '–'}
        </span>
        <Button size="xs" disabled={!first || !last} onClick={() => first && last && onChoose(first, last)}>
          {t('action.apply')}
        </Button>
      </div>
    </Paper>
  );
}
