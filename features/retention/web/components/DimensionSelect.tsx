import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Dimension } from '#features/retention/core/schema.ts';
import { translateKey } from '#platform/web/i18n.ts';
import classes from './DimensionSelect.module.css';

type DimensionSelectProps = {
  readonly offered: readonly Dimension[];
  readonly value: Dimension | undefined;
  readonly onChange: (next: Dimension | undefined) => void;
  /** may nothing be chosen */
  readonly clearable?: boolean;
};

/** "Split by: Channel" — one control for a choice that is too long for tabs. */
export function DimensionSelect({ offered, value, onChange, clearable = false }: DimensionSelectProps) {
  const { t, i18n } = useTranslation('retention');
  const none = { value: '', label: t('page.notSplit') };
  return (
    <div className={classes.choice}>
      <span aria-hidden>{t('page.byLabel')}</span>
      <Select
        aria-label={t('page.byLabel')}
        allowDeselect={false}
        value={value ?? ''}
        onChange={(next) => onChange(offered.find((dimension) => dimension === next))}
        data={[
          ...(clearable ? [none] : []),
          ...offered.map((dimension) => ({
            value: dimension,
            label: translateKey(i18n, `retention:dimension.${dimension}`),
          })),
        ]}
        w={200}
        maxDropdownHeight={420}
      />
    </div>
  );
}
