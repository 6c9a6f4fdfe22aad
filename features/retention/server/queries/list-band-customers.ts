import { notFound } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import { bandCustomersQuery } from '../../core/link/band-sql.ts';
import type { Exposure } from '../../core/link/exposures.ts';
import { findDriver } from './find-driver.ts';
import { type LinkInput, openLink } from './open-link.ts';

/** Who is in one group of a driver, each customer once, in the order of ids. @throws Refusal retention:group-unknown */
export async function listBandCustomers(
  context: RequestContext,
  input: LinkInput,
  exposure: Exposure,
  group: string,
): Promise<string[]> {
  const link = await openLink(context, input);
  const { groups } = await findDriver(link, exposure);
  const query = bandCustomersQuery(exposure, await link.scopeOf(exposure.kind), { groups, key: group });
  if (!query) throw notFound('retention:group-unknown', { group });
  return (await link.question.ask<{ customer_id: string }>(query)).map((row) => row.customer_id);
}
