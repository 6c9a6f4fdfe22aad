import { Button, Checkbox, Select } from '@mantine/core';
import { useState } from 'react';
import { type Entity, entities } from '../../core/fields/field.ts';
import type { FilePatch, FilePlan, Output } from '../../core/schema.ts';
import { FilePreviewTable } from './FilePreviewTable.tsx';
import classes from './imports.module.css';
import { useImportWords } from './imports-api.ts';
import { MappingTable } from './MappingTable.tsx';

type FilePlanCardProps = {
  readonly importId: string;
  readonly file: FilePlan;
  readonly currency: string;
  readonly disabled: boolean;
  readonly open: boolean;
  readonly onChange: (patch: Omit<FilePatch, 'fileNo'>) => void;
  readonly onRemove: () => void;
};

/** One file: what it was taken for, what stands in the way, its columns and its first rows. */
export function FilePlanCard({
  importId,
  file,
  currency,
  disabled,
  open,
  onChange,
  onRemove,
}: FilePlanCardProps) {
  const { t, entity, preset, field } = useImportWords();
  const [shown, setShown] = useState(open);
  const { outputs, table } = file.mapping;
  const how = file.preset ? preset(file.preset) : outputs.length > 0 ? t('wizard.guessed') : '';
  const holds = [...new Set(outputs.map((output) => entity(output.entity)))].join(', ');
  const used = !file.problems.some(({ code }) => code === 'not-used');
  const says = holds === '' && file.preset && used ? t('wizard.completes') : holds;
  const unreadable = file.columns.length === 0;
  return (
    <div className={classes.file}>
      <div className={classes.fileHead}>
        <h3 className={classes.fileName}>{file.name}</h3>
        <span className={classes.fileNote}>{[how, says].filter((part) => part !== '').join(' · ')}</span>
        <span className={classes.fileActions}>
          {unreadable || !used ? null : (
            <>
              <Button
                size="compact-sm"
                variant="subtle"
                aria-expanded={shown}
                onClick={() => setShown(!shown)}
              >
                {shown ? t('wizard.hide') : t('wizard.show')}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                disabled={disabled}
                onClick={() => onChange({ skip: !file.skip })}
              >
                {file.skip ? t('wizard.takeBack') : t('wizard.skip')}
              </Button>
            </>
          )}
          <Button size="compact-sm" variant="subtle" disabled={disabled} onClick={onRemove}>
            {t('wizard.remove')}
          </Button>
        </span>
      </div>
      {file.problems.length > 0 ? (
        <ul className={classes.problems}>
          {file.problems.map(({ code, column, blocking }) => (
            <li key={`${code} ${column}`} className={blocking ? classes.blocking : classes.fileNote}>
              {t(`problem.${code}`, { column: code === 'missing-column' ? field(column) : column })}
            </li>
          ))}
        </ul>
      ) : null}
      {shown && !unreadable && !file.skip ? (
        <>
          <FileReading file={file} disabled={disabled} onChange={onChange} />
          {outputs.length > 0 ? (
            <MappingTable
              file={file}
              disabled={disabled}
              onChange={(changed) => onChange({ outputs: changed })}
            />
          ) : null}
          {table && file.preset ? (
            <p className={classes.fileNote}>{t('wizard.fixedByPreset', { preset: preset(file.preset) })}</p>
          ) : null}
          <FilePreviewTable importId={importId} file={file} currency={currency} />
        </>
      ) : null}
    </div>
  );
}

type FileReadingProps = Pick<FilePlanCardProps, 'file' | 'disabled' | 'onChange'>;

/** What kind of rows they are, and whether the first one holds names. */
function FileReading({ file, disabled, onChange }: FileReadingProps) {
  const { t, entity } = useImportWords();
  const { outputs, table } = file.mapping;
  const main = outputs.at(-1)?.entity ?? null;
  const choose = (kind: string | null): void => {
    if (kind === null) return;
    const output: Output = { entity: kind as Entity, fields: {}, attributes: [] };
    onChange({ outputs: [output], table: null });
  };
  return (
    <div className={classes.actions}>
      {table === null || outputs.length > 0 ? (
        <Select
          label={t('wizard.kindOfRows')}
          placeholder={t('wizard.kindChoose')}
          size="xs"
          allowDeselect={false}
          disabled={disabled}
          data={entities.map((kind) => ({ value: kind, label: entity(kind) }))}
          value={main}
          onChange={choose}
        />
      ) : null}
      {file.format.kind === 'json' ? null : (
        <Checkbox
          label={t('wizard.header')}
          disabled={disabled}
          checked={file.format.header}
          onChange={(event) => onChange({ header: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}
