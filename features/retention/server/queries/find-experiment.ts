import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { Experiment } from '../../core/experiment-schema.ts';
import { type RetentionTables, retentionDb } from '../tables.ts';

type Row = Selectable<RetentionTables['experiments']>;
type Counts = { readonly treated: number; readonly control: number };

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

const viewOf = (row: Row, counts: Counts): Experiment => ({
  experimentId: row.experiment_id,
  name: row.name,
  kind: row.kind,
  tried: row.tried,
  plan: row.plan,
  state: row.state,
  rule: row.rule,
  decision: row.decision,
  reason: row.reason,
  createdAt: row.created_at.toISOString(),
  startedAt: instant(row.started_at),
  stoppedAt: instant(row.stopped_at),
  decidedAt: instant(row.decided_at),
  treated: counts.treated,
  control: counts.control,
});

/** Customers drawn, by experiment and arm. Two merged into one are counted as they were drawn. */
async function countArms(ctx: Ctx, experimentId?: string): Promise<Map<string, Counts>> {
  const rows = await retentionDb(ctx)
    .selectFrom('experiment_assignments')
    .select(['experiment_id', 'arm', sql<number>`count(*)::int`.as('n')])
    .$if(experimentId !== undefined, (query) => query.where('experiment_id', '=', experimentId ?? ''))
    .groupBy(['experiment_id', 'arm'])
    .execute();
  const found = new Map<string, Counts>();
  for (const { experiment_id, arm, n } of rows) {
    const counts = found.get(experiment_id) ?? { treated: 0, control: 0 };
    found.set(experiment_id, { ...counts, [arm]: n });
  }
  return found;
}

const nobody: Counts = { treated: 0, control: 0 };

export async function listExperiments(ctx: Ctx): Promise<Experiment[]> {
  const [rows, counts] = await Promise.all([
    retentionDb(ctx)
      .selectFrom('experiments')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('experiment_id')
      .limit(500)
      .execute(),
    countArms(ctx),
  ]);
  return rows.map((row) => viewOf(row, counts.get(row.experiment_id) ?? nobody));
}

/** @throws Refusal retention:experiment-unknown */
export async function loadExperiment(ctx: Ctx, experimentId: string): Promise<Row> {
  const row = await retentionDb(ctx)
    .selectFrom('experiments')
    .selectAll()
    .where('experiment_id', '=', experimentId)
    .executeTakeFirst();
  if (!row) throw notFound('retention:experiment-unknown');
  return row;
}

/** @throws Refusal retention:experiment-unknown */
export async function findExperiment(ctx: Ctx, experimentId: string): Promise<Experiment> {
  const row = await loadExperiment(ctx, experimentId);
  return viewOf(row, (await countArms(ctx, experimentId)).get(experimentId) ?? nobody);
}
