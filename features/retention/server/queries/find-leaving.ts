import { sql } from 'kysely';
import { type CustomerName, customersFound, findCustomerNames } from '#features/customers/server/public.ts';
import type { Filter, ListInput } from '#platform/core/paging.ts';
import { allows } from '#platform/core/permission.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import type { ForecastTerms, Handling, LeavingField, LeavingRow } from '../../core/contract/leaving.ts';
import { createParams } from '../../core/filter.ts';
import { namesOf as namesOfStaff } from './labels.ts';
import { type Forecast, type ForecastRow, loadForecast } from './load-forecast.ts';
import { type HandlingRow, loadHandlings } from './load-handlings.ts';
import { loadSegment } from './load-segment.ts';
import { askOf } from './question.ts';
import { pageOfRows, type RowField } from './sorted-rows.ts';

const fields = {
  atRisk: (row) => row.atRisk,
  probability: (row) => row.probability,
  expected: (row) => row.expected,
  worth: (row) => row.worth,
  silence: (row) => row.silence,
  purchases: (row) => row.purchases,
  tenure: (row) => row.tenure,
  openTickets: (row) => row.openTickets,
  recentTickets: (row) => row.recentTickets,
  tier: (row) => row.tier,
  country: (row) => row.country,
  plan: (row) => row.plan,
  kind: (row) => row.kind,
  state: (row) => row.state,
} satisfies Record<Exclude<LeavingField, 'handled'>, RowField<ForecastRow>>;

export type LeavingAsked = Pick<ListInput, 'filter' | 'search' | 'sort'> &
  ForecastTerms & { readonly segment?: string | undefined };

/** More hits than this are not looked for one by one: the search is too wide to narrow the list. */
const mostFound = 20_000;

async function searched(ctx: Ctx, text: string): Promise<ReadonlySet<string>> {
  const condition = await customersFound(ctx, text, 'c.customer_id');
  const { rows } = await sql<{ customer_id: string }>`
    select c.customer_id from customers c where ${condition} limit ${sql.lit(mostFound)}`.execute(ctx.db);
  return new Set(rows.map((row) => row.customer_id));
}

async function segmentMembers(context: RequestContext, segment: string): Promise<ReadonlySet<string>> {
  const { analytics } = context.services;
  const ask = askOf(analytics, await analytics.snapshot());
  const filter = await context.query((ctx) => loadSegment(ctx, segment));
  const params = createParams();
  const where = filter(params);
  const rows = await ask<{ customer_id: string }>({
    text: `select customer_id from fact_customers where ${where}`,
    params: params.list,
  });
  return new Set(rows.map((row) => row.customer_id));
}

/** The part of a filter that asks whether somebody took the customer off the list; null when it does not. */
function handledAsked(filter: Filter): boolean | null {
  const asked = filter.find(({ field }) => field === 'handled');
  return asked === undefined ? null : (asked.op === 'ne') !== (String(asked.value) === 'true');
}

export type LeavingList = {
  readonly forecast: Forecast;
  /** all of the list that the filter leaves, in order, page by page */
  readonly page: (asked: {
    limit: number;
    cursor?: string | undefined;
  }) => Promise<{ rows: LeavingRow[]; next: string | null; total: number }>;
};

const scaled = (money: number | null, margin: number): number | null =>
  money === null ? null : money * margin;

/** A present customer per row, ranked; names only for who may read customers. @throws Refusal for what the filter does not know */
export async function openLeaving(context: RequestContext, asked: LeavingAsked): Promise<LeavingList> {
  const { services, actor } = context;
  const mayName = allows(services.permissions, actor, 'customers.read');
  const text = (asked.search ?? '').trim();
  const [forecast, members, handlings, found] = await Promise.all([
    loadForecast(context, asked),
    asked.segment === undefined ? null : segmentMembers(context, asked.segment),
    context.query(loadHandlings),
    // a name must not be guessed by searching for it either
    text === '' ? null : mayName ? context.query((ctx) => searched(ctx, text)) : new Set<string>(),
  ]);
  const { analytics } = services;
  const staff =
    handlings.size === 0
      ? new Map<string, string>()
      : await namesOfStaff(askOf(analytics, await analytics.snapshot()), 'agent', context.locale);
  const handled = handledAsked(asked.filter);
  const also = ({ customerId }: ForecastRow): boolean =>
    (members === null || members.has(customerId)) &&
    (found === null || found.has(customerId)) &&
    (handled === null || handlings.has(customerId) === handled);
  // money at risk where it is known; without any forecast the longest silence comes first
  const ranked = forecast.output.purchase.basis !== null || forecast.output.contract.basis !== null;
  const sort = asked.sort ?? { field: ranked ? 'atRisk' : 'silence', direction: 'desc' };
  const filter = asked.filter.filter(({ field }) => field !== 'handled');
  const page: LeavingList['page'] = async ({ limit, cursor }) => {
    const part = pageOfRows(
      forecast.rows,
      (row) => row.customerId,
      fields,
      { filter, sort, limit, cursor },
      also,
    );
    const names: ReadonlyMap<string, CustomerName> = mayName
      ? await context.query((ctx) =>
          findCustomerNames(
            ctx,
            part.rows.map(({ customerId }) => customerId),
          ),
        )
      : new Map();
    return {
      ...part,
      rows: part.rows.map((row) =>
        shown(row, asked.margin, names, handlingOf(handlings.get(row.customerId), staff)),
      ),
    };
  };
  return { forecast, page };
}

const handlingOf = (row: HandlingRow | undefined, staff: ReadonlyMap<string, string>): Handling | null =>
  row
    ? {
        handlingId: row.handling_id,
        note: row.note,
        until: row.until,
        at: row.handled_at.toISOString(),
        by: row.handled_by === null ? null : (staff.get(row.handled_by) ?? null),
      }
    : null;

function shown(
  row: ForecastRow,
  margin: number,
  names: ReadonlyMap<string, CustomerName>,
  handling: Handling | null,
): LeavingRow {
  const named = names.get(row.customerId);
  return {
    ...row,
    atRisk: scaled(row.atRisk, margin),
    worth: scaled(row.worth, margin),
    name: named?.name ?? null,
    known: named?.known ?? null,
    handling,
  };
}
