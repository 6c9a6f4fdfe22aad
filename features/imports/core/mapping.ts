import { z } from 'zod';
import { entities } from './fields/field.ts';

/** Where one field of a record comes from. */
export const Binding = z.object({
  /** columns of the file; the first filled one is taken, or all of them where `join` is set */
  columns: z.array(z.string().max(300)).max(10).default([]),
  join: z.string().max(5).optional(),
  /** what to take where the columns are empty */
  constant: z.string().max(300).optional(),
  /** words of the file (lower case) and what they mean here */
  words: z.record(z.string().max(200), z.string().max(200)).optional(),
  /** for dates that could be read both ways */
  order: z.enum(['dmy', 'mdy']).optional(),
  /** for numbers */
  decimal: z.enum(['.', ',']).optional(),
  /** number the lines of an order as they come */
  counted: z.boolean().optional(),
});
export type Binding = z.infer<typeof Binding>;

/** One record made from each row. `fields` is keyed by the column names of Holdfast's own format. */
export const Output = z.object({
  entity: z.enum(entities),
  fields: z.record(z.string().max(60), Binding),
  /** columns kept with the record under their own names */
  attributes: z.array(z.string().max(300)).max(300).default([]),
  /** many rows repeat the record (the order of a line): only its first row counts */
  once: z.boolean().optional(),
  /** rows that say nothing of the record give none, instead of being held */
  ifPresent: z.boolean().optional(),
});
export type Output = z.infer<typeof Output>;

export const FileMapping = z.object({
  outputs: z.array(Output).max(6),
  /** a table of a preset whose rules complete what the outputs say (features/imports/core/presets) */
  table: z.string().max(60).nullable().default(null),
});
export type FileMapping = z.infer<typeof FileMapping>;
