import { Select, type SelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useTeams } from './use-teams.ts';

type TeamSelectProps = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  readonly value: string | null;
  readonly onChange: (teamId: string | null) => void;
};

/** A team, or none. */
export function TeamSelect(props: TeamSelectProps) {
  const { t } = useTranslation('identity');
  const { data = [] } = useTeams();
  return (
    <Select
      label={t('field.team')}
      placeholder={t('field.noTeam')}
      data={data.map(({ teamId, name }) => ({ value: teamId, label: name }))}
      clearable
      searchable={data.length > 8}
      {...props}
    />
  );
}
