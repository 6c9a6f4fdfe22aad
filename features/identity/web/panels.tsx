import { Select, type SelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDirectory } from './components/use-directory.ts';

export { useDirectory };

/** Somebody's name by id, for lists and timelines; nothing while names are on their way. */
export function PersonName({ staffId }: { readonly staffId: string | null }) {
  const { t } = useTranslation('identity');
  const { data } = useDirectory();
  if (staffId === null) return t('picker.nobody');
  if (!data) return null;
  return data.people.find((person) => person.staffId === staffId)?.name ?? t('picker.unknown');
}

export function TeamName({ teamId }: { readonly teamId: string | null }) {
  const { t } = useTranslation('identity');
  const { data } = useDirectory();
  if (teamId === null || !data) return null;
  return data.teams.find((team) => team.teamId === teamId)?.name ?? t('picker.unknown');
}

type PickerProps = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
};

/** One of the people who work here; those switched off stand at the end, for history. */
export function PersonPicker(props: PickerProps) {
  const { t } = useTranslation('identity');
  const people = useDirectory().data?.people ?? [];
  const ordered = [...people.filter(({ active }) => active), ...people.filter(({ active }) => !active)];
  return (
    <Select
      label={t('picker.person')}
      placeholder={t('picker.nobody')}
      data={ordered.map(({ staffId, name, active }) => ({
        value: staffId,
        label: active ? name : `${name} (${t('picker.inactive')})`,
      }))}
      searchable
      clearable
      limit={100}
      {...props}
    />
  );
}

export function TeamPicker(props: PickerProps) {
  const { t } = useTranslation('identity');
  const teams = useDirectory().data?.teams ?? [];
  return (
    <Select
      label={t('picker.team')}
      data={teams.map(({ teamId, name }) => ({ value: teamId, label: name }))}
      searchable
      clearable
      {...props}
    />
  );
}
