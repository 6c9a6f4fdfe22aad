import { z } from 'zod';
import { type CustomerName, findCustomerNames } from '#features/customers/server/public.ts';
import { allows } from '#platform/core/permission.ts';
import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import type { BandRow } from '../../core/contract/link.ts';
import { bandQuery } from '../../core/link/band-sql.ts';
import type { Exposure } from '../../core/link/exposures.ts';
import { dateOf } from '../../core/period.ts';
import { findDriver } from './find-driver.ts';
import type { LinkQuestion } from './open-link.ts';

const Cursor = z.object({ d: z.number().int(), e: z.uuid() });

function readCursor(text: string): { day: number; encounterId: string } {
  try {
    const { d, e } = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { day: d, encounterId: e };
  } catch {
    throw new Refusal('platform:bad-cursor', {}, 400);
  }
}

export type BandAsked = {
  readonly group: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/**
 * Who is behind one group of a driver, newest first; names only for who may read customers.
 * @throws Refusal retention:group-unknown, platform:bad-cursor
 */
export async function listBand(
  context: RequestContext,
  link: LinkQuestion,
  exposure: Exposure,
  asked: BandAsked,
): Promise<{ rows: BandRow[]; next: string | null; total: number }> {
  const { groups } = await findDriver(link, exposure);
  const after = asked.cursor === undefined ? null : readCursor(asked.cursor);
  const scope = await link.scopeOf(exposure.kind);
  const query = bandQuery(exposure, scope, { groups, key: asked.group, limit: asked.limit, after });
  if (!query) throw notFound('retention:group-unknown', { group: asked.group });
  const found = await link.question.ask<{
    customer_id: string;
    encounter_id: string;
    day: number;
    x: number | null;
    lost: number;
  }>(query);
  const part = found.slice(0, asked.limit);
  const mayName = allows(context.services.permissions, context.actor, 'customers.read');
  const names: ReadonlyMap<string, CustomerName> = mayName
    ? await context.query((ctx) => findCustomerNames(ctx, [...new Set(part.map((row) => row.customer_id))]))
    : new Map();
  const rows = part.map((row): BandRow => {
    const named = names.get(row.customer_id);
    return {
      customerId: row.customer_id,
      name: named?.name ?? null,
      known: named?.known ?? null,
      encounterId: row.encounter_id,
      day: dateOf(Number(row.day)),
      value: row.x === null ? null : Number(row.x),
      lost: Number(row.lost) === 1,
    };
  });
  const last = found.length > asked.limit ? part.at(-1) : undefined;
  return {
    rows,
    next: last
      ? Buffer.from(JSON.stringify({ d: Number(last.day), e: last.encounter_id })).toString('base64url')
      : null,
    total: groups.find(({ key }) => key === asked.group)?.n ?? 0,
  };
}
