import { Refusal } from '#platform/core/refusal.ts';

/** The last row of a page: the value it was sorted by (null in the tail of rows without one) and its id. */
export type Place = { readonly value: string | null; readonly id: string };

export const writeCursor = (place: Place): string =>
  Buffer.from(JSON.stringify([place.value, place.id])).toString('base64url');

/** @throws Refusal `platform:bad-cursor` for what {@link writeCursor} did not make */
export function readCursor(cursor: string): Place {
  try {
    const [value, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      (value === null || typeof value === 'string') &&
      typeof id === 'string' &&
      /^[0-9a-f-]{36}$/.test(id)
    ) {
      return { value, id };
    }
  } catch {
    // the same answer as for a cursor of another list
  }
  throw new Refusal('platform:bad-cursor', {}, 400);
}
