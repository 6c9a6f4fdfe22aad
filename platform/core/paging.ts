import { z } from 'zod';

/** A page of a list is asked for by the last row seen, never by an offset: it stays instant at any depth. */
export const PageInput = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** opaque; from `next` of the page before */
  cursor: z.string().max(500).optional(),
});

/** One condition of a list filter. `in` takes values separated by the list; `between` takes exactly two. */
export const Condition = z.object({
  field: z.string().max(60),
  op: z.enum(['eq', 'ne', 'in', 'lt', 'lte', 'gt', 'gte', 'between', 'contains', 'empty', 'not-empty']),
  value: z
    .union([
      z.string().max(500),
      z.number(),
      z.boolean(),
      z.array(z.union([z.string().max(500), z.number()])).max(200),
    ])
    .optional(),
});
export type Condition = z.infer<typeof Condition>;

/** All conditions must hold. */
export const Filter = z.array(Condition).max(20);
export type Filter = z.infer<typeof Filter>;

export const Sort = z.object({ field: z.string().max(60), direction: z.enum(['asc', 'desc']) });
export type Sort = z.infer<typeof Sort>;

/** What every list operation takes. */
export const ListInput = PageInput.extend({
  search: z.string().max(200).optional(),
  filter: Filter.default([]),
  sort: Sort.optional(),
});
export type ListInput = z.infer<typeof ListInput>;

/** What every list operation gives: `total` is exact up to 10,000 and null beyond, because counting is not free. */
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), next: z.string().nullable(), total: z.number().nullable() });
}
