import { listOf } from './field-reader.ts';
import type { FilePlan } from './schema.ts';
import { readId } from './values/read-id.ts';

/** What in a row says whose it is: ids of its source, and addresses as they are written. */
export type RowKeys = {
  readonly customers: ReadonlySet<string>;
  readonly orders: ReadonlySet<string>;
  readonly tickets: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
};

type Kind = keyof RowKeys;

/** Fields of the mapping that name somebody or something of somebody's. */
const fieldKinds: Readonly<Record<string, Kind>> = {
  customer_id: 'customers',
  aliases: 'customers',
  company_id: 'customers',
  author_id: 'customers',
  order_id: 'orders',
  refers_to: 'orders',
  ticket_id: 'tickets',
  email: 'addresses',
  phone: 'addresses',
  telegram: 'addresses',
  customer_email: 'addresses',
  customer_phone: 'addresses',
};

/** Columns of peers' tables whose rules say what no mapping says. */
const columnKinds: Readonly<Record<string, Kind>> = {
  requester_id: 'customers',
  submitter_id: 'customers',
  user_id: 'customers',
  ticket_id: 'tickets',
  email: 'addresses',
  phone: 'addresses',
};

/** In a JSON record people stand under such names, with their `id` beside. */
const personKey = /^(contacts?|customers?|author|requester|user)$/;
const personIdKey = /^(contact|customer|requester|submitter|author|user)_id$/;

type Found = Record<Kind, Set<string>>;

function addId(found: Found, kind: Kind, text: string): void {
  const read = readId(text);
  if (read && 'id' in read) found[kind].add(read.id);
}

/** Reads the keys of kept rows of one file; `cells` are the row's own columns, `json` the record where the file was JSON. */
export function createKeyReader(file: Pick<FilePlan, 'mapping' | 'columns'>) {
  const position = new Map(file.columns.map(({ name }, index) => [name, index]));
  const places: [number, Kind][] = [];
  for (const { fields } of file.mapping.outputs)
    for (const [field, { columns }] of Object.entries(fields)) {
      const kind = fieldKinds[field];
      if (kind) for (const name of columns) places.push([position.get(name) ?? -1, kind]);
    }
  if (file.mapping.table !== null)
    for (const [name, index] of position) {
      const kind = columnKinds[name.toLowerCase()];
      if (kind) places.push([index, kind]);
    }
  const organizations = file.mapping.table === 'zendesk.organization';
  return (cells: readonly string[], json: unknown): RowKeys => {
    const found: Found = {
      customers: new Set(),
      orders: new Set(),
      tickets: new Set(),
      addresses: new Set(),
    };
    for (const [index, kind] of places) {
      const text = (cells[index] ?? '').trim();
      if (text === '') continue;
      if (kind === 'addresses') found.addresses.add(text);
      else for (const id of listOf(text)) addId(found, kind, organizations ? `organization:${id}` : id);
    }
    if (typeof json === 'object' && json !== null) walk(json, '', found);
    return found;
  };
}

function walk(value: unknown, key: string, found: Found): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, key, found);
    return;
  }
  if (typeof value === 'object' && value !== null) {
    const record = value as Readonly<Record<string, unknown>>;
    if (personKey.test(key))
      for (const id of [record.id, record.external_id])
        if (typeof id === 'string' || typeof id === 'number') addId(found, 'customers', String(id));
    for (const [name, child] of Object.entries(record)) walk(child, name, found);
    return;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return;
  if (personIdKey.test(key)) addId(found, 'customers', String(value));
  else if (key === 'ticket_id') addId(found, 'tickets', String(value));
  else if (key === 'email' || key === 'phone') found.addresses.add(String(value));
}
