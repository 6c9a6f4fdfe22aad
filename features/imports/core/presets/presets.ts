import { attributePrefix, catalogue } from '../fields/catalogue.ts';
import type { Entity } from '../fields/field.ts';
import { freshdesk, freshservice } from './freshdesk.ts';
import { holdfast } from './holdfast.ts';
import { hubspot } from './hubspot.ts';
import { intercom } from './intercom.ts';
import { olist } from './olist.ts';
import { onlineRetail } from './online-retail.ts';
import type { Preset, PresetTable } from './preset.ts';
import { shopify } from './shopify.ts';
import { zendesk } from './zendesk.ts';

export const presets: readonly Preset[] = [
  holdfast,
  zendesk,
  freshdesk,
  freshservice,
  intercom,
  hubspot,
  shopify,
  olist,
  onlineRetail,
];
export const presetIds = presets.map((preset) => preset.id);

export type FoundTable = { readonly preset: Preset; readonly table: PresetTable };

/** A table of a preset by its id ("zendesk.ticket"). */
export function tableById(id: string | null | undefined): FoundTable | undefined {
  for (const preset of presets) {
    const table = preset.tables.find((candidate) => candidate.id === id);
    if (table) return { preset, table };
  }
  return undefined;
}

/** Own-format columns of a kind of record among the file's; null when the file has columns the format does not know. */
function ownColumns(entity: Entity, columns: readonly string[]): number | null {
  const known = new Set(catalogue[entity].map((field) => field.column));
  const own = columns.filter((name) => known.has(name)).length;
  const rest = columns.filter((name) => !known.has(name) && !name.startsWith(attributePrefix)).length;
  return rest === 0 && own > 0 ? own : null;
}

/**
 * Which preset's table a file is, by its columns and, where columns leave it open, by its name. `only` narrows the search
 * to one preset that the user named.
 */
export function recognizeTable(
  fileName: string,
  header: readonly string[],
  only?: string,
): FoundTable | undefined {
  const columns = header.map((name) => name.trim().toLowerCase());
  const have = new Set(columns);
  let best: (FoundTable & { score: number }) | undefined;
  for (const preset of presets) {
    if (only !== undefined && preset.id !== only) continue;
    for (const table of preset.tables) {
      if (!table.needs.every((name) => have.has(name))) continue;
      const named = table.file?.test(fileName) ?? false;
      let score = table.needs.length * 10 + (named ? 5 : 0);
      if (preset.id === 'holdfast') {
        const entity = table.id.slice('holdfast.'.length) as Entity;
        const own = ownColumns(entity, columns);
        // asked for by name the own format is forgiving; by itself it wants its own columns and nothing else
        if (own === null && only === undefined) continue;
        if (!named && only === undefined && !hasOwnId(entity, have)) continue;
        score = (own ?? 0) * 10 + (named ? 500 : 0);
      } else if (table.file && !named && only === undefined) continue;
      if (!best || score > best.score) best = { preset, table, score };
    }
  }
  return best;
}

/** "customer_id" is ours; a bare "email" or "name" could be anybody's. */
function hasOwnId(entity: Entity, columns: ReadonlySet<string>): boolean {
  const id = catalogue[entity].find(
    (field) => field.path === 'externalId' || field.path === 'orderExternalId',
  );
  return id !== undefined && columns.has(id.column);
}
