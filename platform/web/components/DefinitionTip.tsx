import { Popover, UnstyledButton } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './DefinitionTip.module.css';

type DefinitionTipProps = {
  /** what is defined: "First response time" */
  readonly name: string;
  /** the exact definition, as the metric declares it */
  readonly children: ReactNode;
  /** the words that open it; default: a small "i" */
  readonly label?: ReactNode;
};

/** The exact meaning of a word or number: on hover, on focus and on tap; Escape closes it. */
export function DefinitionTip({ name, children, label }: DefinitionTipProps) {
  const { t } = useTranslation('platform');
  const [pinned, setPinned] = useState(false);
  const [near, setNear] = useState(false);
  const id = useId();
  const open = pinned || near;
  const close = () => {
    setPinned(false);
    setNear(false);
  };
  return (
    <Popover
      opened={open}
      onDismiss={close}
      width={320}
      position="bottom-start"
      withinPortal
      returnFocus={false}
      trapFocus={false}
    >
      <Popover.Target>
        <UnstyledButton
          className={label === undefined ? classes.dot : classes.term}
          aria-label={t('metric.definitionOf', { name })}
          aria-expanded={open}
          {...(open ? { 'aria-describedby': id } : {})}
          onClick={(event) => {
            event.preventDefault();
            event.stopPropagation();
            setPinned((was) => !was);
          }}
          onMouseEnter={() => setNear(true)}
          onMouseLeave={() => setNear(false)}
          onFocus={(event) => setNear(event.currentTarget.matches(':focus-visible'))}
          onBlur={close}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && open) {
              event.stopPropagation();
              close();
            }
          }}
        >
          {label ?? <IconInfoCircle size={14} stroke={1.75} aria-hidden />}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.body ?? ''} id={id}>
        <strong>{name}</strong>
        <div>{children}</div>
      </Popover.Dropdown>
    </Popover>
  );
}
