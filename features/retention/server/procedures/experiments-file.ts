import { sql } from 'kysely';
import { z } from 'zod';
import { notFound } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import { type FileColumn, sendCsv } from '#platform/server/http/list-file.ts';
import type { StreamRoute } from '#platform/server/module.ts';
import { loadExperiment } from '../queries/find-experiment.ts';

type Row = {
  customer_id: string;
  name: string;
  arm: string;
  ticket_id: string | null;
  assigned_at: Date;
  drawn_for: string;
};

const columns: readonly FileColumn<Row>[] = [
  { header: 'customer_id', value: (row) => row.customer_id },
  { header: 'name', value: (row) => row.name },
  { header: 'arm', value: (row) => row.arm },
  { header: 'ticket_id', value: (row) => row.ticket_id },
  { header: 'assigned_at', value: (row) => row.assigned_at.toISOString() },
];

const pageSize = 2000;

async function* pagesOf(context: RequestContext, experimentId: string): AsyncGenerator<Row[]> {
  let last: Row | undefined;
  for (;;) {
    const after = last
      ? sql`and (a.customer_id, a.drawn_for) > (${last.customer_id}::uuid, ${last.drawn_for}::uuid)`
      : sql``;
    const { rows } = await context.query((ctx) =>
      sql<Row>`
        select a.customer_id, c.name, a.arm, a.ticket_id, a.assigned_at, a.drawn_for
        from experiment_assignments a join customers c on c.customer_id = a.customer_id
        where a.experiment_id = ${experimentId}::uuid ${after}
        order by a.customer_id, a.drawn_for limit ${pageSize}`.execute(ctx.db),
    );
    if (rows.length > 0) yield rows;
    if (rows.length < pageSize) return;
    last = rows.at(-1);
  }
}

export const assignmentsFile: StreamRoute = {
  method: 'GET',
  path: '/experiments/:experimentId/assignments.csv',
  permission: 'retention.experiments',
  summary: 'Who is in which arm of an experiment, as a CSV file',
  handle: async (context, request, reply) => {
    const parsed = z.object({ experimentId: z.uuid() }).safeParse(request.params);
    if (!parsed.success) throw notFound('retention:experiment-unknown');
    const { experimentId } = parsed.data;
    await context.command(async (ctx) => {
      await loadExperiment(ctx, experimentId);
      await ctx.audit({
        action: 'retention.export-assignments',
        subjectKind: 'experiment',
        subjectId: experimentId,
      });
    });
    return sendCsv(reply, `experiment-${experimentId}`, columns, pagesOf(context, experimentId));
  },
};
