import { Select, type SelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Role, roles } from '#platform/core/permission.ts';
import { useSession } from '#platform/web/session.ts';
import { rolesUnder } from '../../core/role-rules.ts';

type RoleSelectProps = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  /** default: those the reader may give */
  readonly offered?: readonly Role[];
};

/** Roles by name, with what the chosen one may do below. */
export function RoleSelect({ value, onChange, offered, ...props }: RoleSelectProps) {
  const { t } = useTranslation(['identity', 'platform']);
  const session = useSession();
  const data = (offered ?? rolesUnder(session.role)).map((role) => ({
    value: role,
    label: t(`platform:role.${role}`),
  }));
  return (
    <Select
      label={t('identity:field.role')}
      description={t(`identity:roleText.${value}`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={data}
      value={value}
      allowDeselect={false}
      onChange={(next) => {
        const role = roles.find((name) => name === next);
        if (role) onChange(role);
      }}
      {...props}
    />
  );
}
