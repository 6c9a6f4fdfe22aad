import type { Output } from '../mapping.ts';
import type { TableRules } from '../row-mapper.ts';

/** One file of a peer's export: how it is recognised, what its columns mean, and the rules columns cannot say. */
export type PresetTable = {
  /** "zendesk.ticket" */
  readonly id: string;
  /** files are read in this order: what others refer to comes first */
  readonly rank: number;
  /** header names, lower case, that must all be there */
  readonly needs: readonly string[];
  /** beginning of the file's name, where several tables have the same columns */
  readonly file?: RegExp;
  readonly outputs: (columns: readonly string[]) => Output[];
  readonly rules?: TableRules;
  /** recognised, but nothing in it is stored; the wizard says so */
  readonly unused?: true;
};

export type Preset = {
  readonly id: string;
  /** namespace of the outside ids */
  readonly source: string;
  /** what zone-less times of this export are in, where the format says so */
  readonly zone?: string;
  /** currency of amounts, where the format says so */
  readonly currency?: string;
  readonly tables: readonly PresetTable[];
};

/** Order of reading by kind of record. */
export const rankOf: Readonly<Record<Output['entity'], number>> = {
  teams: 10,
  staff: 20,
  customers: 30,
  orders: 40,
  order_items: 50,
  subscriptions: 60,
  tickets: 70,
  messages: 80,
  ticket_events: 90,
  invitations: 100,
  answers: 110,
};

/** The file's own spelling of a column, found whatever its case; of a name that comes twice the first filled one counts. */
export const spelled = (columns: readonly string[]) => {
  const known = new Map(columns.map((name) => [name.toLowerCase(), name]));
  return (...names: readonly string[]) => ({
    columns: names
      .flatMap((name) => [name, `${name} (2)`, `${name} (3)`])
      .map((name) => known.get(name.toLowerCase()))
      .filter((name) => name !== undefined),
  });
};
