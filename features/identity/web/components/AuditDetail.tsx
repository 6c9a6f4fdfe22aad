import { Code, Popover, UnstyledButton } from '@mantine/core';

type AuditDetailProps = { readonly text: string; readonly detail: Readonly<Record<string, unknown>> };

/** The details on one line; exactly as they are kept, on a click. */
export function AuditDetail({ text, detail }: AuditDetailProps) {
  if (text === '') return null;
  return (
    <Popover width={420} position="bottom-end" withinPortal trapFocus>
      <Popover.Target>
        <UnstyledButton
          style={{
            display: 'block',
            maxWidth: '100%',
            overflow: 'hidden',
            fontSize: 'inherit',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {text}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Code block tabIndex={0} style={{ maxHeight: 320, overflow: 'auto' }}>
          {JSON.stringify(detail, null, 2)}
        </Code>
      </Popover.Dropdown>
    </Popover>
  );
}
