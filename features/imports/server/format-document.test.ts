import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entities } from '../core/fields/field.ts';
import { type FormatExamples, formatDocument } from '../core/fields/format-document.ts';

const root = join(import.meta.dirname, '../../..');

async function examples(): Promise<FormatExamples> {
  const found = await Promise.all(
    entities.map(
      async (entity) =>
        [
          entity,
          await readFile(join(root, 'examples/shop', `${entity}.csv`), 'utf8').catch(() => ''),
        ] as const,
    ),
  );
  return Object.fromEntries(found.filter(([, text]) => text !== ''));
}

const intro = `# Holdfast's own import format

For data that no preset knows: write these files, send them all at once or one by one. CSV as any program writes it (comma, semicolon or tab; UTF-8,
UTF-16 or Windows-1251; quoted line breaks), XLSX, or JSON with these names; each also as gzip. Files of other shapes work too: their mapping is
guessed, shown and yours to correct. A file is known by its name (\`orders.csv\`) or by its columns. The console's *Bring data*, \`npx holdfast import\`
and the API (\`/api/docs\`) are one engine.

- **Ids are yours.** Records of one system share a *source* name; an id is unique within it. Sending a file again changes nothing, a newer file updates:
  what a row leaves empty stays as it was.
- **Times**: ISO 8601 with a zone (\`2025-01-10T09:15:00+01:00\`) is best. Without a zone they are read in the zone you name, or the company's.
  Other usual shapes are read too (\`31.12.2025 18:00\`, \`12/31/2025 6:00 PM\`, epoch seconds); day and month are told apart once per column.
- **Amounts** are decimal numbers in the row's currency, never negative: the kind of a record says which way the money went. Decimal commas,
  thousands separators and currency signs are understood.
- **Lists** are separated by semicolons. **Yes/no**: \`true\`, \`false\`, \`yes\`, \`no\`, \`1\`, \`0\`, \`да\`, \`нет\`.
- **Whose a record is**: by \`customer_id\`, else by e-mail, else by phone. Customers may come in the same files or later.
- Columns that begin with \`attr_\` are kept with customers, orders, subscriptions and requests under their own names.
- **No row is dropped**: what cannot be stored is held with its file, line, column, value and reason. Download these rows, correct them, send them back;
  only they are read again, and the count of held rows goes down. Rows nobody wants are dismissed (and can be put back). Today says how many wait.
- **A folder** is read with its subfolders; a file is known by its path in it (\`berlin/orders.csv\`). Files that are not recognised or cannot be read are
  listed with the reason and left out, the others are brought in. \`npx holdfast import --strict\` ends with 1 when any file was left out; without it only
  when nothing could be brought in.
- **What is kept of a file**: nothing once its import is finished; files of an import that nobody finished are deleted \`IMPORT_KEEP_DAYS\` days (30)
  after it was last worked on. Held rows are kept until they are settled; those of an erased customer (by id, e-mail, phone, or an order or request of
  theirs) are emptied with it, and the audit log says how many.
- **Companies**: people of an organization (Zendesk: \`organization_id\`; here: \`company_id\`) are contacts of the company, which is the customer: their
  requests, orders and answers are the company's. People without one are customers themselves.

For \`npx holdfast import --map FILE\`, a JSON file says how files are read where the guess is wrong:
\`{"source": "shop", "zone": "Europe/Berlin", "currency": "EUR", "files": [{"name": "x.csv", "header": false, "outputs": [{"entity": "customers", "fields": {"email": {"columns": ["column 1"]}}}]}]}\`.
Fields have the names of the columns below; \`constant\` gives a fixed value, \`words\` translates the file's words, \`join\` puts several columns together.

The tables below are made from the code that reads the files; a test keeps them equal (\`npx vitest run features/imports/server/format-document.test.ts -u\` writes them anew).
`;

describe('docs/import-format.md', () => {
  it('says of every column what the code reads', async () => {
    await expect(`${intro}\n${formatDocument(await examples())}\n`).toMatchFileSnapshot(
      join(root, 'docs/import-format.md'),
    );
  });
});
