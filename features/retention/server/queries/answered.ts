import type { Analytics } from '#platform/server/analytics/analytics.ts';
import type { CellRow } from '../../core/cells-sql.ts';
import type { Query } from '../../core/filter.ts';

type Kept = { readonly rows: Promise<CellRow[]> };

const most = 400;
const mostRows = 20_000;
const kept = new WeakMap<Analytics, Map<string, Kept>>();

/**
 * Rows of a query, from memory when the same was asked of the same snapshot: the charts of one page share many sums.
 * Two who ask at once wait for one run.
 */
export async function readRows<T extends CellRow>(
  analytics: Analytics,
  snapshot: string,
  query: Query,
): Promise<T[]> {
  let answers = kept.get(analytics);
  if (!answers) {
    answers = new Map();
    kept.set(analytics, answers);
  }
  const key = `${snapshot}\n${query.text}\n${JSON.stringify(query.params)}`;
  const known = answers.get(key);
  if (known) {
    // the map keeps the order of insertion: what was asked last goes to the end, the front is forgotten first
    answers.delete(key);
    answers.set(key, known);
    return (await known.rows) as T[];
  }
  const rows = analytics.rows<Record<string, string | number | boolean | null>>(query.text, query.params);
  answers.set(key, { rows });
  if (answers.size > most) answers.delete(answers.keys().next().value ?? '');
  try {
    const found = await rows;
    if (found.length > mostRows) answers.delete(key);
    return found as unknown as T[];
  } catch (error) {
    answers.delete(key);
    throw error;
  }
}
