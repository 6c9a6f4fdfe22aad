import { sql } from 'kysely';
import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { asksOf, saidCurrencies } from '../../core/file-plan.ts';
import { afterSettling, readTotals } from '../../core/import-totals.ts';
import {
  type ImportDetail,
  ImportPlan,
  type ImportProgress,
  type ImportSummary,
  type SettledGroup,
} from '../../core/schema.ts';
import { importsDb } from '../tables.ts';
import { currencyToAdopt } from './adopted-currency.ts';
import { settledGroups } from './list-held.ts';

const summaryColumns = [
  'import_id',
  'job_id',
  'name',
  'source',
  'state',
  'plan',
  'totals',
  'error',
  'created_at',
  'started_at',
  'finished_at',
] as const;

type SummaryRow = {
  import_id: string;
  name: string;
  source: string;
  state: ImportSummary['state'];
  plan: unknown;
  totals: unknown;
  error: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
};

function summaryOf(row: SummaryRow, settled: readonly SettledGroup[]): ImportSummary {
  return {
    importId: row.import_id,
    name: row.name,
    source: row.source,
    state: row.state,
    totals: afterSettling(readTotals(row.totals), settled),
    error: row.error,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    fileNames: ImportPlan.parse(row.plan).files.map((file) => file.name),
  };
}

/** @throws imports:unknown-import */
export async function loadImport(ctx: Ctx, importId: string, lock = false) {
  const query = importsDb(ctx)
    .selectFrom('imports')
    .select(summaryColumns)
    .select('checked')
    .where('import_id', '=', importId);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!row) throw notFound('imports:unknown-import');
  return { ...row, plan: ImportPlan.parse(row.plan) };
}

export async function findImport(
  ctx: Ctx,
  importId: string,
  progress: ImportProgress | null = null,
): Promise<ImportDetail> {
  const row = await loadImport(ctx, importId);
  const settled = (await settledGroups(ctx, [importId])).get(importId) ?? [];
  const { plan } = row;
  const asks = asksOf(plan.files);
  const summary = summaryOf(row, settled);
  return {
    ...summary,
    plan,
    checked: row.checked === null ? null : readTotals(row.checked),
    progress: row.state === 'running' || row.state === 'checking' ? progress : null,
    fixed: summary.totals.fixed,
    settled,
    asks,
    companyZone: ctx.company.zone,
    companyCurrency: ctx.company.currency,
    currencies: [...saidCurrencies(plan)],
    adoptsCurrency: row.started_at === null ? await currencyToAdopt(ctx, plan) : null,
  };
}

type Cursor = { readonly at: string; readonly id: string };

export async function listImports(
  ctx: Ctx,
  limit: number,
  after: Cursor | undefined,
): Promise<ImportSummary[]> {
  let query = importsDb(ctx).selectFrom('imports').select(summaryColumns);
  if (after) {
    query = query.where((eb) =>
      eb.or([
        eb('created_at', '<', new Date(after.at)),
        eb.and([eb('created_at', '=', new Date(after.at)), eb('import_id', '>', after.id)]),
      ]),
    );
  }
  const rows = await query.orderBy('created_at', 'desc').orderBy('import_id').limit(limit).execute();
  const settled = await settledGroups(
    ctx,
    rows.map((row) => row.import_id),
  );
  return rows.map((row) => summaryOf(row, settled.get(row.import_id) ?? []));
}

/** Imports with rows that wait to be corrected, newest first. Rows held again by a correction count once, in the import they came with. */
export async function listWaiting(ctx: Ctx): Promise<{ importId: string; name: string; held: number }[]> {
  const { rows } = await sql<{ import_id: string; name: string; held: number }>`
    select i.import_id, i.name, (i.totals->>'held')::int - count(s.line_no)::int as held
    from imports i left join import_settled_rows s on s.import_id = i.import_id
    where i.state in ('done', 'failed', 'cancelled') and i.plan->>'fixes' is null and (i.totals->>'held')::int > 0
    group by i.import_id
    having (i.totals->>'held')::int > count(s.line_no)
    order by i.created_at desc, i.import_id`.execute(ctx.db);
  return rows.map((row) => ({ importId: row.import_id, name: row.name, held: Number(row.held) }));
}
