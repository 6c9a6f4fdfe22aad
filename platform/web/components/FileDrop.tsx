import { ActionIcon, Button } from '@mantine/core';
import { IconFile, IconUpload, IconX } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n.ts';
import classes from './FileDrop.module.css';

type FileDropProps = {
  readonly files: readonly File[];
  readonly onChange: (files: readonly File[]) => void;
  /** endings that can be read, with the dot: ['.csv', '.tsv', '.xlsx', '.gz'] */
  readonly accept: readonly string[];
  /** bytes */
  readonly maxSize?: number;
  readonly multiple?: boolean;
  /** also offer to choose a whole folder */
  readonly folders?: boolean;
  readonly disabled?: boolean;
};

/** Files by dropping or choosing; refuses with a reason what cannot be read. */
export function FileDrop(props: FileDropProps) {
  const { files, onChange, accept, maxSize, multiple = true, folders = false, disabled = false } = props;
  const { t } = useTranslation('platform');
  const { bytes, check } = useFileRules(accept, maxSize);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement | null>(null);

  // React has no name for this attribute, which every browser knows.
  const asFolder = (element: HTMLInputElement | null): void => {
    element?.setAttribute('webkitdirectory', '');
    folder.current = element;
  };
  const add = (chosen: readonly File[]): void => {
    const judged = chosen.map((file) => ({ file, problem: check(file) }));
    setRefused(judged.flatMap(({ problem }) => (problem === null ? [] : [problem])));
    const good = judged.flatMap(({ file, problem }) => (problem === null ? [file] : []));
    const key = (file: File) => `${file.webkitRelativePath}/${file.name}/${file.size}`;
    const all = multiple ? [...files, ...good] : good.slice(-1);
    onChange([...new Map(all.map((file) => [key(file), file])).values()]);
  };
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    if (!disabled) add(await droppedFiles(event.dataTransfer));
  };

  return (
    <div>
      <fieldset
        aria-label={t('file.drop')}
        className={classes.drop}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={24} stroke={1.5} aria-hidden />
        <span>{t('file.drop')}</span>
        <span className={classes.or}>{t('file.or')}</span>
        <Button variant="default" disabled={disabled} onClick={() => input.current?.click()}>
          {t('file.choose')}
        </Button>
        {folders ? (
          <Button variant="subtle" disabled={disabled} onClick={() => folder.current?.click()}>
            {t('file.chooseFolder')}
          </Button>
        ) : null}
        <span className={classes.kinds}>{accept.join(' ')}</span>
      </fieldset>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('file.choose')}
        multiple={multiple}
        accept={accept.join(',')}
        onChange={(event) => {
          add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {folders ? (
        <input
          ref={asFolder}
          type="file"
          hidden
          aria-label={t('file.chooseFolder')}
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      ) : null}
      {refused.length > 0 ? (
        <ul className={classes.refused} role="alert">
          {refused.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      ) : null}
      {files.length > 0 ? (
        <ul className={classes.files} aria-label={t('file.list')}>
          {files.map((file, index) => (
            <li key={`${file.webkitRelativePath}${file.name}${file.size}`}>
              <IconFile size={16} stroke={1.75} aria-hidden />
              <span className={classes.name}>{file.webkitRelativePath || file.name}</span>
              <span className={classes.size}>{bytes(file.size)}</span>
              <ActionIcon
                disabled={disabled}
                aria-label={t('file.remove', { name: file.name })}
                onClick={() => onChange(files.filter((_, at) => at !== index))}
              >
                <IconX size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function useFileRules(accept: readonly string[], maxSize: number | undefined) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const bytes = (size: number): string => {
    const step = size >= 1e9 ? 3 : size >= 1e6 ? 2 : size >= 1e3 ? 1 : 0;
    const unit = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const)[step] ?? 'byte';
    const options = {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: step === 0 ? 0 : 1,
    } as const;
    return new Intl.NumberFormat(format.locale, options).format(size / 1000 ** step);
  };
  const check = (file: File): string | null => {
    const name = file.name.toLowerCase();
    if (!accept.some((ending) => name.endsWith(ending))) {
      return t('file.wrongKind', { name: file.name, kinds: accept.join(', ') });
    }
    if (maxSize !== undefined && file.size > maxSize)
      return t('file.tooLarge', { name: file.name, limit: bytes(maxSize) });
    return null;
  };
  return { bytes, check };
}

/** The files of a drop, folders opened up (the plain `files` list holds a folder as one unreadable entry). */
async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  const nested = await Promise.all(entries.map((entry, index) => filesOf(entry, plain[index])));
  return nested.flat();
}

async function filesOf(entry: FileSystemEntry | null, plain?: File): Promise<File[]> {
  if (!entry) return plain ? [plain] : [];
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    // readEntries gives at most a hundred at a time and an empty list at the end
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return found;
    found.push(...(await Promise.all(batch.map((child) => filesOf(child)))).flat());
  }
}
