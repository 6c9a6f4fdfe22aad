import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { asksOf } from '../../core/file-plan.ts';
import { readTotals } from '../../core/import-totals.ts';
import { type ImportDetail, ImportPlan, type ImportProgress, type ImportSummary } from '../../core/schema.ts';
import { importsDb } from '../tables.ts';

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

export function summaryOf(row: SummaryRow): ImportSummary {
  return {
    importId: row.import_id,
    name: row.name,
    source: row.source,
    state: row.state,
    totals: readTotals(row.totals),
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
  const fixed = await importsDb(ctx)
    .selectFrom('import_fixed_rows')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  const { plan } = row;
  const asks = asksOf(plan.files);
  return {
    ...summaryOf(row),
    plan,
    checked: row.checked === null ? null : readTotals(row.checked),
    progress: row.state === 'running' || row.state === 'checking' ? progress : null,
    fixed: Number(fixed.count),
    asks,
    companyZone: ctx.company.zone,
    companyCurrency: ctx.company.currency,
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
  return rows.map(summaryOf);
}
