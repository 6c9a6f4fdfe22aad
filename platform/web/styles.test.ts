import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries.filter((file) => file.endsWith('.tsx')).map((file) => join(root, folder, file));
}

/** Parts a component is made of that have a sheet of their own, where that is not plain from their names. */
const madeOf: Readonly<Record<string, readonly string[]>> = {
  SegmentedControl: ['FloatingIndicator'],
  Select: ['Combobox', 'Input', 'ScrollArea', 'Popover', 'CloseButton'],
  MultiSelect: ['Combobox', 'Input', 'Pill', 'PillsInput'],
  Autocomplete: ['Combobox', 'Input'],
  TagsInput: ['Combobox', 'Pill', 'PillsInput'],
  TextInput: ['Input'],
  Textarea: ['Input'],
  FileInput: ['Input'],
  NativeSelect: ['Input'],
  JsonInput: ['Input'],
  Checkbox: ['InlineInput', 'CheckboxIndicator'],
  Radio: ['InlineInput', 'RadioIndicator'],
  Switch: ['InlineInput'],
  Modal: ['ModalBase', 'Overlay'],
  Drawer: ['ModalBase', 'Overlay'],
};

it('styles every Mantine component that is used anywhere in the console', async () => {
  const sheets = new Set(
    (await readdir(join(root, 'node_modules/@mantine/core/styles')))
      .filter((file) => !file.endsWith('.layer.css'))
      .map((file) => file.replace('.css', '')),
  );
  const files = (await Promise.all(['platform/web', 'apps/web/src', 'features'].map(sources))).flat();
  const used = new Set<string>();
  for (const file of files) {
    const imports = (await readFile(file, 'utf8')).matchAll(/import\s*{([^}]*)}\s*from '@mantine\/core'/g);
    for (const [, names = ''] of imports) {
      for (const name of names.split(',').map((part) => part.trim())) {
        if (/^[A-Z]/.test(name)) used.add(name);
      }
    }
  }
  const styles = await readFile(join(root, 'platform/web/styles.ts'), 'utf8');
  const needed = [...used]
    .flatMap((name) => [name, ...(madeOf[name] ?? [])])
    .filter((name) => sheets.has(name));
  const missing = needed.filter((name) => !styles.includes(`/styles/${name}.css`));
  expect([...new Set(missing)]).toEqual([]);
});
