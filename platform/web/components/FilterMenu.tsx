import { Button, Checkbox, Combobox, useCombobox } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n.ts';
import classes from './FilterBar.module.css';

export type Choice = {
  readonly value: string;
  readonly label: string;
  /** how many there are, shown faint at the right */
  readonly count?: number;
};

type ChoiceMenuProps<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  /** what the button says instead of the chosen label */
  readonly shown?: string;
  /** nothing is chosen: the button shows its own name instead of the value */
  readonly quiet?: boolean;
};

/** One of a few: a button that says what is chosen. Arrow keys, Enter, Escape. */
export function ChoiceMenu<T extends string>({
  label,
  value,
  choices,
  onChange,
  shown,
  quiet = false,
}: ChoiceMenuProps<T>) {
  const combobox = useCombobox({ onDropdownOpen: () => combobox.updateSelectedOptionIndex('active') });
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Combobox
      store={combobox}
      width="max-content"
      position="bottom-start"
      shadow="sm"
      onOptionSubmit={(next) => {
        const choice = choices.find((item) => item.value === next);
        combobox.closeDropdown();
        if (choice) onChange(choice.value);
      }}
    >
      <Combobox.Target targetType="button">
        <Button
          variant="default"
          className={classes.control ?? ''}
          aria-label={`${label}: ${shown ?? chosen?.label ?? ''}`}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
          onClick={() => combobox.toggleDropdown()}
        >
          {quiet ? label : (shown ?? chosen?.label)}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown className={classes.dropdown ?? ''}>
        <Combobox.Options aria-label={label}>
          {choices.map((choice) => (
            <Combobox.Option key={choice.value} value={choice.value} active={choice.value === value}>
              <span className={classes.option}>
                <IconCheck
                  size={14}
                  aria-hidden
                  style={{ visibility: choice.value === value ? 'visible' : 'hidden' }}
                />
                <span>{choice.label}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

type SliceMenuProps = {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
};

/** Any of many, with a search above eight. */
export function SliceMenu({ label, choices, chosen, onChange }: SliceMenuProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const [search, setSearch] = useState('');
  const searchable = choices.length > 8;
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
    },
    onDropdownOpen: () => {
      if (searchable) combobox.focusSearchInput();
      else combobox.selectFirstOption();
    },
  });
  const wanted = search.trim().toLowerCase();
  const shown = choices.filter((choice) => choice.label.toLowerCase().includes(wanted));
  return (
    <Combobox
      store={combobox}
      width={260}
      position="bottom-start"
      shadow="sm"
      onOptionSubmit={(value) =>
        onChange(chosen.includes(value) ? chosen.filter((item) => item !== value) : [...chosen, value])
      }
    >
      <Combobox.Target targetType="button" withAriaAttributes>
        <Button
          variant="default"
          className={classes.control ?? ''}
          data-chosen={chosen.length > 0}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
          onClick={() => combobox.toggleDropdown()}
        >
          {chosen.length > 0 ? `${label} · ${format.number(chosen.length)}` : label}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        {searchable ? (
          <Combobox.Search
            value={search}
            placeholder={t('filters.search')}
            aria-label={`${t('filters.search')}: ${label}`}
            onChange={(event) => {
              setSearch(event.currentTarget.value);
              combobox.updateSelectedOptionIndex();
            }}
          />
        ) : null}
        <Combobox.Options
          aria-label={label}
          tabIndex={0}
          aria-multiselectable
          className={classes.options ?? ''}
        >
          {shown.length === 0 ? <Combobox.Empty>{t('filters.nothing')}</Combobox.Empty> : null}
          {shown.map((choice) => (
            <Combobox.Option key={choice.value} value={choice.value} active={chosen.includes(choice.value)}>
              <span className={classes.option}>
                <Checkbox.Indicator checked={chosen.includes(choice.value)} size="xs" aria-hidden />
                <span>{choice.label}</span>
                {choice.count === undefined ? null : (
                  <span className={classes.count}>{format.number(choice.count)}</span>
                )}
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
