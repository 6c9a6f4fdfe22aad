import { attributePrefix, catalogue, withAttributes } from '../fields/catalogue.ts';
import { type Entity, entities } from '../fields/field.ts';
import type { Output } from '../mapping.ts';
import { type Preset, rankOf } from './preset.ts';

/** Holdfast's own columns of a kind of record, as they stand in a file. */
export function holdfastOutput(entity: Entity, columns: readonly string[]): Output {
  const known = new Map(columns.map((name) => [name.trim().toLowerCase(), name]));
  const fields: Output['fields'] = {};
  for (const { column } of catalogue[entity]) {
    const name = known.get(column);
    if (name !== undefined) fields[column] = { columns: [name] };
  }
  if (entity === 'order_items' && !fields.line_no) fields.line_no = { columns: [], counted: true };
  const attributes = withAttributes.includes(entity)
    ? columns.filter((name) => name.toLowerCase().startsWith(attributePrefix))
    : [];
  return { entity, fields, attributes };
}

/** docs/import-format.md. A file is known by its name (customers.csv) or by its columns alone. */
export const holdfast: Preset = {
  id: 'holdfast',
  source: 'holdfast',
  tables: entities.map((entity) => ({
    id: `holdfast.${entity}`,
    rank: rankOf[entity],
    needs: catalogue[entity].filter((field) => field.need === 'always').map((field) => field.column),
    file: new RegExp(`(^|[^a-z])${entity}([^a-z]|$)`, 'i'),
    outputs: (columns: readonly string[]) => [holdfastOutput(entity, columns)],
  })),
};
