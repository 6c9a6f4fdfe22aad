import { Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filter } from '#platform/core/paging.ts';
import { SliceMenu } from '#platform/web/components/FilterMenu.tsx';
import { conditionText } from '#platform/web/list-address.ts';
import { ConditionModal } from './ConditionModal.tsx';
import { chosenOf, withChosen } from './conditions.ts';
import { useConditionWords } from './use-condition-words.ts';
import { useFacets } from './use-facets.ts';

const slices = ['tier', 'country', 'language', 'tags'] as const;

type CustomerFiltersProps = {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
};

/** What narrows the list: four slices at hand, any other field as a condition in words. */
export function CustomerFilters({ filter, onChange }: CustomerFiltersProps) {
  const { t } = useTranslation('customers');
  const words = useConditionWords();
  const { choices } = useFacets();
  const [adding, setAdding] = useState(false);
  const inSlice = ({ field, op }: Filter[number]): boolean =>
    op === 'in' && slices.some((slice) => slice === field);
  return (
    <>
      {slices.map((slice) =>
        choices[slice].length === 0 && chosenOf(filter, slice).length === 0 ? null : (
          <SliceMenu
            key={slice}
            label={t(`field.${slice}`)}
            choices={choices[slice]}
            chosen={chosenOf(filter, slice)}
            onChange={(values) => onChange(withChosen(filter, slice, values))}
          />
        ),
      )}
      {filter
        .filter((one) => !inSlice(one))
        .map((one) => (
          <Button
            key={conditionText(one)}
            variant="light"
            rightSection={<IconX size={14} stroke={1.75} aria-hidden />}
            aria-label={t('condition.remove', { what: words.sentence(one) })}
            onClick={() => onChange(filter.filter((other) => other !== one))}
          >
            {words.sentence(one)}
          </Button>
        ))}
      <Button
        variant="subtle"
        leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
        onClick={() => setAdding(true)}
        disabled={filter.length >= 20}
      >
        {t('condition.add')}
      </Button>
      {filter.length > 0 ? (
        <Button variant="subtle" color="gray" onClick={() => onChange([])}>
          {t('condition.clear')}
        </Button>
      ) : null}
      {adding ? (
        <ConditionModal
          onClose={() => setAdding(false)}
          onAdd={(condition) =>
            onChange([...filter.filter((one) => conditionText(one) !== conditionText(condition)), condition])
          }
        />
      ) : null}
    </>
  );
}
